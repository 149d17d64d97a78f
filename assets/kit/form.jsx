// Sending a form once, and listing what must be corrected.
import { useEffect, useRef, useState } from "react";
import { useWords } from "../i18n.js";
import { Mark } from "./marks.jsx";

// A handler that never says it is busy must not lock its button for good.
const UNANSWERED = 4000;
// Told to the form when an answer is in, because the same errors twice change nothing in the state.
const ANSWERED = "portal:answered";

// One key for each filling-in of a form: the server does its work once, however often it arrives.
const keys = new WeakMap();
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Whether everything that the form needs has been filled in; true for forms that do not ask.
function useFilled(button, isAsked) {
  const [isFilled, setFilled] = useState(!isAsked);
  useEffect(() => {
    const form = button.current?.form;
    if (!form || !isAsked) return undefined;
    const isGiven = (control) => (control.type === "checkbox" ? control.checked : control.value.trim() !== "");
    const look = () => setFilled([...form.querySelectorAll("[aria-required=true]")].every(isGiven));
    look();
    form.addEventListener("input", look);
    form.addEventListener("change", look);
    return () => {
      form.removeEventListener("input", look);
      form.removeEventListener("change", look);
    };
  }, [isAsked]);
  return isFilled;
}

export function SubmitButton({ busy, waitText, way, whenFilled, children, ...rest }) {
  const button = useRef(null);
  const isFilled = useFilled(button, Boolean(whenFilled));
  // Until React listens, a click would send the form to the address bar's page instead of the handler.
  const [isAlive, setAlive] = useState(false);
  const [isSent, setSent] = useState(false);
  const wasBusy = useRef(false);

  useEffect(() => setAlive(true), []);

  useEffect(() => {
    const form = button.current?.form;
    const mark = () => setSent(true);
    form?.addEventListener("submit", mark);
    return () => form?.removeEventListener("submit", mark);
  }, []);

  useEffect(() => {
    const form = button.current?.form;
    if (!form) return undefined;
    keys.set(form, newKey());
    const add = (event) => event.formData.set("form_key", keys.get(form));
    form.addEventListener("formdata", add);
    return () => form.removeEventListener("formdata", add);
  }, []);

  // The form's data is collected without its button, so the one that was pressed adds itself.
  useEffect(() => {
    const form = button.current?.form;
    if (!form || !way) return undefined;
    let pressed = null;
    const note = (event) => (pressed = event.submitter);
    const add = (event) => pressed === button.current && event.formData.set("way", way);
    form.addEventListener("submit", note);
    form.addEventListener("formdata", add);
    return () => {
      form.removeEventListener("submit", note);
      form.removeEventListener("formdata", add);
    };
  }, [way]);

  useEffect(() => {
    if (!busy) setSent(false);
    const form = button.current?.form;
    if (form && wasBusy.current && !busy) {
      keys.set(form, newKey());
      form.dispatchEvent(new CustomEvent(ANSWERED));
    }
    wasBusy.current = Boolean(busy);
  }, [busy]);

  useEffect(() => {
    if (!isSent || busy) return undefined;
    const timer = setTimeout(() => setSent(false), UNANSWERED);
    return () => clearTimeout(timer);
  }, [isSent, busy]);

  const isWaiting = busy || isSent;
  // aria-disabled, not disabled: the focus stays, and Enter in a field comes through here as a click too.
  const onClick = (event) => {
    if (isWaiting) event.preventDefault();
  };
  return (
    <>
      <button
        ref={button}
        type="submit"
        disabled={!isAlive || !isFilled}
        aria-disabled={isWaiting || !isFilled || undefined}
        onClick={onClick}
        {...rest}
      >
        {isWaiting && <span className="spinner" aria-hidden="true" />}
        {children}
      </button>
      <span className="sr-only" role="status">
        {busy ? waitText : ""}
      </span>
    </>
  );
}

// The heading of a step that has just taken the place of another: reading goes on from here.
export function StepHeading({ children, ...rest }) {
  const heading = useRef(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 ref={heading} tabIndex={-1} {...rest}>
      {children}
    </h2>
  );
}

export function ErrorSummary({ errors, general, labels, heading }) {
  const words = useWords();
  const box = useRef(null);
  // In the order of the labels, which is that of the form.
  const order = Object.keys(labels ?? {});
  const rank = ([name]) => (order.includes(name) ? order.indexOf(name) : order.length);
  const entries = Object.entries(errors ?? {})
    .filter(([name, said]) => name && said?.text)
    .sort((a, b) => rank(a) - rank(b));
  const isShown = entries.length > 0 || Boolean(general?.text);

  useEffect(() => {
    if (!isShown) return undefined;
    const look = () => box.current?.focus();
    look();
    const form = box.current?.closest("form");
    form?.addEventListener(ANSWERED, look);
    return () => form?.removeEventListener(ANSWERED, look);
  }, [errors, general, isShown]);

  const go = (event, name) => {
    const control = document.getElementById(`field-${name}`);
    if (!control) return;
    event.preventDefault();
    control.focus();
    control.closest(".field")?.scrollIntoView({ block: "center" });
  };
  const line = (name, said) => (labels?.[name] ? `${labels[name]}: ${words.say(said)}` : words.say(said));

  return (
    <div ref={box} tabIndex={-1} className="summary-place">
      <div role="alert">
        {isShown && (
          <div className="callout tone-bad error-summary">
            <Mark shape="alert" />
            <div className="callout-body">
              <p className="callout-title">{general?.text ? words.say(general) : heading}</p>
              {entries.length > 0 && (
                <ul>
                  {entries.map(([name, said]) => (
                    <li key={name}>
                      <a href={`#field-${name}`} onClick={(event) => go(event, name)}>
                        {line(name, said)}
                      </a>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
