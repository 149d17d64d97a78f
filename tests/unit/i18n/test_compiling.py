"""What the browser fetches: texts and plural forms as Intl.PluralRules will ask for them."""

import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from portal.i18n import LANGUAGES, catalogue
from portal.i18n.compiling import browser_entries, plural_categories, write_catalogues
from portal.mail.notices import NOTICES


def test_a_text_stands_under_its_english_source() -> None:
    texts = Catalog(locale="ru")
    texts.add("Save", "Сохранить")

    assert browser_entries(texts) == {"Save": "Сохранить"}


def test_a_plural_stands_under_its_singular_with_the_categories_of_the_language() -> None:
    texts = Catalog(locale="ru")
    texts.add(
        ("{count} file", "{count} files"), ("{count} файл", "{count} файла", "{count} файлов")
    )

    assert browser_entries(texts) == {
        "{count} file": {"one": "{count} файл", "few": "{count} файла", "many": "{count} файлов"}
    }


def test_missing_and_fuzzy_entries_are_left_to_english() -> None:
    texts = Catalog(locale="es")
    texts.add("Save", "")
    texts.add("Close", "Cerrar", flags={"fuzzy"})
    texts.add(("{count} file", "{count} files"), ("{count} archivo", ""))

    assert browser_entries(texts) == {}


def test_words_of_mails_are_not_sent_to_browsers() -> None:
    texts = Catalog(locale="zh")
    texts.add("Hello,", "您好：", locations=[("portal/mail/letters.py", 1)])
    both = [("portal/mail/letters.py", 1), ("portal/pages/login.py", 1)]
    texts.add("Log in", "登录", locations=both)

    assert browser_entries(texts) == {"Log in": "登录"}


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_the_lines_of_notifications_are_sent_although_mails_hold_them_too(language: str) -> None:
    entries = browser_entries(catalogue(language))

    assert [kind for kind in NOTICES.values() if kind.opening[0] not in entries] == []


@pytest.mark.parametrize(
    ("language", "categories"),
    [
        ("zh", {"other"}),
        ("en", {"one", "other"}),
        ("ru", {"one", "few", "many"}),
        ("es", {"one", "many", "other"}),
    ],
)
def test_every_plural_category_of_the_language_is_served(
    language: str, categories: set[str]
) -> None:
    assert set(plural_categories(Catalog(locale=language))) == categories


def test_files_are_named_by_their_content_and_old_ones_go(tmp_path: Path) -> None:
    (tmp_path / "ru.0123456789ab.json").write_text("{}")

    write_catalogues(tmp_path)
    first = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    write_catalogues(tmp_path)

    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == first
    assert "ru.0123456789ab.json" not in first
    assert {name.rsplit(".", 2)[0] for name in first} == {
        "zh",
        "ru",
        "es",
        *(f"territories.{language}" for language in LANGUAGES),
    }
    assert all(isinstance(json.loads(content), dict) for content in first.values())
