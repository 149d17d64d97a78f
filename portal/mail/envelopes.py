"""A letter with its headers: the MIME message that a carrier takes."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from portal.config import get_settings
from portal.mail import addresses
from portal.mail.letters import Letter
from portal.mail.messages import Channel

SMS_HEADER = "X-Sms-To"
_SMS_DOMAIN = "sms.local"


class BrokenHeader(ValueError):
    """A text meant for a header has line breaks in it, or is empty."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A letter, whom it goes to, and the id and time (UTC) of the outbox row that it came from."""

    id: UUID
    channel: Channel
    recipient: str
    language: str
    created_at: datetime
    letter: Letter


def message_id(row_id: UUID) -> str:
    """Return the one Message-ID of an outbox row, the same for every try (security check 61)."""
    host = urlsplit(get_settings().base_url).hostname or "localhost"
    return f"<{row_id}@{host}>"


def as_email(envelope: Envelope) -> EmailMessage:
    """Build the MIME message: text, and HTML where there is any, to exactly one address.

    Raises UnsafeAddress or BrokenHeader for anything that would break out of its header
    (security check 25). An SMS becomes a mail too, for the local mailbox.
    """
    settings = get_settings()
    recipient = addresses.checked(envelope.channel, envelope.recipient)
    wire = addresses.on_the_wire(recipient)
    # With the plain policy an address in another script would be written as an encoded word,
    # which no server takes for an address (RFC 6531).
    message = EmailMessage(policy=SMTP if wire.isascii() else SMTPUTF8)
    message["From"] = Address(display_name=settings.name, addr_spec=settings.mail_from)
    if envelope.channel is Channel.SMS:
        message["To"] = Address(addr_spec=f"{recipient}@{_SMS_DOMAIN}")
        message[SMS_HEADER] = recipient
    else:
        message["To"] = Address(username=wire.rpartition("@")[0], domain=wire.rpartition("@")[2])
        message["Reply-To"] = Address(addr_spec=settings.support_email)
    message["Subject"] = _one_line(envelope.letter.subject)
    message["Date"] = format_datetime(envelope.created_at)
    message["Message-ID"] = message_id(envelope.id)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices in reply
    message.set_content(envelope.letter.text, cte="quoted-printable")
    if envelope.letter.html:
        message.add_alternative(envelope.letter.html, subtype="html", cte="quoted-printable")
    # Last: adding a part moves every Content- header that is there into the first part.
    message["Content-Language"] = envelope.language
    return message


def _one_line(text: str) -> str:
    """Return the text if it is one line: the e-mail policy lets a carriage return at its end by."""
    if text.splitlines() != [text]:
        raise BrokenHeader
    return text
