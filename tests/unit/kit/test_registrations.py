"""Registration numbers: local names, and the check digit of the Chinese code."""

import pytest

from portal.kit import registrations

#: Made with the formula of GB 32100-2015 by hand; no company's number.
GOOD = "91350100M000100Y43"


def test_the_number_is_called_as_people_there_call_it():
    assert registrations.registration_label("CN") == "Unified Social Credit Code (USCC)"
    assert registrations.registration_label("RU") == "OGRN"
    assert registrations.registration_label("AQ") == "Registration number"


def test_a_right_code_passes():
    assert registrations.is_uscc(GOOD)


@pytest.mark.parametrize("place", range(18))
def test_one_wrong_character_is_noticed_at_every_place(place):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    others = (char for char in alphabet if char != GOOD[place])

    spoilt = [GOOD[:place] + char + GOOD[place + 1 :] for char in others]

    assert not any(registrations.is_uscc(number) for number in spoilt)


@pytest.mark.parametrize("number", ["", GOOD[:-1], GOOD + "0", GOOD.replace("M", "O"), "一" * 18])
def test_what_is_no_code_is_refused(number):
    assert not registrations.is_uscc(number)


def test_spaces_hyphens_and_small_letters_are_tidied():
    assert registrations.tidy_uscc("9135 0100-m000 100y43") == GOOD


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("DE", "HRB 148203", "hrb-148203"),
        ("GB", "01234567", "GB 1234567"),
        ("BE", "BE 0123.456.789", "123456789"),
        ("CH", "CHE-123.456.789 MWST", "CHE 123 456 789"),
        ("FR", "732 829 320 00074", "732829320"),
        ("BR", "11.222.333/0001-81", "11.222.333/0002-62"),
        ("RU", "ОГРН 1027700132195", "огрн 1027700132195"),
    ],
)
def test_one_number_in_two_spellings_is_compared_alike(country, one, other):
    key = registrations.registration_key(country, one)

    assert key == registrations.registration_key(country, other)
    assert key


def test_numbers_that_differ_stay_apart_and_nothing_is_nothing():
    assert registrations.registration_key("DE", "HRB 1") != registrations.registration_key(
        "DE", "HRB 2"
    )
    assert registrations.registration_key("DE", " - ") == ""


@pytest.mark.parametrize(
    ("number", "is_shaped"),
    [
        (GOOD, True),
        (GOOD[:-1] + "4", True),
        (GOOD[:-1], False),
        ("A" + GOOD[1:], False),
        (GOOD.replace("M", "O"), False),
        (GOOD[:9] + "\u00a0" + GOOD[9:], False),
        ("９" + GOOD[1:], False),
        ("", False),
    ],
)
def test_a_code_with_another_check_character_still_has_the_shape_of_one(number, is_shaped):
    assert registrations.is_uscc_shape(number) is is_shaped
