"""Which words the extractor finds, and which it refuses."""

from pathlib import Path

import pytest

from scripts import translations
from scripts.translations import marked_texts


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('t("Save")', [("Save",)]),
        ('t("Hello {name}", name=person)', [("Hello {name}",)]),
        ('t("one " "two")', [("one two",)]),
        ('tn("{count} day", "{count} days", count=days)', [("{count} day", "{count} days")]),
        ('tr(language, "Save")', [("Save",)]),
        ('trn(language, "a file", "{count} files", 3)', [("a file", "{count} files")]),
        ('said("Saved")', [("Saved",)]),
        ('N_("Save")', [("Save",)]),
        ('rx.el.tr(cell, "not a word")', []),
        ("tr(language, message.subject)", []),
        ('f("Save")', []),
    ],
)
def test_words_are_found_where_they_are_marked(source: str, texts: list[tuple[str, ...]]) -> None:
    assert list(marked_texts(source)) == texts


@pytest.mark.parametrize("source", ['t(f"Hello {name}")', 't("Hello " + name)', 't("a" % b)'])
def test_a_text_that_is_put_together_in_place_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="literal"):
        list(marked_texts(source))


def test_one_text_cannot_be_both_a_sentence_and_a_singular(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    (tmp_path / "words.py").write_text('t("a file")\ntn("a file", "{count} files", count=n)\n')

    with pytest.raises(ValueError, match="word one differently"):
        translations.collect(tmp_path)
