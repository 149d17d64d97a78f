"""The company code survives being read aloud, and a slip does not name another company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.spoken import check_character
from portal.services.companies.codes import new_code, normalise_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
plain_codes = st.text(ALPHABET, min_size=8, max_size=8).map(
    lambda body: body + check_character(body)
)


def test_a_code_is_eleven_characters_without_look_alike_letters():
    code = new_code()

    assert len(code) == 11
    assert code[3] == code[7] == "-"
    assert not set(code) & set("ILOU")
    assert normalise_code(code) == code


def test_codes_differ():
    assert len({new_code() for _ in range(1000)}) == 1000


@given(plain_codes)
def test_case_spaces_and_hyphens_are_forgiven(plain):
    written = f"{plain[:3]}-{plain[3:6]}-{plain[6:]}"

    for spoken in (
        plain.lower(),
        f" {plain[:3]} {plain[3:6]}  {plain[6:]} ",
        written.replace("-", "–"),
        "".join(chr(ord(char) + 0xFEE0) for char in plain),
        plain.replace("0", "O").replace("1", "I"),
        plain.replace("0", "o").replace("1", "l"),
    ):
        assert normalise_code(spoken) == written


@given(plain_codes, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_character_names_nobody(plain, place, char):
    spoilt = plain[:place] + char + plain[place + 1 :]

    assert (normalise_code(spoilt) is None) == (spoilt != plain)


@given(plain_codes, st.integers(0, 8), st.integers(0, 8))
def test_two_swapped_characters_name_nobody(plain, one, other):
    chars = list(plain)
    chars[one], chars[other] = chars[other], chars[one]
    spoilt = "".join(chars)

    assert (normalise_code(spoilt) is None) == (spoilt != plain)


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_code_or_nothing(text):
    found = normalise_code(text)

    assert found is None or normalise_code(found) == found


@pytest.mark.parametrize("text", ["", "---", "K7Q-4MX", "U" * 9, "一二三四五六七八九", "0" * 8])
def test_what_is_no_code_gives_nothing(text):
    assert normalise_code(text) is None
