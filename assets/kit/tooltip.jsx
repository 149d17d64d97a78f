// A description that shows on hover and focus; Esc hides it, the pointer may rest on it.
import { useEffect, useState } from "react";

export function Tooltip({ name, text, children }) {
  const [isShown, setShown] = useState(false);

  useEffect(() => {
    if (!isShown) return undefined;
    const hide = (event) => event.key === "Escape" && setShown(false);
    document.addEventListener("keydown", hide);
    return () => document.removeEventListener("keydown", hide);
  }, [isShown]);

  const show = () => setShown(true);
  const hide = () => setShown(false);
  return (
    <span className="tooltip-root" onMouseEnter={show} onMouseLeave={hide} onFocus={show} onBlur={hide}>
      {children}
      <span id={name} role="tooltip" className={isShown ? "tooltip is-shown" : "tooltip"}>
        {text}
      </span>
    </span>
  );
}
