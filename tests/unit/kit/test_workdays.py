"""Working days in Shanghai: the day itself never counts, weekends neither."""

from datetime import UTC, datetime

import pytest

from portal.kit.workdays import end_of_working_day

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
