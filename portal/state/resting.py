"""How long a button rests that has sent a message."""

import time

_RESEND_MS = 60_000


def rest_until() -> int:
    """Return when the next message may be asked for, as Unix time in milliseconds (check 22)."""
    return int(time.time() * 1000) + _RESEND_MS
