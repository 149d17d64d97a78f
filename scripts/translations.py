"""Collects the marked words from the code and brings the four gettext catalogues up to date.

    python -m scripts.translations                      what `make translations` does
    python -m scripts.translations --missing ru         prints what ru lacks, as JSON
    python -m scripts.translations --fill ru words.json puts translations in, same JSON shape

The JSON maps an English text to its translation; a plural, to the list of its forms.
"""

import argparse
import ast
import copy
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from portal.i18n import DEFAULT_LANGUAGE, LANGUAGES, catalogue, po_path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "portal" / "i18n" / "portal.pot"
#: Which arguments of a marking call hold words.
MARKS = {"t": (0,), "tn": (0, 1), "tr": (1,), "trn": (1, 2), "N_": (0,), "said": (0,)}


def collect(folder: Path = ROOT / "portal") -> Catalog:
    """Return a template catalogue of every marked text below the folder."""
    template = Catalog()
    for file in sorted(folder.rglob("*.py")):
        place = (str(file.relative_to(ROOT)), 1)
        for ids in marked_texts(file.read_text(encoding="utf-8")):
            _refuse_both_kinds(template, ids)
            template.add(ids if len(ids) > 1 else ids[0], locations=[place])
    return template


def marked_texts(source: str) -> Iterator[tuple[str, ...]]:
    """Yield the literal texts of each marking call, one or (singular, plural)."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        places = MARKS.get(node.func.id, ())
        if not places or len(node.args) <= places[-1]:
            continue
        words = [node.args[place] for place in places]
        texts = [w.value for w in words if isinstance(w, ast.Constant) and isinstance(w.value, str)]
        if len(texts) == len(places):
            yield tuple(texts)
        # A variable was marked where its text stands: in an error class, a message, a table.
        elif any(isinstance(word, ast.JoinedStr | ast.BinOp) for word in words):
            msg = f"line {node.lineno}: a text must be one literal, its values {{named}}"
            raise ValueError(msg)


def _refuse_both_kinds(template: Catalog, ids: tuple[str, ...]) -> None:
    known = template.get(ids[0])
    if known and isinstance(known.id, str) != (len(ids) == 1):
        msg = f"{ids[0]!r} is used alone and as the singular of a plural: word one differently"
        raise ValueError(msg)


def update() -> None:
    """Write the template and bring each catalogue in line with it."""
    template = collect()
    _write(TEMPLATE, template, None)
    for language in LANGUAGES:
        texts = catalogue(language)
        # A copy: Babel moves the template's own entries into the catalogue.
        texts.update(copy.deepcopy(template), no_fuzzy_matching=True)
        if language == DEFAULT_LANGUAGE:
            for message in texts:
                message.string = message.id or message.string
        _write(po_path(language), texts, language)


def _write(path: Path, texts: Catalog, language: str | None) -> None:
    """Write a catalogue whose diff shows nothing but changed words."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = ["Content-Type: text/plain; charset=utf-8"]
    if language:
        header = [f"Language: {language}", *header, f"Plural-Forms: {texts.plural_forms}"]
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in header), "", ""]
    with path.open("wb") as file:
        file.write("\n".join(lines).encode())
        write_po(
            file,
            texts,
            width=100,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
        )


def missing(language: str) -> dict[str, str | list[str]]:
    """Return what the language lacks: English text -> "" or as many "" as it has plural forms."""
    texts = catalogue(language)
    lacking: dict[str, str | list[str]] = {}
    for message in texts:
        if not message.id or (message.string and all(message.string) and not message.fuzzy):
            continue
        if isinstance(message.id, str):
            lacking[message.id] = ""
        else:
            lacking[message.id[0]] = [""] * texts.num_plurals
    return lacking


def fill(language: str, words: dict[str, str | list[str]]) -> None:
    """Put translations into the language's catalogue; raise KeyError for an unknown text."""
    texts = catalogue(language)
    for english, translated in words.items():
        message = texts.get(english)
        if message is None:
            raise KeyError(english)
        message.string = translated if isinstance(translated, str) else tuple(translated)
        message.flags.discard("fuzzy")
    _write(po_path(language), texts, language)


def read_template() -> Catalog:
    """Read the committed template."""
    with TEMPLATE.open("rb") as file:
        return read_po(file, locale=Locale.parse(DEFAULT_LANGUAGE))


def main() -> int:
    """Update the catalogues, or print or fill what one of them lacks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--missing", metavar="LANGUAGE", choices=LANGUAGES)
    parser.add_argument("--fill", nargs=2, metavar=("LANGUAGE", "FILE"))
    given = parser.parse_args()
    if given.missing:
        print(json.dumps(missing(given.missing), ensure_ascii=False, indent=1))
        return 0
    if given.fill:
        language, file = given.fill
        fill(language, json.loads(Path(file).read_text(encoding="utf-8")))
        return 0
    update()
    counts = ", ".join(f"{language} lacks {len(missing(language))}" for language in LANGUAGES)
    print(f"Catalogues are up to date: {counts}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
