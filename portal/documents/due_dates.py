"""A due date as an entry for a calendar program (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

#: Long enough to be seen in a calendar's day.
_LENGTH = timedelta(minutes=30)


def make_entry(*, uid: str, title: str, words: str, due_at: datetime, made_at: datetime) -> bytes:
    """Return an .ics file with one entry that ends when it is due; both moments are aware.

    The moment stands in UTC: each calendar program shows it in its reader's zone. The same `uid`
    again replaces the entry.
    """
    event = Event()
    event.add("uid", uid)
    event.add("summary", title)
    event.add("description", words)
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", (due_at - _LENGTH).astimezone(UTC))
    event.add("dtend", due_at.astimezone(UTC))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//portal//reviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
