// Notices from the state: results leave by themselves, refusals stay until they are closed.
import { useEffect, useState, useSyncExternalStore } from "react";
import { useWords } from "../i18n.js";
import { Mark } from "./marks.jsx";

const STAY = 6000;
const MOST = 3;
const SEEN = "portal-notice";
const LOUD = ["bad", "warn"];

// The state outlives a reload, and a page change mounts the toaster anew: a notice is shown once all the same.
const lastSeen = () => {
  try {
    return sessionStorage.getItem(SEEN);
  } catch {
    return null;
  }
};
const remember = (id) => {
  try {
    sessionStorage.setItem(SEEN, id);
  } catch {
    // Without storage a notice may come twice; that does no harm.
  }
};

function Toast({ notice, closeText, onClose }) {
  const words = useWords();
  const isLoud = LOUD.includes(notice.tone);
  const [isHeld, setHeld] = useState(false);

  useEffect(() => {
    if (isLoud || isHeld) return undefined;
    const timer = setTimeout(() => onClose(notice.id), STAY);
    return () => clearTimeout(timer);
  }, [isLoud, isHeld, notice.id, onClose]);

  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return (
    <div
      className={`toast tone-${notice.tone || "ok"}`}
      onMouseEnter={hold}
      onMouseLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <Mark shape={isLoud ? "alert" : notice.tone === "info" ? "info" : "done"} />
      <p>{words.say(notice.text)}</p>
      <button type="button" className="toast-close" aria-label={closeText} onClick={() => onClose(notice.id)}>
        <Mark shape="close" size={16} />
      </button>
    </div>
  );
}

// Kept outside the component: a handler that announces and leads to another page is heard there.
const NONE = [];
let shown = NONE;
const listeners = new Set();

function change(next) {
  shown = next;
  for (const listener of listeners) listener();
}

function show(notice) {
  change([...shown.filter((one) => one.id !== notice.id), notice].slice(-MOST));
}

function close(id) {
  change(shown.filter((one) => one.id !== id));
}

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toaster({ notice, closeText }) {
  const notices = useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  );
  // A live region speaks of what comes into it, not of what it was born with.
  const [isBorn, setBorn] = useState(false);
  const id = notice?.id ? String(notice.id) : "";

  useEffect(() => setBorn(true), []);

  useEffect(() => {
    if (!id || !notice?.text?.text || lastSeen() === id) return;
    remember(id);
    show(notice);
    // Only a new id is a new notice.
  }, [id]);

  // Modules of the kit that have no state to speak through announce here.
  useEffect(() => {
    const hear = ({ detail }) => show({ id: `local-${Date.now()}`, ...detail });
    window.addEventListener("portal:notice", hear);
    return () => window.removeEventListener("portal:notice", hear);
  }, []);

  const list = (isLoud) =>
    (isBorn ? notices : NONE)
      .filter((one) => LOUD.includes(one.tone) === isLoud)
      .map((one) => <Toast key={one.id} notice={one} closeText={closeText} onClose={close} />);
  return (
    <div className="toasts">
      <div role="alert">{list(true)}</div>
      <div role="status">{list(false)}</div>
    </div>
  );
}
