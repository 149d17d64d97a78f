// Keeps what is typed into a form on the server, so that a reload or a dead battery loses nothing.
import { useEffect, useRef } from "react";

// Long enough that a word is one save, short enough that nobody leaves before it.
const PAUSE = 600;

function typed(form) {
  const held = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  // The key of a submission, which this is none of.
  delete held.form_key;
  // An empty box is not part of a form's data, but here it says that it was emptied.
  for (const box of form.querySelectorAll("input[type=checkbox][name]")) if (!box.checked) held[box.name] = "";
  return held;
}

export function DraftKeeper({ onKeep }) {
  const mark = useRef(null);
  const keep = useRef(onKeep);
  keep.current = onKeep;

  useEffect(() => {
    const form = mark.current?.closest("form");
    if (!form) return undefined;
    let timer = 0;
    const save = () => {
      clearTimeout(timer);
      timer = 0;
      keep.current(typed(form));
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    };
    const saveNow = () => timer && save();
    // "change" comes when a field is left and for choices, "input" with each key.
    form.addEventListener("input", wait);
    form.addEventListener("change", wait);
    form.addEventListener("focusout", saveNow);
    window.addEventListener("pagehide", saveNow);
    return () => {
      form.removeEventListener("input", wait);
      form.removeEventListener("change", wait);
      form.removeEventListener("focusout", saveNow);
      window.removeEventListener("pagehide", saveNow);
      clearTimeout(timer);
    };
  }, []);

  return <span ref={mark} hidden />;
}
