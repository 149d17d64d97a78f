// Finds entries by their words while someone types; until then the page's own content stands there.
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { PortalLink } from "./link.jsx";

const MOST = 12;

// Without accents and case: "contrasena" finds "contraseña".
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

// What holds every word comes alone; without such an entry, what holds most of them comes first.
function hitsOf(entries, asked) {
  const wanted = plain(asked).split(/\s+/).filter(Boolean);
  if (!wanted.length) return null;
  const weighed = entries.map((entry) => {
    const title = plain(entry.title);
    const all = `${title} ${plain(entry.topic)} ${plain(entry.text)}`;
    const held = wanted.filter((word) => all.includes(word)).length;
    return { entry, held, titled: wanted.filter((word) => title.includes(word)).length };
  });
  const least = weighed.some(({ held }) => held === wanted.length) ? wanted.length : 1;
  return weighed
    .filter(({ held }) => held >= least)
    .sort((a, b) => b.held - a.held || b.titled - a.titled)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}

export function Finder({ label, entries, found, nothing, mark, children }) {
  const [asked, setAsked] = useState("");
  const input = useRef(null);
  const list = useId();

  // What was typed before the page came alive counts, too.
  useEffect(() => setAsked(input.current.value), []);

  const hits = useMemo(() => hitsOf(entries, asked), [entries, asked]);
  const status = hits === null ? "" : hits.length ? found.replace("{count}", hits.length) : nothing;
  return (
    <div className="finder">
      <div role="search" className="search-box">
        {mark}
        <input
          ref={input}
          type="search"
          name="help"
          autoComplete="off"
          maxLength={80}
          className="input"
          aria-label={label}
          aria-controls={list}
          placeholder={label}
          onInput={(event) => setAsked(event.currentTarget.value)}
        />
      </div>
      <p role="status" className="finder-status">
        {status}
      </p>
      <div id={list}>
        {hits === null ? (
          children
        ) : (
          <ul className="finder-hits">
            {hits.map((hit) => (
              <li key={hit.href} className="finder-hit">
                <PortalLink href={hit.href} className="finder-link">
                  {hit.title}
                </PortalLink>
                <span className="finder-topic">{hit.topic}</span>
                <p className="finder-text">{hit.text}</p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
