"""The outbox: messages written with the change that causes them, sent after its commit.

A sender claims rows in one transaction, sends outside of any, and records in another. A row is
sent once; only when a process dies between sending and recording does it go out again, under the
same Message-ID.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.db import after_commit
from portal.errors import PortalError
from portal.i18n import DEFAULT_LANGUAGE, LANGUAGES
from portal.kit import clock, sealing
from portal.kit.words import N_
from portal.mail import addresses, packing
from portal.mail.messages import Channel, Message
from portal.models.infrastructure import OutboxMessage

log = logging.getLogger(__name__)

#: After the n-th failed try the row waits this long. A server that is down for an hour costs five
#: tries; the tenth failure, some 16 hours after the first, parks the row (security check 61).
WAITS = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
)
MAX_TRIES = len(WAITS) + 1
#: Longer than any try can last with the carriers' time limits, so that nobody takes the row twice.
CLAIM_LASTS = timedelta(minutes=5)
#: Recipients are personal data: what is done with is forgotten after a month.
KEPT_FOR = timedelta(days=30)
_SEAL_PURPOSE = "outbox"
_MAX_ERROR_LENGTH = 500


class SmsNotAvailable(PortalError):
    """No SMS gateway is configured, and the local stand-in has no place in production."""

    code = "sms_not_available"
    text = N_("We cannot send text messages at present. Please use your e-mail address instead.")
    field = "mobile"


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A claimed row, detached from the database: all that a carrier needs."""

    id: UUID
    kind: str
    channel: Channel
    recipient: str
    language: str
    created_at: datetime
    claimed_until: datetime
    tries: int
    sealed: str

    def open(self) -> Message:
        """Return the message inside.

        Raises SealBroken, KeyError or ValueError when this process cannot read it: another
        secret key, or a newer release.
        """
        return packing.unpack(self.kind, sealing.unseal(_secret(), _SEAL_PURPOSE, self.sealed))


def _secret() -> str:
    return get_settings().secret_key.get_secret_value()


_alarms: set[asyncio.Event] = set()


@contextmanager
def alarm() -> Iterator[asyncio.Event]:
    """Lend an event that is set whenever this process has committed a new message."""
    event = asyncio.Event()
    _alarms.add(event)
    try:
        yield event
    finally:
        _alarms.discard(event)


def _ring() -> None:
    for event in _alarms:
        event.set()


def post(
    session: AsyncSession,
    message: Message,
    *,
    to: str,
    language: str,
    account_id: UUID | None = None,
) -> OutboxMessage:
    """Put a message into the outbox; it leaves once the session's transaction has committed.

    `to` is one mail address, or one E.164 number for a text message. Codes and links stand in
    the row only sealed, and only until it is sent. Raises SmsNotAvailable, or UnsafeAddress for
    anything that is no plain address (security check 25).
    """
    if message.channel is Channel.SMS and not get_settings().has_sms:
        raise SmsNotAvailable
    now = clock.now()
    row = OutboxMessage(
        channel=message.channel,
        kind=type(message).__name__,
        recipient=addresses.checked(message.channel, to),
        language=language if language in LANGUAGES else DEFAULT_LANGUAGE,
        sealed=sealing.seal(_secret(), _SEAL_PURPOSE, packing.pack(message)),
        account_id=account_id,
        created_at=now,
        due_at=now,
    )
    session.add(row)
    after_commit(session, _ring)
    return row


def _is_open() -> ColumnElement[bool]:
    return and_(col(OutboxMessage.sent_at).is_(None), col(OutboxMessage.parked_at).is_(None))


def _is_due(now: datetime) -> ColumnElement[bool]:
    claimed_until = col(OutboxMessage.claimed_until)
    is_free = or_(claimed_until.is_(None), claimed_until <= now)
    return and_(_is_open(), col(OutboxMessage.due_at) <= now, is_free)


async def has_due(session: AsyncSession) -> bool:
    """Tell whether a row could be claimed now: a cheap look before a write transaction."""
    found = await session.exec(select(OutboxMessage.id).where(_is_due(clock.now())).limit(1))
    return found.first() is not None


