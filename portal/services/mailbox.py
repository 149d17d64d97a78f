"""The local mailbox: messages kept as files for development, and never in production."""

import asyncio
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from uuid import UUID

from portal.config import get_settings
from portal.errors import NotFound
from portal.kit.paging import PAGE_SIZE, Page, page_count, within
from portal.mail.envelopes import SMS_HEADER
from portal.schemas.mailbox import MailboxMessage, MailboxRow

_CODE_LINE = re.compile(r"^\s*([0-9]{6})\s*$", re.ASCII | re.MULTILINE)
_CODE_WORD = re.compile(r"(?<![0-9+])[0-9]{6}(?![0-9])", re.ASCII)
_LINK = re.compile(r"https?://\S+")
#: As portal.mail.carriers names them; whatever else lies in the folder is not ours.
_NAME = re.compile(r"([0-9]{8}T[0-9]{6}\.[0-9]{6}Z)-([0-9a-f-]{36})\.eml", re.ASCII)
_STAMP = "%Y%m%dT%H%M%S.%fZ"


def _folder() -> Path:
    settings = get_settings()
    if not settings.has_local_mailbox:
        raise NotFound
    return settings.mailbox_dir


async def list_messages(page: int = 1) -> Page[MailboxRow]:
    """Return one page of messages, newest first; a page beyond either end becomes the nearest.

    Raises NotFound wherever there is no local mailbox: in production, and beside a mail server.
    """
    return await asyncio.to_thread(_list_messages, _folder(), page)


async def find_message(message_id: str) -> MailboxMessage:
    """Return one message in full.

    Raises NotFound for an unknown or malformed id, and wherever there is no local mailbox.
    """
    return await asyncio.to_thread(_find_message, _folder(), message_id)


def _list_messages(folder: Path, page: int) -> Page[MailboxRow]:
    places = sorted(filter(_is_ours, folder.glob("*.eml")), reverse=True)
    total = len(places)
    page = within(page, total)
    chosen = places[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    rows = [_row(place) for place in chosen]
    return Page(rows=rows, page=page, page_count=page_count(total), total=total)


def _is_ours(place: Path) -> bool:
    return _NAME.fullmatch(place.name) is not None


def _row(place: Path) -> MailboxRow:
    with place.open("rb") as file:
        headers = BytesHeaderParser(policy=policy.default).parse(file)
    return MailboxRow(**_facts(place, headers))


def _facts(place: Path, message: EmailMessage) -> dict[str, str | bool]:
    sms_to = message[SMS_HEADER]
    stamp, _, row_id = place.stem.partition("-")
    at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    return {
        "id": row_id,
        "to": str(sms_to or message["To"]),
        "subject": str(message["Subject"]),
        "at": at.isoformat(),
        "is_sms": sms_to is not None,
    }


def _find_message(folder: Path, message_id: str) -> MailboxMessage:
    try:
        wanted = UUID(message_id)
    except (ValueError, AttributeError, TypeError):
        raise NotFound from None
    place = next(folder.glob(f"*-{wanted}.eml"), None)
    if place is None:
        raise NotFound
    message = message_from_bytes(place.read_bytes(), policy=policy.default)
    return _whole(place, message)


def _whole(place: Path, message: EmailMessage) -> MailboxMessage:
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    facts = _facts(place, message)
    pattern = _CODE_WORD if facts["is_sms"] else _CODE_LINE
    found = pattern.search(text)
    return MailboxMessage(
        **facts,
        text=text,
        language=str(message["Content-Language"]),
        code=found[0].strip() if found else "",
        links=_LINK.findall(text),
    )
