// A text box with a list of what matches: the ARIA combobox pattern with list autocomplete.
import { useEffect, useId, useMemo, useRef, useState } from "react";

const MOST = 50;
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function matching(options, typed) {
  const wanted = folded(typed.trim());
  if (!wanted) return options.slice(0, MOST);
  const found = options.map(([value, words]) => [value, words, folded(words).indexOf(wanted)]);
  // What begins with the typed text comes first; within each half the given order stays.
  const rank = (at) => (at === 0 ? 0 : 1);
  return found
    .filter(([, , at]) => at >= 0)
    .sort((a, b) => rank(a[2]) - rank(b[2]))
    .slice(0, MOST);
}

export function Combobox({ name, options, initial, placeholder, emptyText, onPick, id, ...rest }) {
  const listId = useId();
  const list = useRef(null);
  const [value, setValue] = useState(initial ?? "");
  const [isTouched, setTouched] = useState(false);
  const [typed, setTyped] = useState(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);

  useEffect(() => {
    if (!isTouched) setValue(initial ?? "");
  }, [initial, isTouched]);

  const chosen = options.find(([option]) => option === value)?.[1] ?? "";
  const matches = useMemo(() => matching(options, typed ?? ""), [options, typed]);

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const close = () => {
    setOpen(false);
    setActive(-1);
    setTyped(null);
  };
  const pick = (option) => {
    setTouched(true);
    setValue(option);
    close();
    onPick?.(option);
  };
  const move = (step) => {
    setOpen(true);
    setActive((now) => (matches.length ? (now + step + matches.length + (now < 0 && step < 0 ? 1 : 0)) % matches.length : -1));
  };
  const onChange = (event) => {
    setTyped(event.target.value);
    setOpen(true);
    setActive(-1);
    if (event.target.value === "" && value !== "") {
      setTouched(true);
      setValue("");
      onPick?.("");
    }
  };
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: isOpen ? close : null,
    Enter: isOpen && active >= 0 ? () => pick(matches[active][0]) : null,
  };
  const onKeyDown = (event) => {
    // While an input method composes, its keys belong to it.
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onBlur = () => {
    const exact = options.find(([, words]) => typed && folded(words) === folded(typed.trim()));
    if (exact) pick(exact[0]);
    else close();
  };

  return (
    <div className="combo">
      <input type="hidden" name={name} value={value} />
      <input
        id={id}
        type="text"
        role="combobox"
        className="input"
        autoComplete="off"
        spellCheck="false"
        placeholder={placeholder}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && active >= 0 ? `${listId}-${active}` : undefined}
        value={typed ?? chosen}
        onChange={onChange}
        onKeyDown={onKeyDown}
        onClick={() => setOpen(true)}
        onBlur={onBlur}
        {...rest}
      />
      <ul ref={list} id={listId} role="listbox" className="combo-list" hidden={!isOpen} aria-label={placeholder}>
        {matches.map(([option, words], index) => (
          <li
            key={option}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={option === value}
            className={index === active ? "combo-option is-active" : "combo-option"}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(option)}
          >
            {words}
          </li>
        ))}
        {matches.length === 0 && (
          <li role="option" aria-disabled="true" aria-selected="false" className="combo-empty">
            {emptyText}
          </li>
        )}
      </ul>
    </div>
  );
}
