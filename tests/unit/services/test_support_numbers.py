"""Ticket numbers: forgiving about how they are written, strict about what they say."""

from hypothesis import given
from hypothesis import strategies as st

from portal.services.support.numbers import new_number, normalise_number


def test_a_number_survives_how_people_write_it():
    number = new_number()
    plain = number.replace("-", "")

    written = (number, plain, f" {plain[:2]} {plain[2:]} ", number.replace("-", "–"))
    assert {normalise_number(each) for each in written} == {number}


@given(st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_names_no_ticket(place: int, shift: int):
    plain = new_number().replace("-", "")
    wrong = plain[:place] + str((int(plain[place]) + shift) % 10) + plain[place + 1 :]

    assert normalise_number(wrong) is None


@given(st.text(max_size=20))
def test_whatever_was_typed_is_a_number_or_none(text: str):
    found = normalise_number(text)

    assert found is None or normalise_number(found) == found
