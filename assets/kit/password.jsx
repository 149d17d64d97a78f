// A password that can be shown, and the rules that it keeps so far.
import { useEffect, useRef, useState } from "react";
import { Mark } from "./marks.jsx";

export function PasswordInput({ name, autoComplete, showText, hideText, id, ...rest }) {
  const [isShown, setShown] = useState(false);
  const input = useRef(null);

  // Browsers offer to keep a password, and hide it from helpers, only while the type says so.
  useEffect(() => {
    const form = input.current?.form;
    const hide = () => setShown(false);
    form?.addEventListener("submit", hide);
    return () => form?.removeEventListener("submit", hide);
  }, []);

  return (
    <div className="input-group">
      <input
        ref={input}
        id={id}
        name={name}
        type={isShown ? "text" : "password"}
        autoComplete={autoComplete}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck="false"
        className="input"
        {...rest}
      />
      <button
        type="button"
        className="input-addon"
        aria-controls={id}
        aria-pressed={isShown}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? hideText : showText}
      </button>
    </div>
  );
}

export function PasswordMeter({ watches, unlike, least, label, lengthText, unlikeText, keptText }) {
  const list = useRef(null);
  const [typed, setTyped] = useState({ password: "", others: [] });

  useEffect(() => {
    const form = list.current?.closest("form");
    const read = () => {
      const value = (field) => form.elements.namedItem(field)?.value ?? "";
      setTyped({ password: value(watches), others: unlike.map(value).filter(Boolean) });
    };
    form?.addEventListener("input", read);
    return () => form?.removeEventListener("input", read);
  }, [watches, unlike]);

  // Counted in characters as people see them: an emoji is one, as on the server.
  const isLong = [...typed.password.normalize("NFKC")].length >= least;
  const plain = typed.password.toLowerCase();
  const isOwn = plain !== "" && !typed.others.some((other) => plain.includes(other.toLowerCase()));
  const rule = (isKept, text) => (
    <li className={isKept ? "rule is-kept" : "rule"}>
      <span className="rule-mark">{isKept && <Mark shape="check" size={12} />}</span>
      {text}
      {isKept && <span className="sr-only"> ({keptText})</span>}
    </li>
  );

  return (
    <ul ref={list} className="rules" aria-label={label}>
      {rule(isLong, lengthText)}
      {rule(isOwn, unlikeText)}
    </ul>
  );
}
