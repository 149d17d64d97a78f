// Keeps on the server what is typed: a moment after the last key, and at once when a field is left.
import { useEffect, useRef, useState } from "react";

const PAUSE = 800;

const valueOf = (control) => (control.type === "checkbox" ? (control.checked ? "on" : "") : control.value);

export function Autosave({ saves, savingText, savedText, onSave, children, ...rest }) {
  const box = useRef(null);
  const send = useRef(onSave);
  send.current = onSave;
  const [isWaiting, setWaiting] = useState(false);

  useEffect(() => {
    const place = box.current;
    const form = place.closest("form");
    let typed = {};
    let timer = 0;
    const forget = () => {
      clearTimeout(timer);
      typed = {};
    };
    const flush = () => {
      if (!Object.keys(typed).length) return;
      const sent = typed;
      forget();
      send.current?.(sent);
    };
    const note = ({ target }) => {
      if (!target.name) return;
      typed[target.name] = valueOf(target);
      setWaiting(true);
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE);
    };
    // A telephone freezes a page that goes out of sight, and may never wake it.
    const hide = () => document.visibilityState === "hidden" && flush();
    place.addEventListener("input", note);
    place.addEventListener("focusout", flush);
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("pagehide", flush);
    // The form that is sent brings every field along.
    form?.addEventListener("submit", forget);
    return () => {
      flush();
      place.removeEventListener("input", note);
      place.removeEventListener("focusout", flush);
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("pagehide", flush);
      form?.removeEventListener("submit", forget);
    };
  }, []);

  useEffect(() => setWaiting(false), [saves]);

  return (
    <div ref={box} {...rest}>
      {children}
      <p role="status" className="field-hint min-h-5">
        {isWaiting ? savingText : saves ? savedText : ""}
      </p>
    </div>
  );
}
