"""Working days in Shanghai: the day itself never counts; days off and made-up weekends do."""

from datetime import UTC, date, datetime

import pytest

from portal.kit.workdays import (
    end_of_working_day,
    is_working_day,
    last_published_year,
    promise,
)

CLOSING_UTC = 10  # 18:00 in Shanghai, which has no summer time


def at(day, hour=3):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (at(23), 1, at(24, CLOSING_UTC)),  # Monday -> Tuesday
        (at(23), 5, at(30, CLOSING_UTC)),  # over one weekend
        (at(27), 1, at(30, CLOSING_UTC)),  # Friday -> Monday
        (at(21), 5, at(27, CLOSING_UTC)),  # from Saturday: Monday is the first
        (at(22, 17), 1, at(24, CLOSING_UTC)),  # Sunday 17:00 UTC is Monday in Shanghai
    ],
)
def test_the_nth_working_day_ends_at_six_in_shanghai(start, days, end):
    assert end_of_working_day(start, days) == end


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday made up for the Spring Festival
        (date(2026, 2, 16), False),  # its eve, a Monday
        (date(2026, 2, 20), False),  # a Friday off in exchange
        (date(2026, 2, 28), True),  # the second made-up Saturday
        (date(2026, 9, 20), True),  # a Sunday made up for the National Day
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 11), False),  # a Sunday like others
        (date(2025, 5, 5), False),
    ],
)
def test_the_notice_of_the_year_decides_which_days_are_worked(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (datetime(2026, 2, 13, 9, 59, tzinfo=UTC), date(2026, 2, 25)),  # 14th, then 24th, 25th
        (datetime(2026, 9, 30, 16, tzinfo=UTC), date(2026, 10, 10)),  # already October 1 there
        (datetime(2026, 4, 30, 2, tzinfo=UTC), date(2026, 5, 8)),
    ],
)
def test_three_working_days_over_a_holiday(start, due):
    promised = promise(start, 3)

    assert promised.day == due
    assert not promised.is_provisional


def test_a_promise_is_provisional_once_it_counts_a_day_of_an_unpublished_year():
    last = last_published_year()

    assert not promise(datetime(last, 12, 20, tzinfo=UTC), 3).is_provisional
    assert promise(datetime(last, 12, 31, tzinfo=UTC), 3).is_provisional
    assert promise(datetime(last + 1, 6, 1, tzinfo=UTC), 1).is_provisional
