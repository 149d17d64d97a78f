"""Four catalogues, complete, and with the same holes to fill."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from portal.i18n import LANGUAGES, catalogue
from scripts import translations

PLACEHOLDER = re.compile(r"\{\w*\}")


def _ids(texts: Catalog) -> set[tuple[str, ...]]:
    return {_as_tuple(message.id) for message in texts if message.id}


def _as_tuple(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def _messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_stands_in_the_catalogue(language: str) -> None:
    marked = _ids(translations.collect())

    there = _ids(catalogue(language))

    assert marked == there, "run: make translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_or_fuzzy(language: str) -> None:
    missing = list(translations.missing(language))

    assert not missing, f"{language} lacks {len(missing)} texts, the first: {missing[:5]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_holes_of_its_source(language: str) -> None:
    wrong = []
    for message in _messages(language):
        source = set(PLACEHOLDER.findall(_as_tuple(message.id)[-1]))
        for form in _as_tuple(message.string or ""):
            # A singular may say "one" in words; its source decides what every form may use.
            if form and set(PLACEHOLDER.findall(form)) - source:
                wrong.append((message.id, form))
            if form and isinstance(message.id, str) and set(PLACEHOLDER.findall(form)) != source:
                wrong.append((message.id, form))

    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_like_its_source(language: str) -> None:
    wrong = [
        (message.id, form)
        for message in _messages(language)
        for form in _as_tuple(message.string or "")
        if form and _edges(form) != _edges(_as_tuple(message.id)[0])
    ]

    assert not wrong


def _edges(text: str) -> tuple[bool, bool]:
    return text != text.lstrip(), text != text.rstrip()


def test_english_is_its_own_translation() -> None:
    for message in _messages("en"):
        assert _as_tuple(message.string) == _as_tuple(message.id)
