"""Passwords: hashed with argon2id off the event loop, and measured for how guessable they are."""

import asyncio
import os
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from zxcvbn import zxcvbn

from portal.kit.words import N_

with warnings.catch_warnings():
    # Some releases announce at import what later releases of Python and argon2 drop.
    warnings.simplefilter("ignore", DeprecationWarning)
    from passlib.context import CryptContext

Answer = TypeVar("Answer")

MAX_LENGTH = 256  # code points after NFKC (security check 1)
#: zxcvbn refuses longer input, and its cost grows faster than the length.
_MEASURED_LENGTH = 72
#: zxcvbn's 3: "safely unguessable, moderate protection from offline attack of a slow hash".
_GOOD_SCORE = 3
#: Shorter words ("Li", "the") stand in too many good passwords by chance.
_SHORTEST_OWN_WORD = 4

TOO_SHORT = N_("Please use at least {min_length} characters.")
TOO_LONG = N_("Please use at most {max_length} characters.")
TOO_EASY = N_("This password is easy to guess. Please make it longer or use a few unrelated words.")
TOO_PERSONAL = N_(
    "Please do not build the password on your name, your e-mail address, your company or the "
    "name of this portal."
)

_context = CryptContext(
    schemes=["argon2"],
    argon2__type="ID",
    argon2__memory_cost=19456,  # KiB: with t=2 and p=1 OWASP's floor (security check 2)
    argon2__time_cost=2,
    argon2__parallelism=1,
)


@cache
def _pool() -> ThreadPoolExecutor:
    # One thread per core computes as much as two would, and leaves the event loop its share.
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="passwords")


async def off_the_loop(work: Callable[[], Answer]) -> Answer:
    """Return what the work returns, done in the threads that hash: one per core, no more."""
    return await asyncio.get_running_loop().run_in_executor(_pool(), work)


def normalise(text: str) -> str:
    """Return the password in NFKC: two keyboards that compose letters differently agree."""
    return unicodedata.normalize("NFKC", text)


def is_hashable(text: str) -> bool:
    """Return whether a form would let the password through."""
    return len(text) <= MAX_LENGTH and not any("\ud800" <= char <= "\udfff" for char in text)


async def hash_password(text: str) -> str:
    """Return an argon2id hash of the password, computed off the event loop (security check 2).

    Raises ValueError for more than 256 code points or lone surrogates: forms refuse them first.
    """
    password = normalise(text)
    if not is_hashable(password):
        msg = "this is no password that a form lets through"
        raise ValueError(msg)
    hashed: str = await off_the_loop(lambda: _context.hash(password))
    return hashed


async def verify_password(text: str, hashed: str) -> bool:
    """Return whether the password belongs to the hash, off the event loop.

    What no form would have let through is wrong, and costs as much time as any other.
    """
    password = normalise(text)
    if not is_hashable(password):
        await dummy_verify()
        return False
    is_right: bool = await off_the_loop(lambda: _context.verify(password, hashed))
    return is_right


async def dummy_verify() -> None:
    """Spend the time of one verification, so that a missing account does not answer sooner."""
    await off_the_loop(_context.dummy_verify)


def needs_rehash(hashed: str) -> bool:
    """Return whether the hash was made with other parameters than today's (security check 2)."""
    return bool(_context.needs_update(hashed))


def weakness_of(
    text: str, *, own_words: Iterable[str], min_length: int
) -> tuple[str, dict[str, str]] | None:
    """Return why the password is refused, as an English text and its values, or None.

    There is no rule about kinds of characters (security check 1): the length in code points after
    NFKC, zxcvbn's score of the first 72 characters, and the owner's own words decide. Own words
    may stand in a password that would be good without them. May take half a second: see
    find_weakness.
    """
    password = normalise(text)
    if len(password) < min_length:
        return TOO_SHORT, {"min_length": str(min_length)}
    if len(password) > MAX_LENGTH:
        return TOO_LONG, {"max_length": str(MAX_LENGTH)}
    if _score(password) < _GOOD_SCORE:
        return TOO_EASY, {}
    rest = _without(password, _parts(own_words))
    if rest != password.casefold() and _score(rest) < _GOOD_SCORE:
        return TOO_PERSONAL, {}
    return None


async def find_weakness(
    text: str, *, own_words: Iterable[str], min_length: int
) -> tuple[str, dict[str, str]] | None:
    """Return what weakness_of returns, computed off the event loop."""
    words = list(own_words)
    return await off_the_loop(lambda: weakness_of(text, own_words=words, min_length=min_length))


def _score(text: str) -> int:
    if not text:
        return 0
    score: int = zxcvbn(text[:_MEASURED_LENGTH])["score"]
    return score


def _parts(own_words: Iterable[str]) -> list[str]:
    """Return the words and what they are joined of, the longest first."""
    found = set()
    for word in own_words:
        folded = normalise(word).casefold()
        found |= {folded, re.sub(r"[\W_]+", "", folded), *re.split(r"[\W_]+", folded)}
    return sorted(
        (each for each in found if len(each) >= _SHORTEST_OWN_WORD), key=len, reverse=True
    )


def _without(password: str, words: list[str]) -> str:
    rest = password.casefold()
    for word in words:
        rest = rest.replace(word, "")
    return rest
