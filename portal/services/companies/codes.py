"""The company code: short, readable aloud, and a slip of the tongue does not name another company.

Eight random characters and a check character of Crockford's base 32 (no I, L, O, U), written
"K7Q-4MX-92R". The check is a weighted sum in the field GF(32), so that every single wrong
character and every swap of two characters is noticed.
"""

import secrets
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
#: 40 random bits: a guess hits one of 100,000 companies once in ten million tries (check 37).
_RANDOM_LENGTH = 8
_LENGTH = _RANDOM_LENGTH + 1
_GROUP = 3
#: x^5 + x^2 + 1, irreducible over GF(2).
_POLYNOMIAL = 0b100101
_FIELD_SIZE = 32


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled >= _FIELD_SIZE else doubled


def _check_character(body: str) -> str:
    """Return the sum of c[i] * x^(i+1), by Horner's scheme."""
    total = 0
    for char in body:
        total = _times_x(total ^ _ALPHABET.index(char))
    return _ALPHABET[total]


def _written(plain: str) -> str:
    return "-".join(plain[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def new_code() -> str:
    """Return a fresh random code in its written form, eleven characters with hyphens (A-30)."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LENGTH))
    return _written(body + _check_character(body))


def normalise_code(text: str) -> str | None:
    """Return the written form of a code that somebody typed or heard, None when it is none.

    Forgives case, width, spaces, hyphens of any kind, O for 0, and I or L for 1. A wrong check
    character gives None, so that a slip never names somebody else's company.
    """
    dashes = (
        "-" if unicodedata.category(char) == "Pd" else char
        for char in unicodedata.normalize("NFKC", text).upper()
    )
    plain = "".join("".join(dashes).split()).translate(_HEARD_AS)
    if len(plain) != _LENGTH or any(char not in _ALPHABET for char in plain):
        return None
    if _check_character(plain[:-1]) != plain[-1]:
        return None
    return _written(plain)
