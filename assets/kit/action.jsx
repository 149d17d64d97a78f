// A button that copies, and one that rests between two presses.
import { useEffect, useRef, useState } from "react";
import { Mark } from "./marks.jsx";

const REMEMBERED = 2500;

export function CopyButton({ text, copyText, copiedText, failedText, ...rest }) {
  const [result, setResult] = useState("");
  const timer = useRef(0);

  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async () => {
    clearTimeout(timer.current);
    try {
      await navigator.clipboard.writeText(text);
      setResult(copiedText);
    } catch {
      setResult(failedText);
    }
    timer.current = setTimeout(() => setResult(""), REMEMBERED);
  };
  const isCopied = result !== "" && result === copiedText;
  return (
    <>
      <button type="button" onClick={copy} {...rest}>
        <Mark shape={isCopied ? "check" : "copy"} size={16} />
        <span>{result || copyText}</span>
      </button>
      <span className="sr-only" role="status">
        {result}
      </span>
    </>
  );
}

function secondsLeft(until, longest) {
  if (!until) return 0;
  return Math.max(0, Math.min(Math.ceil((until - Date.now()) / 1000), longest));
}

export function CountdownButton(props) {
  const { label, again, waiting, until, longest, sends, busy, onPress, onPlainPress, ...rest } = props;
  const [left, setLeft] = useState(0);
  const [isAlive, setAlive] = useState(false);
  const [isPressed, setPressed] = useState(false);

  useEffect(() => setAlive(true), []);

  useEffect(() => {
    setPressed(false);
    const end = Date.now() + secondsLeft(until, longest) * 1000;
    const tick = () => setLeft(secondsLeft(end, longest));
    tick();
    if (end <= Date.now()) return undefined;
    const timer = setInterval(() => {
      tick();
      if (Date.now() >= end) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [until, longest]);

  // A press that the server refused changes no moment: the button must come back by itself.
  useEffect(() => {
    if (!isPressed || busy) return undefined;
    const timer = setTimeout(() => setPressed(false), 1500);
    return () => clearTimeout(timer);
  }, [isPressed, busy]);

  const isResting = left > 0 || busy || isPressed;
  const press = (event) => {
    if (isResting) return;
    setPressed(true);
    const field = sends ? event.currentTarget.form?.elements.namedItem(sends) : null;
    if (sends) onPress?.(field?.value ?? "");
    else onPlainPress?.();
  };
  const words = left > 0 ? waiting.replace("{seconds}", left) : until ? again : label;
  return (
    <button type="button" disabled={!isAlive} aria-disabled={isResting || undefined} onClick={press} {...rest}>
      {(busy || isPressed) && <span className="spinner" aria-hidden="true" />}
      <span className="countdown">{words}</span>
    </button>
  );
}
