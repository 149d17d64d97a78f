"""The number of a letter: written "K7Q4-MX92-R5TZ", and nobody finds one by trying.

Eleven random characters and a check character; three characters more than a company code, so that
neither is taken for the other.
"""

from portal.kit.spoken import Spoken

#: 55 random bits.
_SHAPE = Spoken(length=12, group=4)


def new_number() -> str:
    """Return a fresh random number in its written form, fourteen characters with hyphens."""
    return _SHAPE.new()


def normalise_number(text: str) -> str | None:
    """Return the written form of a number that somebody typed or heard, None when it is none."""
    return _SHAPE.normalise(text)
