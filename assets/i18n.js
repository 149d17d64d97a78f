// The browser's catalogue: which language the page speaks, and the words in it.
import { useEffect, useSyncExternalStore } from "react";

const SOURCE = "en";
const PENDING = "language-pending";
const LONGEST_WAIT = 3000;
const YEAR = 60 * 60 * 24 * 365;
// Han text without a region is set for the mainland by some browsers and for Japan by others.
const LOCALES = { zh: "zh-CN", en: "en", ru: "ru", es: "es" };

const page = typeof document === "undefined" ? null : document.documentElement;
// Copied at once: a page that React has to draw anew loses the attributes that the server wrote.
const given = page ? { language: page.lang, ...page.dataset } : {};
const listeners = new Set();
const territoryLists = {};
const NO_TERRITORIES = territoriesOf({});
const ENGLISH = wordsOf(SOURCE, {});

let current = ENGLISH;
let asked = SOURCE;

function addressOf(list, language) {
  try {
    return JSON.parse(given[list] ?? "{}")[language];
  } catch {
    return undefined;
  }
}

async function read(address) {
  if (!address) throw new Error("no address for this language");
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
}

function wordsOf(language, messages) {
  const locale = LOCALES[language] ?? language;
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);

  const fill = (text, values) =>
    values ? text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? shown(values[name]) : all)) : text;
  // A value may itself be something to say: the name of a field inside an error.
  const shown = (value) => (value && typeof value === "object" ? words.say(value) : String(value ?? ""));

  const words = (text, values) => {
    const found = messages[text];
    return fill(typeof found === "string" && found ? found : text, values);
  };
  words.language = language;
  words.locale = locale;
  words.many = (one, many, values) => {
    const count = Number(values.count) || 0;
    const forms = [messages[many], messages[one]].find((entry) => entry && typeof entry === "object");
    const text = forms ? (forms[plurals.select(count)] ?? forms.other ?? forms.many) : count === 1 ? one : many;
    return fill(text, { ...values, count: numbers.format(count) });
  };
  words.say = (said) => (said?.text ? words(said.text, said.values) : "");
  words.number = (amount) => (amount === null || amount === undefined ? "" : numbers.format(amount));
  words.when = (moment) => dated(moment, { dateStyle: "medium", timeStyle: "short" });
  words.day = (moment) => {
    // A date without a time belongs to no zone: shown west of Greenwich it must not slip to the day before.
    const zone = /^\d{4}-\d\d-\d\d$/.test(moment ?? "") ? { timeZone: "UTC" } : {};
    return dated(moment, { dateStyle: "medium", ...zone });
  };
  const dated = (moment, style) => {
    const date = new Date(moment || NaN);
    return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale, style).format(date);
  };
  return words;
}

function tell() {
  for (const listener of listeners) listener();
}

function subscribe(listener) {
  listeners.add(listener);
  // The first listener means that React took the page over: now the words on it are the right ones.
  if (asked === current.language) reveal();
  return () => listeners.delete(listener);
}

function reveal() {
  if (!page?.classList.contains(PENDING)) return;
  requestAnimationFrame(() => page.classList.remove(PENDING));
}

function speak(language, messages) {
  current = language === SOURCE ? ENGLISH : wordsOf(language, messages);
  page.lang = language;
  tell();
}

async function start(language) {
  asked = language;
  setTimeout(() => page.classList.remove(PENDING), LONGEST_WAIT);
  try {
    const messages = await read(given.catalogue ?? addressOf("catalogues", language));
    // Someone may have chosen another language while this one was on its way.
    if (asked !== language) return;
    speak(language, messages);
    if (listeners.size) reveal();
  } catch {
    // English is baked in: a page in the wrong language serves better than none.
    asked = SOURCE;
    page.lang = SOURCE;
    page.classList.remove(PENDING);
  }
}

if (page && given.language in LOCALES && given.language !== SOURCE) start(given.language);
else page?.classList.remove(PENDING);

export function useWords() {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => ENGLISH,
  );
}

export async function setLanguage(language) {
  if (!(language in LOCALES)) return false;
  const before = asked;
  asked = language;
  try {
    const messages = language === SOURCE ? {} : await read(addressOf("catalogues", language));
    if (asked !== language) return false;
    speak(language, messages);
  } catch {
    asked = before;
    return false;
  }
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `language=${language}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  return true;
}

function territoriesOf(names) {
  return { names, nameOf: (code) => names[code] ?? code ?? "" };
}

const TRIES = 3;

async function loadTerritories(language, tries = TRIES) {
  if (territoryLists[language]) return;
  territoryLists[language] = NO_TERRITORIES;
  try {
    territoryLists[language] = territoriesOf(await read(addressOf("territories", language)));
    tell();
  } catch {
    delete territoryLists[language];
    if (tries > 1) setTimeout(() => loadTerritories(language, tries - 1), 1000 * (TRIES - tries + 1));
  }
}

export function useTerritories() {
  const { language } = useWords();
  useEffect(() => {
    loadTerritories(language);
  }, [language]);
  return useSyncExternalStore(
    subscribe,
    () => territoryLists[language] ?? NO_TERRITORIES,
    () => NO_TERRITORIES,
  );
}