async def claim_due(session: AsyncSession, *, limit: int) -> list[Parcel]:
    """Take up to `limit` due rows, oldest first, so that no other worker sends them.

    PostgreSQL skips rows that others are just taking; on SQLite the write transaction excludes
    them. A claim counts as a try, so that a message which kills its sender parks as well.
    """
    now = clock.now()
    found = await session.exec(
        select(OutboxMessage)
        .where(_is_due(now))
        .order_by(col(OutboxMessage.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    parcels = []
    for row in found:
        if row.tries >= MAX_TRIES:
            _park(row, at=now)
            continue
        row.tries += 1
        row.claimed_until = now + CLAIM_LASTS
        parcels.append(_parcel(row, row.claimed_until))
    return parcels


def _parcel(row: OutboxMessage, claimed_until: datetime) -> Parcel:
    return Parcel(
        id=row.id,
        kind=row.kind,
        channel=Channel(row.channel),
        recipient=row.recipient,
        language=row.language,
        created_at=row.created_at,
        claimed_until=claimed_until,
        tries=row.tries,
        sealed=row.sealed,
    )


def _park(row: OutboxMessage, *, at: datetime) -> None:
    row.parked_at = at
    row.claimed_until = None
    log.error("outbox message %s is parked after %d tries", row.id, row.tries)


async def _claimed(session: AsyncSession, parcel: Parcel) -> OutboxMessage | None:
    """Return the parcel's row while the claim is ours: a late answer must not touch another's."""
    found = await session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.id == parcel.id,
            OutboxMessage.claimed_until == parcel.claimed_until,
            _is_open(),
        )
        .with_for_update()
    )
    return found.first()


async def record_sent(session: AsyncSession, parcel: Parcel) -> None:
    """Note that the message is out, and forget what was in it."""
    if (row := await _claimed(session, parcel)) is None:
        return
    row.sent_at = clock.now()
    row.sealed = ""
    row.last_error = ""
    row.claimed_until = None


async def record_failure(session: AsyncSession, parcel: Parcel, error: str) -> None:
    """Note a failed try: the next one follows later and later, the tenth failure parks the row."""
    if (row := await _claimed(session, parcel)) is None:
        return
    row.last_error = _storable(error)
    if row.tries >= MAX_TRIES:
        _park(row, at=clock.now())
        return
    row.claimed_until = None
    row.due_at = clock.now() + WAITS[row.tries - 1]


async def record_refusal(session: AsyncSession, parcel: Parcel, error: str) -> None:
    """Note that the recipient is refused for good: park at once, and forget what was in it."""
    if (row := await _claimed(session, parcel)) is None:
        return
    row.last_error = _storable(error)
    row.sealed = ""
    _park(row, at=clock.now())


def _storable(error: str) -> str:
    return "".join(each if each.isprintable() else " " for each in error)[:_MAX_ERROR_LENGTH]


async def lag(session: AsyncSession) -> float:
    """Return for how many seconds the oldest due message has been waiting; 0.0 when none is due.

    Large when no worker runs. A mail server that is down does not show here: its messages are
    due again only later.
    """
    now = clock.now()
    oldest = select(func.min(OutboxMessage.due_at)).where(
        _is_open(), col(OutboxMessage.due_at) <= now
    )
    due_at = (await session.exec(oldest)).one()
    return (now - due_at).total_seconds() if due_at else 0.0


async def waiting(session: AsyncSession) -> int:
    """Return how many messages are still to be sent, due or not."""
    return (await session.exec(select(func.count()).where(_is_open()))).one()


async def parked(session: AsyncSession) -> int:
    """Return how many messages were given up and wait for a person."""
    is_parked = col(OutboxMessage.parked_at).is_not(None)
    return (await session.exec(select(func.count()).where(is_parked))).one()


async def retry_parked(session: AsyncSession) -> int:
    """Make every parked message that still has its contents due again; return how many."""
    chosen = and_(col(OutboxMessage.parked_at).is_not(None), col(OutboxMessage.sealed) != "")
    fresh = {"parked_at": None, "tries": 0, "due_at": clock.now(), "claimed_until": None}
    result = await session.exec(update(OutboxMessage).where(chosen).values(**fresh))
    after_commit(session, _ring)
    return result.rowcount


async def forget(session: AsyncSession, account_id: UUID, address: str) -> None:
    """Delete every message to a person, sent or not.

    What is being sent this moment is passed over, and goes with the old ones.
    """
    found = await session.exec(
        select(OutboxMessage.id)
        .where(
            or_(
                col(OutboxMessage.account_id) == account_id,
                col(OutboxMessage.recipient) == address,
            )
        )
        .with_for_update(skip_locked=True)
    )
    await session.exec(delete(OutboxMessage).where(col(OutboxMessage.id).in_(found.all())))


async def delete_old(session: AsyncSession) -> int:
    """Delete what was sent or parked more than 30 days ago; return how many rows."""
    limit = clock.now() - KEPT_FOR
    sent_at, parked_at = col(OutboxMessage.sent_at), col(OutboxMessage.parked_at)
    result = await session.exec(
        delete(OutboxMessage).where(or_(sent_at < limit, parked_at < limit))
    )
    return result.rowcount
