"""Password hashes of other platforms: told apart, held to a sane price, and verified."""

import ctypes
import hashlib
import re
import warnings
from collections.abc import Callable
from functools import cache
from hmac import compare_digest
from typing import Any

from portal.kit import passwords

with warnings.catch_warnings():
    # Some releases announce at import what later releases of Python drop.
    warnings.simplefilter("ignore", DeprecationWarning)
    from passlib.registry import get_crypt_handler

LONGEST = 255
#: How a platform may mark a hash that says enough by itself.
_TAG = "{bcrypt}"
_HEX_MD5, _HEX_SHA1 = "hex_md5", "hex_sha1"
_SALT = r"[./0-9A-Za-z]"
_BASE64 = r"[+/A-Za-z0-9]"
#: The hashes that are taken: by passlib's names, and two that need a mark of their own because
#: 32 or 40 digits could be anything.
_KINDS = {
    "bcrypt": r"\$2[aby]\$(?P<log>\d\d)\$[./A-Za-z0-9]{53}",
    "pbkdf2_sha1": rf"\$pbkdf2\$(?P<rounds>\d{{1,9}})\${_SALT}{{0,90}}\${_SALT}{{27}}",
    "pbkdf2_sha256": rf"\$pbkdf2-sha256\$(?P<rounds>\d{{1,9}})\${_SALT}{{0,90}}\${_SALT}{{43}}",
    "pbkdf2_sha512": rf"\$pbkdf2-sha512\$(?P<rounds>\d{{1,9}})\${_SALT}{{0,90}}\${_SALT}{{86}}",
    "django_pbkdf2_sha256": r"pbkdf2_sha256\$(?P<rounds>\d{1,9})\$[A-Za-z0-9]{1,60}\$"
    rf"{_BASE64}{{43}}=",
    "phpass": rf"\$[PH]\$(?P<phpass>{_SALT}){_SALT}{{30}}",
    "md5_crypt": rf"\$1\${_SALT}{{1,8}}\${_SALT}{{22}}",
    "apr_md5_crypt": rf"\$apr1\${_SALT}{{1,8}}\${_SALT}{{22}}",
    "sha256_crypt": rf"\$5\$(rounds=(?P<crypt>\d{{4,9}})\$)?{_SALT}{{1,16}}\${_SALT}{{43}}",
    "sha512_crypt": rf"\$6\$(rounds=(?P<crypt>\d{{4,9}})\$)?{_SALT}{{1,16}}\${_SALT}{{86}}",
    "ldap_salted_sha512": rf"\{{SSHA512\}}{_BASE64}{{88,106}}={{0,2}}",
    "ldap_salted_sha256": rf"\{{SSHA256\}}{_BASE64}{{46,64}}={{0,2}}",
    "ldap_salted_sha1": rf"\{{SSHA\}}{_BASE64}{{31,48}}={{0,2}}",
    "ldap_salted_md5": rf"\{{SMD5\}}{_BASE64}{{26,43}}={{0,2}}",
    "ldap_sha1": rf"\{{SHA\}}{_BASE64}{{27}}=",
    "ldap_md5": rf"\{{MD5\}}{_BASE64}{{22}}==",
    _HEX_SHA1: r"\{HEX-SHA1\}[0-9a-f]{40}",
    _HEX_MD5: r"\{HEX-MD5\}[0-9a-f]{32}",
    "argon2": rf"\$argon2id\$v=19\$m=(?P<memory>\d{{1,6}}),t=[1-4],p=[1-4]\${_BASE64}{{11,64}}"
    rf"\${_BASE64}{{22,86}}",
}
_PATTERNS = {kind: re.compile(pattern, re.ASCII) for kind, pattern in _KINDS.items()}
_PHPASS_DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: One try may cost about a third of a second, or logging in would be a way to keep us busy.
_MOST = {"log": 12, "rounds": 600_000, "crypt": 100_000, "phpass": 16, "memory": 65_536}
#: What crypt(3) computes in C, without holding up other threads.
_CRYPT_KINDS = frozenset({"bcrypt", "md5_crypt", "sha256_crypt", "sha512_crypt"})
_CRYPT_MEMORY = 1 << 18
#: Openwall's test vector for bcrypt.
_KNOWN = (b"U*U", b"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")

