"""The company code: short, readable aloud, and a slip of the tongue does not name another company.

Eight random characters and a check character, written "K7Q-4MX-92R". An earlier system's code is
kept beside it, in whatever shape it had.
"""

from portal.kit import names
from portal.kit.spoken import Spoken

#: What the column holds.
OLDER_CODE_LENGTH = 40
#: 40 random bits: a guess hits one of 100,000 companies once in ten million tries (check 37).
_SHAPE = Spoken(length=9, group=3)


def new_code() -> str:
    """Return a fresh random code in its written form, eleven characters with hyphens (A-30)."""
    return _SHAPE.new()


def normalise_code(text: str) -> str | None:
    """Return the written form of a code that somebody typed or heard, None when it is none.

    Forgives case, width, spaces, hyphens of any kind, O for 0, and I or L for 1. A wrong check
    character gives None, so that a slip never names somebody else's company.
    """
    return _SHAPE.normalise(text)


def fold_older_code(text: str) -> str:
    """Return an earlier system's code as it is stored and compared: case and signs do not count.

    "" when nothing is left of it.
    """
    return names.fold(text).upper()[:OLDER_CODE_LENGTH]
