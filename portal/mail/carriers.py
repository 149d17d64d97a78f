"""Who takes a message out: a mail server, an SMS gateway, or a folder on a developer's machine."""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from aiohttp import ClientSession, ClientTimeout
from aiosmtplib import SMTP, SMTPRecipientsRefused

from portal.config import Settings
from portal.mail import addresses
from portal.mail.envelopes import Envelope, as_email
from portal.mail.messages import Channel

#: For each step of the conversation; a dozen of them stay well below the outbox's claim.
_SECONDS_PER_STEP = 15.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PLAIN_PORT, _TLS_PORT = 25, 465
_PERMANENT = 5  # the first digit of a reply code (RFC 5321, 4.2.1)
#: "Authentication required" and "mailbox full" say nothing lasting about the recipient.
_PASSING_CODES = frozenset({530, 552})
#: Enhanced codes of security and policy (RFC 3463, 3.8): it is us whom the server refuses.
_POLICY = "5.7."
#: A gateway may ask a telephone network before it answers; well below the outbox's claim.
_GATEWAY_SECONDS = 30.0
_GATEWAY_OK = range(200, 300)
#: What a gateway answers that will never take this message: "bad request", "unprocessable".
_GATEWAY_NEVER = frozenset({400, 422})


class RefusedForGood(Exception):
    """The mail server says that this recipient will never get mail there."""


class GatewayFailed(Exception):
    """The SMS gateway did not take the message; another try may help."""


class NoCarrier(Exception):
    """Nothing is configured that could carry this channel."""


class Carrier(Protocol):
    """Takes one message out of the house."""

    async def carry(self, envelope: Envelope) -> None:
        """Deliver, or raise: RefusedForGood when another try is no use, else whatever failed."""


@dataclass(frozen=True, kw_only=True)
class SmtpCarrier:
    """Speaks SMTP, one conversation for each message."""

    host: str
    port: int
    user_name: str | None
    password: str | None = field(repr=False)
    sender: str
    is_tls: bool

    @property
    def start_tls(self) -> bool | None:
        """Whether STARTTLS is a must (True) or taken when offered (None).

        Credentials never cross a network in the clear; on the machine itself they may.
        """
        if self.is_tls:
            return False
        return True if self.user_name and self.host not in _LOOPBACK else None

    async def carry(self, envelope: Envelope) -> None:
        client = SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user_name,
            password=self.password,
            use_tls=self.is_tls,
            start_tls=self.start_tls,
            timeout=_SECONDS_PER_STEP,
        )
        async with client:
            try:
                recipient = addresses.on_the_wire(envelope.recipient)
                message = as_email(envelope)
                await client.send_message(message, sender=self.sender, recipients=[recipient])
            except SMTPRecipientsRefused as error:
                if all(_is_for_good(each.code, each.message) for each in error.recipients):
                    raise RefusedForGood(_reason(error)) from error
                raise


def _is_for_good(code: int, text: str) -> bool:
    is_permanent = code // 100 == _PERMANENT
    return is_permanent and code not in _PASSING_CODES and not text.startswith(_POLICY)


def _reason(error: SMTPRecipientsRefused) -> str:
    return "; ".join(f"{each.code} {each.message}" for each in error.recipients)


@dataclass(frozen=True, kw_only=True)
class SmsCarrier:
    """Hands each text message to a gateway: POST of {"to", "from", "text"}, decision 18."""

    url: str = field(repr=False)
    token: str = field(repr=False)
    sender: str

    async def carry(self, envelope: Envelope) -> None:
        # The same key with every try, so that a gateway which knows it sends a message once.
        headers = {"Idempotency-Key": str(envelope.id)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        message = {
            "to": addresses.checked(envelope.channel, envelope.recipient),
            "from": self.sender,
            "text": envelope.letter.text,
        }
        async with (
            ClientSession(timeout=ClientTimeout(total=_GATEWAY_SECONDS)) as client,
            client.post(self.url, json=message, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status in _GATEWAY_NEVER:
                raise RefusedForGood(str(answer.status))
            if answer.status not in _GATEWAY_OK:
                # Not the answer's words: a gateway may repeat the message in them.
                raise GatewayFailed(str(answer.status))


@dataclass(frozen=True)
class MailboxCarrier:
    """Keeps each message as an .eml file that only this system user can read."""

    folder: Path

    async def carry(self, envelope: Envelope) -> None:
        await asyncio.to_thread(self._write, envelope)

    def _write(self, envelope: Envelope) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The name depends on the row alone: a second delivery replaces the first.
        place = (
            self.folder / f"{envelope.created_at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{envelope.id}"
        )
        part = place.with_name(f"{place.name}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(as_email(envelope).as_bytes())
        # Readers list *.eml only, so that they never see half a message.
        part.rename(place.with_name(f"{place.name}.eml"))


def carrier_for(channel: Channel, settings: Settings) -> Carrier:
    """Return who carries the channel with these settings, or raise NoCarrier.

    A mail server when PORTAL_SMTP_URL names one, a gateway when PORTAL_SMS_URL does, otherwise
    the local mailbox; production has none.
    """
    if channel is Channel.SMS and (url := settings.sms_url.get_secret_value()):
        token = settings.sms_token.get_secret_value()
        return SmsCarrier(url=url, token=token, sender=settings.sms_from)
    if channel is Channel.MAIL and (url := settings.smtp_url.get_secret_value()):
        return smtp_carrier(url, sender=settings.mail_from)
    if settings.is_production:
        raise NoCarrier
    return MailboxCarrier(settings.mailbox_dir)


def smtp_carrier(url: str, *, sender: str) -> SmtpCarrier:
    """Read smtp://user:password@host:port or smtps://…; user and password are percent-encoded.

    Ports default to 25 and 465. Raises ValueError for any other scheme or without a host.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        msg = "PORTAL_SMTP_URL must look like smtp://user:password@host:587 or smtps://…"
        raise ValueError(msg)
    is_tls = parts.scheme == "smtps"
    return SmtpCarrier(
        host=parts.hostname,
        port=parts.port or (_TLS_PORT if is_tls else _PLAIN_PORT),
        user_name=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        sender=sender,
        is_tls=is_tls,
    )