Crypt = Callable[[bytes, bytes], bytes | None]


class HashRefused(Exception):
    """The hash cannot be taken over; the words say why, and never what it is."""


def read_hash(text: str) -> str:
    """Return the hash as verify_foreign wants it, or raise HashRefused.

    Takes bcrypt, PBKDF2, phpass, crypt(3)'s MD5 and SHA-2, LDAP's SHA and MD5 with and without
    salt, argon2id, and {HEX-MD5} or {HEX-SHA1} before plain digits. Anything dearer than about a
    third of a second is refused.
    """
    hashed = text[len(_TAG) :] if text.lower().startswith(_TAG) else text
    kind = _kind_of(hashed)
    if kind is None or len(hashed) > LONGEST:
        raise HashRefused("this is no hash that can be verified here")
    if _is_too_dear(hashed, kind):
        raise HashRefused("this hash takes too long to verify")
    if kind == "bcrypt" and _crypt() is None:
        raise HashRefused("this machine has no libcrypt that verifies bcrypt")
    return hashed


def _kind_of(hashed: str) -> str | None:
    return next((kind for kind, each in _PATTERNS.items() if each.fullmatch(hashed)), None)


def _is_too_dear(hashed: str, kind: str) -> bool:
    found = _PATTERNS[kind].fullmatch(hashed)
    prices = found.groupdict() if found else {}
    return any(
        (_PHPASS_DIGITS.index(price) if name == "phpass" else int(price)) > _MOST[name]
        for name, price in prices.items()
        if price is not None
    )


async def verify_foreign(text: str, hashed: str) -> bool:
    """Return whether the password belongs to the hash of another platform, off the event loop.

    The password counts as typed and, should that be wrong, in NFKC. Nothing belongs to "".
    """
    return await passwords.off_the_loop(lambda: _is_right(text, hashed))


def _is_right(text: str, hashed: str) -> bool:
    kind = _kind_of(hashed)
    if kind is None or not passwords.is_hashable(text):
        return False
    spellings = dict.fromkeys((text, passwords.normalise(text)))
    return any(_matches(each.encode(), hashed, kind) for each in spellings)


def _matches(password: bytes, hashed: str, kind: str) -> bool:
    if kind in {_HEX_MD5, _HEX_SHA1}:
        # Named for what the other platform did, not for what we would do.
        digest = hashlib.new(kind.removeprefix("hex_"), password, usedforsecurity=False)
        return compare_digest(hashed.partition("}")[2], digest.hexdigest())
    if kind in _CRYPT_KINDS and (crypt := _crypt()):
        return b"\0" not in password and crypt(password, hashed.encode()) == hashed.encode()
    try:
        return bool(_handler(kind).verify(password, hashed))
    except ValueError:
        # Passwords that the other platform could not have had, such as one with a NUL.
        return False


@cache
def _handler(kind: str) -> Any:
    return get_crypt_handler(kind)


@cache
def _crypt() -> Crypt | None:
    """Return the machine's crypt(3) if it knows bcrypt, or None."""
    for name in ("libcrypt.so.1", "libcrypt.so.2"):
        try:
            function = ctypes.CDLL(name).crypt_rn
        except (OSError, AttributeError):
            continue
        function.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int]
        function.restype = ctypes.c_char_p

        def crypt(password: bytes, setting: bytes, function: Any = function) -> bytes | None:
            memory = ctypes.create_string_buffer(_CRYPT_MEMORY)
            found: bytes | None = function(password, setting, memory, _CRYPT_MEMORY)
            return found

        if crypt(*_KNOWN) == _KNOWN[1]:
            return crypt
    return None
