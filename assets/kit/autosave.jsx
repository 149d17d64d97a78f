// Keeps on the server what is typed: a moment after the last key, at once when a field or the page is left.
import { useEffect, useRef, useState } from "react";

// Long enough that a word is one save, short enough that nobody leaves before it.
const PAUSE = 800;
// An answer that takes longer was probably lost on the way, or its question was.
const OVERDUE = 8000;

const valueOf = (control) => (control.type === "checkbox" ? (control.checked ? "on" : "") : control.value);

// What was typed and is not known to be kept. Each save carries all of it and a number: only the answer to the newest
// one says that everything is kept, so neither a lost save nor an older answer can be taken for it.
class Outbox {
  constructor(send, tell) {
    this.send = send;
    this.tell = tell;
    this.typed = {};
    this.isNew = false;
    this.isCut = false;
    // A page that is opened anew must not take an answer to the one before for its own.
    this.number = Date.now();
  }

  note(name, value) {
    this.typed[name] = value;
    this.isNew = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
    this.tell(this.isCut ? "unsaved" : "saving");
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.isNew || this.isCut) return;
    this.isNew = false;
    this.number += 1;
    clearTimeout(this.alarm);
    this.alarm = setTimeout(() => this.tell("unsaved"), OVERDUE);
    this.send({ ...this.typed }, this.number);
  }

  answer(number) {
    if (number !== this.number) return;
    clearTimeout(this.alarm);
    if (this.isNew) return;
    this.typed = {};
    this.tell("kept");
  }

  cut() {
    this.isCut = true;
    if (Object.keys(this.typed).length) this.tell("unsaved");
  }

  mend() {
    if (!this.isCut) return;
    this.isCut = false;
    if (!Object.keys(this.typed).length) return;
    this.isNew = true;
    this.tell("saving");
    this.flush();
  }

  close() {
    this.flush();
    clearTimeout(this.alarm);
  }
}

function useOutbox(onSave) {
  const send = useRef(onSave);
  send.current = onSave;
  const [state, setState] = useState("");
  const outbox = useRef(null);
  outbox.current ??= new Outbox((typed, number) => send.current?.(typed, number), setState);
  return [outbox.current, state];
}

function useTyping(place, outbox) {
  useEffect(() => {
    const box = place.current;
    const form = box.closest("form");
    const note = (event) => {
      const { target } = event;
      // Half a Chinese word is still Latin letters: it counts when the input method is done with it.
      if (event.isComposing || !target.name || target.type === "file") return;
      outbox.note(target.name, valueOf(target));
    };
    const flush = () => outbox.flush();
    // A telephone freezes a page that goes out of sight, and may never wake it.
    const hide = () => document.visibilityState === "hidden" && flush();
    box.addEventListener("input", note);
    box.addEventListener("compositionend", note);
    box.addEventListener("focusout", flush);
    form?.addEventListener("submit", flush);
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("pagehide", flush);
    return () => {
      outbox.close();
      box.removeEventListener("input", note);
      box.removeEventListener("compositionend", note);
      box.removeEventListener("focusout", flush);
      form?.removeEventListener("submit", flush);
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("pagehide", flush);
    };
  }, []);
}

export function Autosave({ answered, isWhole, isCut, savingText, savedText, partlyText, unsavedText, onSave, children, ...rest }) {
  const place = useRef(null);
  const [outbox, state] = useOutbox(onSave);
  useTyping(place, outbox);
  useEffect(() => outbox.answer(answered), [answered]);
  useEffect(() => (isCut ? outbox.cut() : outbox.mend()), [isCut]);

  const words = { saving: savingText, unsaved: unsavedText, kept: isWhole ? savedText : partlyText };
  return (
    <div ref={place} {...rest}>
      {children}
      <p role="status" className="field-hint min-h-5">
        {words[state] ?? ""}
      </p>
    </div>
  );
}
