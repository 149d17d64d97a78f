// Native selects that follow the state until someone chooses.
import { useEffect, useMemo, useState } from "react";
import { useTerritories, useWords } from "../i18n.js";

function useChoice(initial, onPick, follows = false) {
  const [value, setValue] = useState(initial ?? "");
  const [isTouched, setTouched] = useState(false);

  // React gives a select its first value once: what the server sends later would be lost.
  useEffect(() => {
    if (follows || !isTouched) setValue(initial ?? "");
  }, [initial, isTouched, follows]);

  const onChange = (event) => {
    setTouched(true);
    setValue(event.target.value);
    onPick?.(event.target.value);
  };
  return { value, onChange };
}

export function Select({ initial, onPick, follows, children, ...rest }) {
  const choice = useChoice(initial, onPick, follows);
  return (
    <span className="select-box">
      <select className="input" {...choice} {...rest}>
        {children}
      </select>
    </span>
  );
}

export function CountrySelect({ initial, onPick, placeholder, first, ...rest }) {
  const { locale } = useWords();
  const { names, nameOf } = useTerritories();
  const choice = useChoice(initial, onPick);

  const codes = useMemo(() => {
    const { compare } = new Intl.Collator(locale);
    return Object.keys(names)
      .filter((code) => !first.includes(code))
      .sort((a, b) => compare(names[a], names[b]));
  }, [names, locale, first]);

  const top = first.filter((code) => code in names);
  // Before the names are in, the chosen code needs an option or the choice would fall back to none.
  const isKnown = choice.value === "" || choice.value in names;
  const option = (code) => (
    <option key={code} value={code}>
      {nameOf(code)}
    </option>
  );
  return (
    <span className="select-box">
      <select className="input" autoComplete="country" {...choice} {...rest}>
        <option value="">{placeholder}</option>
        {!isKnown && option(choice.value)}
        {top.map(option)}
        {top.length > 0 && <hr />}
        {codes.map(option)}
      </select>
    </span>
  );
}
