"""What failed rests, each time longer, and is tried again; nothing else waits for it."""

from collections.abc import Hashable
from datetime import datetime, timedelta

from portal.kit import clock

#: Soon enough for a fault that passes by itself, and doubled with each failure.
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
#: Whoever reads the log of the last hour finds every kind of failure in it.
TOLD_AGAIN_AFTER = timedelta(hours=1)
#: What has not come up for so long was done elsewhere, or is gone.
_FORGOTTEN_AFTER = timedelta(days=1)


class Patience:
    """Remembers, in this process only, what failed, how often, and what was said about it."""

    def __init__(self) -> None:
        self._failures: dict[Hashable, int] = {}
        self._rests_until: dict[Hashable, datetime] = {}
        self._told_at: dict[Hashable, datetime] = {}

    def rests(self, thing: Hashable) -> bool:
        """Return whether the thing failed lately and is not to be tried yet."""
        until = self._rests_until.get(thing)
        return until is not None and clock.now() < until

    def note_failure(self, thing: Hashable) -> timedelta:
        """Let the thing rest, and return for how long: 10 seconds, then doubled up to an hour."""
        now = clock.now()
        self._forget_gone(now)
        failures = self._failures.get(thing, 0)
        # The bound keeps the power small; beyond it the pause is the longest one anyway.
        pause = min(FIRST_PAUSE * (1 << min(failures, 16)), LONGEST_PAUSE)
        self._failures[thing] = failures + 1
        self._rests_until[thing] = now + pause
        return pause

    def note_success(self, thing: Hashable) -> None:
        """Forget that the thing ever failed."""
        self._failures.pop(thing, None)
        self._rests_until.pop(thing, None)

    def is_news(self, kind: Hashable) -> bool:
        """Return whether this kind of failure is to be told: the first time, and once an hour."""
        now, told_at = clock.now(), self._told_at.get(kind)
        if told_at is not None and now - told_at < TOLD_AGAIN_AFTER:
            return False
        self._told_at[kind] = now
        return True

    def _forget_gone(self, now: datetime) -> None:
        gone = [each for each, at in self._rests_until.items() if now - at > _FORGOTTEN_AFTER]
        for each in gone:
            self.note_success(each)
