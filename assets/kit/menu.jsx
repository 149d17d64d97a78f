// Menus on the browser's popover: it closes by Esc and by a click outside, the keys of a menu are added here.
import { useEffect, useRef } from "react";
import { setLanguage, useWords } from "../i18n.js";
import { Mark } from "./marks.jsx";

const GAP = 6;
const EDGE = 8;

function place(panel, trigger) {
  const at = trigger.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const isEndward = at.left + at.width / 2 > window.innerWidth / 2;
  const left = isEndward ? at.right - width : at.left;
  const below = at.bottom + GAP;
  const fits = below + height <= window.innerHeight - EDGE || at.top < height + GAP;
  panel.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`;
  panel.style.top = `${fits ? below : at.top - height - GAP}px`;
}

export function MenuPanel({ name, label, children }) {
  const ref = useRef(null);
  const search = useRef({ text: "", timer: 0 });

  const trigger = () => document.querySelector(`[popovertarget="${CSS.escape(name)}"]`);
  const items = () => [...ref.current.querySelectorAll('[role="menuitem"]')];

  useEffect(() => {
    const panel = ref.current;
    trigger()?.setAttribute("aria-expanded", "false");
    const onToggle = (event) => {
      const isOpen = event.newState === "open";
      trigger()?.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) return;
      place(panel, trigger());
      items()[0]?.focus({ preventScroll: true });
    };
    const move = () => panel.matches(":popover-open") && place(panel, trigger());
    panel.addEventListener("toggle", onToggle);
    window.addEventListener("resize", move);
    window.addEventListener("scroll", move, { passive: true });
    return () => {
      panel.removeEventListener("toggle", onToggle);
      window.removeEventListener("resize", move);
      window.removeEventListener("scroll", move);
    };
    // The name of a menu never changes, and everything else is read when it is needed.
  }, [name]);

  const seek = (letter) => {
    clearTimeout(search.current.timer);
    search.current.text += letter.toLowerCase();
    search.current.timer = setTimeout(() => (search.current.text = ""), 600);
    const found = items().find((item) => item.textContent.trim().toLowerCase().startsWith(search.current.text));
    found?.focus();
  };
  const onKeyDown = (event) => {
    const all = items();
    const now = all.indexOf(document.activeElement);
    const to = {
      ArrowDown: (now + 1) % all.length,
      ArrowUp: (now - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to]?.focus();
    } else if (event.key === "Tab") {
      ref.current.hidePopover();
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
      seek(event.key);
    }
  };
  const onClick = (event) => {
    if (event.target.closest('[role="menuitem"]')) ref.current.hidePopover();
  };
  return (
    <div
      id={name}
      ref={ref}
      popover="auto"
      role="menu"
      aria-label={label}
      className="menu"
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {children}
    </div>
  );
}

export function LanguageItem({ language, onPick, children, ...rest }) {
  const words = useWords();
  const isCurrent = words.language === language;
  const choose = async () => {
    if (await setLanguage(language)) onPick?.(language);
  };
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-current={isCurrent ? "true" : undefined}
      className="menu-item"
      onClick={choose}
      {...rest}
    >
      <span>{children}</span>
      {isCurrent && <Mark shape="check" size={16} className="icon menu-check" />}
    </button>
  );
}
