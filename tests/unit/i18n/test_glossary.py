"""The glossary says what the screens say."""

from functools import cache
from pathlib import Path

import pytest

from portal.i18n import catalogue

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "glossary.md"
LANGUAGES = ("zh", "ru", "es")


def _rows() -> list[list[str]]:
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if "|" in line]
    return [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines[2:]]


@cache
def _alone(language: str) -> dict[str, str]:
    """Return the words that stand alone in a catalogue, case folded."""
    return {
        message.id.casefold(): str(message.string).casefold()
        for message in catalogue(language)
        if isinstance(message.id, str) and message.id
    }


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_a_word_is_called_on_screens_what_the_glossary_calls_it(row: list[str]) -> None:
    english, *translations = row

    for language, translation in zip(LANGUAGES, translations, strict=True):
        shown = _alone(language).get(english.casefold(), translation.casefold())
        assert shown == translation.casefold(), f"{english} in {language}"


def test_most_of_the_glossary_stands_on_screens() -> None:
    words = _alone("zh")

    assert sum(row[0].casefold() in words for row in _rows()) > 15
