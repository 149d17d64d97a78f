"""Ticket numbers: eight digits in two groups, because digits are read aloud in every language.

The last digit is a check by Luhn's rule (ISO/IEC 7812-1, annex B), so that one wrong digit, or
most swaps of two, name no other ticket. A number opens nothing: it may be guessed.
"""

import secrets
import unicodedata

_LENGTH = 8
_GROUP = 4
_FILLERS = frozenset(" -‐‑‒–—")


def _check_digit(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


def new_number() -> str:
    """Return a fresh random number in its written form, as "4829-5170"."""
    body = f"{secrets.randbelow(10 ** (_LENGTH - 1)):0{_LENGTH - 1}d}"
    plain = body + _check_digit(body)
    return f"{plain[:_GROUP]}-{plain[_GROUP:]}"


def normalise_number(text: str) -> str | None:
    """Return the written form of a number that somebody typed or heard, None when it is none."""
    plain = "".join(char for char in unicodedata.normalize("NFKC", text) if char not in _FILLERS)
    if len(plain) != _LENGTH or not (plain.isascii() and plain.isdigit()):
        return None
    if _check_digit(plain[:-1]) != plain[-1]:
        return None
    return f"{plain[:_GROUP]}-{plain[_GROUP:]}"
