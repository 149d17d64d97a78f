"""Working days in Shanghai, where the desk works (decision 13)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: When a working day ends at the desk.
CLOSING = time(18)
_SATURDAY = 5


def end_of_working_day(start: datetime, days: int) -> datetime:
    """Return 18:00 in Shanghai of the n-th working day after the day of `start`, `days` >= 1.

    Both are aware; the day of `start` itself does not count. Working days are Monday to Friday:
    public holidays and made-up Saturdays come with the clock of the review promises.
    """
    day = start.astimezone(SHANGHAI).date()
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY:
            days -= 1
    return datetime.combine(day, CLOSING, SHANGHAI)
