"""What failed is tried again, later each time, and said once."""

from datetime import timedelta

import pytest
import time_machine

from portal.kit import clock
from portal.kit.patience import LONGEST_PAUSE, TOLD_AGAIN_AFTER, Patience


@pytest.fixture
def time():
    with time_machine.travel(clock.now(), tick=False) as moved:
        yield moved


def test_each_pause_is_twice_the_last_up_to_an_hour(time):
    patience = Patience()

    pauses = [patience.note_failure("a") for _ in range(40)]

    assert pauses[:4] == [timedelta(seconds=each) for each in (10, 20, 40, 80)]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_thing_rests_for_its_pause_and_alone(time):
    patience = Patience()
    pause = patience.note_failure("a")

    assert (patience.rests("a"), patience.rests("b")) == (True, False)
    time.shift(pause)
    assert not patience.rests("a")


def test_a_success_begins_anew(time):
    patience = Patience()
    first = patience.note_failure("a")
    patience.note_failure("a")

    patience.note_success("a")

    assert not patience.rests("a")
    assert patience.note_failure("a") == first


def test_a_kind_of_failure_is_news_once_an_hour(time):
    patience = Patience()

    assert [patience.is_news(each) for each in ("x", "x", "y")] == [True, False, True]
    time.shift(TOLD_AGAIN_AFTER)
    assert patience.is_news("x")


def test_what_never_comes_up_again_is_forgotten(time):
    patience = Patience()
    for number in range(100):
        patience.note_failure(number)

    time.shift(timedelta(days=2))
    patience.note_failure("another")

    assert len(patience._failures) == len(patience._rests_until) == 1
