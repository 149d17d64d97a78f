"""Four languages on the server: catalogues, plurals and the choice of a language.

Source text is English. The browser's side of the same catalogues is in portal.i18n.browser, which
nothing below the pages may import.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal.kit.words import N_

__all__ = ["LANGUAGES", "LANGUAGE_NAMES", "N_", "catalogue", "pick_language", "tr", "trn"]

#: ISO 639-1, in the order of the source documents.
LANGUAGES = ("zh", "en", "ru", "es")
LANGUAGE_NAMES = {"zh": "中文", "en": "English", "ru": "Русский", "es": "Español"}
DEFAULT_LANGUAGE = "en"
DOMAIN = "portal"
_LOCALES = Path(__file__).parent / "locales"


def po_path(language: str) -> Path:
    """Return where the language's gettext catalogue stands."""
    return _LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalogue(language: str) -> Catalog:
    """Read the language's catalogue from its .po file."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=Locale.parse(language))
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


@cache
def _translations(language: str) -> NullTranslations:
    """Compile the catalogue in memory: no .mo file can be older than its .po."""
    if language not in LANGUAGES:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format_map(values) if values else text


def tr(language: str, text: str, /, **values: object) -> str:
    """Return the English text in the language, with its {placeholders} filled.

    A missing entry falls back to English; the tests refuse to let one be missing.
    """
    return _filled(_translations(language).gettext(text), values)


def trn(language: str, one: str, many: str, count: int, /, **values: object) -> str:
    """Return the plural form that the language uses for the count, {count} filled too."""
    return _filled(_translations(language).ngettext(one, many, count), {"count": count, **values})


def pick_language(accept_language: str, fallback: str = DEFAULT_LANGUAGE) -> str:
    """Return the best of our languages for an Accept-Language header (RFC 9110, 12.5.4)."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if tag and quality > 0:
            wanted.append((-quality, tag.replace("-", "_")))
    ranked = [tag for _, tag in sorted(wanted, key=lambda pair: pair[0])]
    for tag in ranked:
        if found := negotiate_locale([tag, tag.split("_")[0]], LANGUAGES):
            return found
    return fallback
