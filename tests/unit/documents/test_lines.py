"""Lines break where people expect it: between words, and anywhere Chinese allows it."""

from hypothesis import given
from hypothesis import strategies as st

from portal.documents.lines import break_lines


def _lines(text, width):
    return break_lines(text, width, len)


def test_words_stay_whole():
    assert _lines("We have the pleasure of inviting you", 12) == [
        "We have the",
        "pleasure of",
        "inviting you",
    ]


def test_a_word_longer_than_the_line_is_broken():
    assert _lines("x Donaudampfschifffahrt", 10) == ["x", "Donaudampf", "schifffahr", "t"]


def test_chinese_breaks_between_characters_but_not_before_a_mark():
    assert _lines("请扫描二维码，或打开", 6) == ["请扫描二维", "码，或打开"]


def test_chinese_does_not_end_a_line_with_an_opening_mark():
    assert _lines("广州贸易（国际）", 5) == ["广州贸易", "（国际）"]


def test_latin_inside_chinese_stays_whole():
    assert _lines("或打开 portal.example 并输入", 16) == ["或打开", "portal.example 并", "输入"]


def test_nothing_has_no_lines():
    assert _lines("", 10) == []


@given(st.text("ab 中，（é", max_size=60), st.integers(1, 12))
def test_no_line_is_too_wide_and_nothing_but_spaces_is_lost(text, width):
    lines = _lines(text, width)

    assert all(len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
