"""Numbers that are read aloud and typed: a slip of the tongue never names another one.

Random characters and a check character of Crockford's base 32 (no I, L, O, U). The check is a
weighted sum in the field GF(32), so that every single wrong character and every swap of two
characters is noticed, up to 31 characters.
"""

import secrets
import unicodedata
from dataclasses import dataclass

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
#: x^5 + x^2 + 1, irreducible over GF(2).
_POLYNOMIAL = 0b100101
_FIELD_SIZE = 32


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled >= _FIELD_SIZE else doubled


def check_character(body: str) -> str:
    """Return the sum of c[i] * x^(i+1), by Horner's scheme; 5 random bits go into each c[i]."""
    total = 0
    for char in body:
        total = _times_x(total ^ _ALPHABET.index(char))
    return _ALPHABET[total]


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One kind of number: `length` characters with the check character, written in groups."""

    length: int
    group: int

    def new(self) -> str:
        """Return a fresh random number in its written form."""
        body = "".join(secrets.choice(_ALPHABET) for _ in range(self.length - 1))
        return self._written(body + check_character(body))

    def normalise(self, text: str) -> str | None:
        """Return the written form of what somebody typed or heard, None when it is no such number.

        Forgives case, width, spaces, hyphens of any kind, O for 0, and I or L for 1. A wrong check
        character gives None.
        """
        dashes = (
            "-" if unicodedata.category(char) == "Pd" else char
            for char in unicodedata.normalize("NFKC", text).upper()
        )
        plain = "".join("".join(dashes).split()).translate(_HEARD_AS)
        if len(plain) != self.length or any(char not in _ALPHABET for char in plain):
            return None
        if check_character(plain[:-1]) != plain[-1]:
            return None
        return self._written(plain)

    def _written(self, plain: str) -> str:
        starts = range(0, self.length, self.group)
        return "-".join(plain[start : start + self.group] for start in starts)
