"""One-time codes made from a key and the time: RFC 6238 with SHA-1, 30 seconds and six digits."""

from datetime import datetime
from hmac import compare_digest

import pyotp

STEP_SECONDS = 30
#: So many steps a clock may be ahead or behind (RFC 6238, 5.2).
WINDOW = 1


def new_key() -> str:
    """Return 160 random bits in Base32, as apps for codes take it."""
    return pyotp.random_base32()


def step_at(moment: datetime) -> int:
    """Return the number of the time step that an aware moment lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(key: str, step: int) -> str:
    """Return the six digits that the key shows during the step."""
    return pyotp.HOTP(key).at(step)


def fitting_steps(key: str, code: str, moment: datetime) -> list[int]:
    """Return the steps around the moment whose code this is, oldest first; usually one or none."""
    now = step_at(moment)
    return [
        step
        for step in range(now - WINDOW, now + WINDOW + 1)
        if compare_digest(code_at(key, step).encode(), code.encode("utf-8", "surrogatepass"))
    ]


def address_of(key: str, *, person: str, issuer: str) -> str:
    """Return the otpauth:// address that an app reads from a QR code."""
    return pyotp.TOTP(key).provisioning_uri(name=person, issuer_name=issuer)


def in_groups(key: str) -> str:
    """Return the key in groups of four, for typing."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
