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
