"""Working days in the Chinese mainland, where the desk works (decision 13).

The calendar is the package `holidays`: the State Council's yearly notice with its public holidays,
days off in exchange, and the Saturdays and Sundays that are made up for them. A year whose notice
the package does not know yet is provisional: its days are reckoned by the rules alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays.countries.china import China

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: When a working day ends at the desk.
CLOSING = time(18)
_SATURDAY = 5


@dataclass(frozen=True)
class Promise:
    """Until when something is promised: aware, 18:00 in Shanghai of a working day."""

    due_at: datetime
    #: Some day that was counted belongs to a year whose notice was not published.
    is_provisional: bool

    @property
    def day(self) -> date:
        """The calendar day of the promise in Shanghai."""
        return self.due_at.astimezone(SHANGHAI).date()


@cache
def _calendar(year: int) -> "China":
    # The package brings the calendars of all countries: loaded with the first promise.
    from holidays.countries.china import China  # noqa: PLC0415

    return China(years=year)  # type: ignore[no-untyped-call]


@cache
def last_published_year() -> int:
    """Return the last year whose notice the package knows; it moves with upgrades."""
    from holidays.countries.china import ChinaStaticHolidays  # noqa: PLC0415

    return max(ChinaStaticHolidays.special_public_holidays)


def is_working_day(day: date) -> bool:
    """Return whether the desk works on the day: made-up weekends count, days off do not."""
    calendar = _calendar(day.year)
    if day in calendar.weekend_workdays:
        return True
    return day.weekday() < _SATURDAY and day not in calendar


def is_provisional(day: date) -> bool:
    """Return whether the days off of the day's year are not final yet."""
    return day.year > last_published_year()


def promise(start: datetime, days: int) -> Promise:
    """Promise the end of the n-th working day after the day of `start`, `days` >= 1.

    `start` is aware; its own day in Shanghai does not count (decision 13).
    """
    day = start.astimezone(SHANGHAI).date()
    provisional = False
    while days > 0:
        day += timedelta(days=1)
        provisional = provisional or is_provisional(day)
        if is_working_day(day):
            days -= 1
    return Promise(datetime.combine(day, CLOSING, SHANGHAI), provisional)


def end_of_working_day(start: datetime, days: int) -> datetime:
    """Return 18:00 in Shanghai of the n-th working day after the day of `start`, `days` >= 1.

    Both are aware; the day of `start` itself does not count.
    """
    return promise(start, days).due_at
