"""What may stand in the To field: exactly one plain address or number."""

import re
from email.errors import MessageParseError
from email.headerregistry import Address

from email_validator import validate_email

from portal.mail.messages import Channel

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_FORBIDDEN = frozenset(' \t,:;<>()[]"\\')


class UnsafeAddress(ValueError):
    """Not one plain address: it could name a second recipient or a header of its own."""


def checked(channel: Channel, address: str) -> str:
    """Return the address unchanged when a message of this channel may go to it.

    Raises UnsafeAddress otherwise (security check 25). Quoted local parts are refused too:
    nobody uses them in earnest, and they hide spaces and second addresses.
    """
    if channel is Channel.SMS:
        if not _E164.fullmatch(address):
            raise UnsafeAddress
        return address
    local, at, domain = address.rpartition("@")
    is_plain = address.isprintable() and not _FORBIDDEN & set(address) and "@" not in local
    if not (local and at and domain and is_plain) or len(address) > _MAX_LENGTH:
        raise UnsafeAddress
    try:
        # The parser predates RFC 6531; letters of other scripts count as any letter.
        Address(addr_spec=_NOT_ASCII.sub("x", address))
    except (ValueError, MessageParseError) as error:
        raise UnsafeAddress from error
    return address


def on_the_wire(address: str) -> str:
    """Return the mail address as mail servers take it: a domain in another script as Punycode.

    Raises ValueError when the domain cannot be written so (RFC 5891).
    """
    if address.rpartition("@")[2].isascii():
        return address
    parts = validate_email(address, check_deliverability=False)
    return f"{parts.local_part}@{parts.ascii_domain}"
