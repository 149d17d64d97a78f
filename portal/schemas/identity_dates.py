"""Dates as documents print them: read from a form, and what may be said about them."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from portal.kit import clock
from portal.kit.words import N_
from portal.kit.workdays import SHANGHAI
from portal.schemas.base import clean_line, refuse

_OLDEST, _FARTHEST = date(1900, 1, 1), date(2200, 1, 1)

EXPIRED = N_("This document has expired. Please use one that is still valid.")
NOT_A_DATE = N_("Please enter a date, such as 2031-05-17.")
IN_THE_FUTURE = N_("This date lies in the future.")
NEEDS_EXPIRY = N_("Please enter the date, or tick that there is none.")


def today() -> date:
    """Return the date in Shanghai, where the desk looks at documents."""
    return clock.now().astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """Return the moment at which a document valid through that day has expired, aware."""
    return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI)


def _read(value: Any) -> date | None:
    if isinstance(value, date) or value is None:
        return value
    text = clean_line(value)
    if not text:
        return None
    try:
        # Nothing but the calendar form: fromisoformat also reads "2031W07".
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError as error:
        raise refuse(NOT_A_DATE) from error
    if not _OLDEST <= found < _FARTHEST:
        raise refuse(NOT_A_DATE)
    return found


def _required(value: Any) -> date:
    found = _read(value)
    if found is None:
        raise refuse(N_("Please fill in this field."))
    return found


def _past(value: Any) -> date:
    found = _required(value)
    if found > today():
        raise refuse(IN_THE_FUTURE)
    return found


def refuse_expired(day: date) -> date:
    """Refuse a document whose last valid day is over (A-53, decision 5)."""
    if day < today():
        raise refuse(EXPIRED)
    return day


def _unexpired(value: Any) -> date:
    return refuse_expired(_required(value))


#: A day that has come: of birth, of issue.
PastDay = Annotated[date, BeforeValidator(_past)]
#: The last day on which a document is valid: today or later.
ValidDay = Annotated[date, BeforeValidator(_unexpired)]
#: Any day, or None for an empty field.
DayOrNothing = Annotated[date | None, BeforeValidator(_read)]
