"""Turns the gettext catalogues into the files that a browser fetches: texts and territory names."""

import hashlib
import json
from collections.abc import Mapping
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message

from portal.i18n import LANGUAGES, catalogue, territories

SOURCE = "en"
#: Texts that stand in mails alone never reach a screen.
SERVER_ONLY = "portal/mail/"
#: A notification's mail and its line in the portal share their words.
ALSO_SHOWN = "notices.py"
#: Numbers that meet every plural category of our languages; Spanish counts millions apart.
_SAMPLE = (*range(201), 10**6)

Entries = dict[str, str | dict[str, str]]


def write_catalogues(folder: Path) -> None:
    """Write <lang>.<hash>.json and territories.<lang>.<hash>.json; remove older versions.

    The hash names the content, so browsers may keep a file for ever. English texts stand in the
    pages themselves and get no file.
    """
    files = {
        _hashed(f"territories.{language}", territories.names(language)) for language in LANGUAGES
    }
    files |= {
        _hashed(language, browser_entries(catalogue(language)))
        for language in LANGUAGES
        if language != SOURCE
    }
    folder.mkdir(parents=True, exist_ok=True)
    wanted = dict(files)
    for old in folder.glob("*.json"):
        if old.name not in wanted:
            old.unlink()
    for name, content in wanted.items():
        (folder / name).write_text(content, encoding="utf-8")


def _hashed(stem: str, entries: Mapping[str, object]) -> tuple[str, str]:
    content = json.dumps(entries, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    return f"{stem}.{digest}.json", content


def browser_entries(texts: Catalog) -> Entries:
    """Return what the browser looks up: English text -> text, or plural category -> text.

    A plural stands under its English singular, its forms under the CLDR category names that
    Intl.PluralRules answers. Missing and fuzzy entries are left out: English shows instead.
    """
    categories = plural_categories(texts)
    entries: Entries = {}
    for message in texts:
        if not message.id or message.fuzzy or not _is_seen(message):
            continue
        forms = message.string or ""
        if not forms or not all(forms):
            continue
        if isinstance(forms, str):
            entries[str(message.id)] = forms
        else:
            entries[message.id[0]] = {name: forms[index] for name, index in categories.items()}
    return entries


def _is_seen(message: Message) -> bool:
    return not message.locations or any(
        file.endswith(ALSO_SHOWN) or not file.startswith(SERVER_ONLY)
        for file, _line in message.locations
    )


def plural_categories(texts: Catalog) -> dict[str, int]:
    """Return which gettext plural form serves each CLDR plural category of the language."""
    index_of = c2py(texts.plural_expr)
    category_of = Locale.parse(str(texts.locale)).plural_form
    return {category_of(count): index_of(count) for count in _SAMPLE}
