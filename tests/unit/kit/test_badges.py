"""Badge numbers: one number, however somebody writes it (A-01)."""

import pytest

from portal.kit.badges import fold_number, spellings
from portal.kit.names import fold


@pytest.mark.req("A-01")
@pytest.mark.parametrize(
    "typed", ["OB-2019 0417", "ob20190417", "ＯＢ－２０１９０４１７", " ob–2019/0417 "]
)
def test_a_number_is_the_same_with_any_case_width_space_or_hyphen(typed):
    assert fold_number(typed) == "OB20190417"


def test_a_number_without_letters_or_digits_is_none():
    assert fold_number(" -–/ ") == ""


@pytest.mark.req("A-01")
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("陈美玲 TAN Mei Ling", {"陈美玲tanmeiling", "陈美玲", "tanmeiling"}),
        ("Kim Ji-woo 김지우", {"kimjiwoo김지우", "kimjiwoo", "김지우"}),
        ("Jörg Müller", {"jorgmuller"}),
        ("Ольга Smirnova", {"ольгаsmirnova"}),
        ("陈美玲", {"陈美玲"}),
        ("-", set()),
    ],
)
def test_a_name_in_two_scripts_may_be_entered_in_either(name, found):
    assert spellings(name) == {fold(each) for each in found}
