// Tabs whose arrow keys choose; every panel stays in the page, so that typed text does.
import { Children, useEffect, useRef, useState } from "react";

export function Tabs({ name, label, items, selected, onSelect, children }) {
  const [open, setOpen] = useState(selected || items[0].value);
  const list = useRef(null);

  useEffect(() => {
    if (selected) setOpen(selected);
  }, [selected]);

  const choose = (value) => {
    if (value === open) return;
    setOpen(value);
    onSelect?.(value);
  };
  const onKeyDown = (event) => {
    const now = items.findIndex((item) => item.value === open);
    const last = items.length - 1;
    const to = {
      ArrowRight: now === last ? 0 : now + 1,
      ArrowLeft: now === 0 ? last : now - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(items[to].value);
    list.current.children[to].focus();
  };
  const panels = Children.toArray(children);
  return (
    <div className="tabs">
      <div ref={list} role="tablist" aria-label={label} className="tab-list" onKeyDown={onKeyDown}>
        {items.map((item) => (
          <button
            key={item.value}
            type="button"
            role="tab"
            id={`${name}-${item.value}`}
            lang={item.lang}
            aria-selected={item.value === open}
            aria-controls={`${name}-${item.value}-panel`}
            tabIndex={item.value === open ? 0 : -1}
            className="tab"
            onClick={() => choose(item.value)}
          >
            {item.label}
          </button>
        ))}
      </div>
      {items.map((item, index) => (
        <div
          key={item.value}
          role="tabpanel"
          id={`${name}-${item.value}-panel`}
          aria-labelledby={`${name}-${item.value}`}
          hidden={item.value !== open}
          className="tab-panel"
        >
          {panels[index]}
        </div>
      ))}
    </div>
  );
}
