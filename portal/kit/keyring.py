"""Keys that an operator writes down, newest first: `new:base64,old:base64`."""

import base64
import binascii
import re
from dataclasses import dataclass, field

KEY_BYTES = 32
#: Fewer different bytes than this are no random key: 32 random ones have hardly ever below 24.
_FEWEST_BYTES = 16
_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


class KeysMalformed(ValueError):
    """The text names no usable keys; its words say why, without showing any of it."""


@dataclass(frozen=True)
class NamedKey:
    """A 256-bit key and the name under which rows remember it."""

    id: str
    secret: bytes = field(repr=False)


def read_keys(text: str) -> tuple[NamedKey, ...]:
    """Read keys written as `id:base64`, separated by commas, or raise KeysMalformed.

    Ids have at most 16 letters, digits, hyphens or underscores; a key is 32 bytes that look drawn
    at random (security check 69).
    """
    keys = tuple(_read_key(part.strip()) for part in text.split(",") if part.strip())
    if not keys:
        raise KeysMalformed("holds no key")
    if len({key.id for key in keys}) < len(keys):
        raise KeysMalformed("gives two keys the same name")
    return keys


def _read_key(part: str) -> NamedKey:
    name, colon, encoded = part.partition(":")
    if not colon or not _ID.fullmatch(name):
        raise KeysMalformed("must read id:base64, the id in 1 to 16 letters, digits, - or _")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise KeysMalformed(f"holds a key that is not base64: {name}") from error
    if len(secret) != KEY_BYTES:
        raise KeysMalformed(f"holds a key that is not 32 bytes long: {name}")
    if len(set(secret)) < _FEWEST_BYTES:
        raise KeysMalformed(f"holds a key that is not random: {name}")
    return NamedKey(name, secret)
