"""Sends what waits in the outbox and keeps house: inside the web process, or as `portal worker`."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.config import get_settings
from portal.kit import clock
from portal.kit.patience import Patience
from portal.mail import carriers, letters
from portal.mail.carriers import RefusedForGood
from portal.mail.envelopes import Envelope
from portal.mail.messages import Channel
from portal.services import (
    accounts,
    audit_chain,
    badges,
    desk_reviews,
    erasing,
    files,
    invitations,
    memberships,
    news,
    notices,
    outbox,
    recoveries,
    support,
)
from portal.services.outbox import Parcel

log = logging.getLogger(__name__)

#: How long a message written by another process can wait before this one looks again.
POLL_SECONDS = 1.0
#: Messages sent at the same time; small mail servers allow few connections from one client.
AT_ONCE = 4
#: For the messages being sent when the process is told to end; a web server waits no longer.
GRACE_SECONDS = 5.0
HOUSE_KEEPING_EVERY = timedelta(hours=1)
#: How late something may happen that was promised for a minute of a day.
PROMISES_EVERY = timedelta(seconds=5)

Result = TypeVar("Result")
Listing = Callable[[AsyncSession], Awaitable[list[UUID]]]


class Doing(Protocol):
    """What is done about one that is due; it looks itself whether it still is."""

    __name__: str

    async def __call__(self, session: AsyncSession, each: UUID, /) -> Any: ...


_patience = Patience()
_listeners: list[Callable[[], None]] = []


def on_sent(callback: Callable[[], None]) -> None:
    """Have the callback called after each message that this process has sent."""
    _listeners.append(callback)


async def run(stop: asyncio.Event) -> None:
    """Send due messages until told to stop; what is being sent then is finished first.

    Survives a database or mail server that is away: it logs the fault and looks again.
    """
    house_keeping_at = promises_at = clock.now()
    with outbox.alarm() as alarm:
        while not stop.is_set():
            alarm.clear()
            has_sent = await _alone(deliver_due)
            if clock.now() >= house_keeping_at:
                house_keeping_at = clock.now() + HOUSE_KEEPING_EVERY
                await _alone(keep_house)
            if clock.now() >= promises_at:
                promises_at = clock.now() + PROMISES_EVERY
                await _alone(keep_promises)
            if not has_sent:
                await _rest(stop, alarm)


async def _alone(job: Callable[[], Awaitable[Result]]) -> Result | None:
    """Do a job whose failure must not keep the next one from its turn; None when it failed."""
    try:
        return await job()
    except Exception as error:  # noqa: BLE001 - whatever it is, the log tells it
        _stumble(job.__name__, error)
        return None


def _stumble(over: str, error: Exception) -> None:
    if _patience.is_news((over, type(error))):
        log.error("the worker stumbled over %s and goes on", over, exc_info=error)


async def _each(list_due: Listing, do: Doing) -> None:
    """Do something for each that is due, in transactions of their own.

    One that fails is tried again, later each time, and nobody else waits for it. Of all that fail
    alike the log tells one an hour.
    """
    try:
        async with db.reading() as session:
            due = await list_due(session)
    except Exception as error:  # noqa: BLE001 - whatever it is, the log tells it
        _stumble(do.__name__, error)
        return
    for each in due:
        if not _patience.rests((do, each)):
            await _try(do, each)


async def _try(do: Doing, each: UUID) -> None:
    try:
        async with db.transaction() as session:
            await do(session, each)
    except Exception as error:
        pause = _patience.note_failure((do, each)).total_seconds()
        if _patience.is_news((do, type(error))):
            log.exception("%s failed for %s and rests %d s", do.__name__, each, pause)
    else:
        _patience.note_success((do, each))


async def _rest(stop: asyncio.Event, alarm: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in (stop, alarm)]
    try:
        await asyncio.wait(waits, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def deliver_due() -> int:
    """Claim a handful of due messages and send them; return how many were tried."""
    async with db.reading() as session:
        if not await outbox.has_due(session):
            return 0
    async with db.transaction() as session:
        parcels = await outbox.claim_due(session, limit=AT_ONCE)
    # One failure must not cancel the others in the middle of a conversation with the server.
    batch = asyncio.gather(*map(_deliver, parcels), return_exceptions=True)
    for result in await _finished(batch):
        if isinstance(result, BaseException):
            raise result
    return len(parcels)


async def _finished(
    batch: asyncio.Future[list[BaseException | None]],
) -> list[BaseException | None]:
    """Wait for the batch; when cancelled, give it a little time, or its messages go out twice."""
    try:
        return await asyncio.shield(batch)
    except asyncio.CancelledError:
        await asyncio.wait([batch], timeout=GRACE_SECONDS)
        batch.cancel()
        raise


async def _deliver(parcel: Parcel) -> None:
    try:
        await _carry(parcel)
    except RefusedForGood as refusal:
        await _record_refusal(parcel, str(refusal))
    except Exception as error:  # noqa: BLE001 - whatever fails is tried again, ten times at most
        # The error's own words may hold the recipient's address: they stay in the database.
        log.warning("outbox message %s failed: %s", parcel.id, type(error).__name__)
        async with db.transaction() as session:
            await outbox.record_failure(session, parcel, f"{type(error).__name__}: {error}")
    else:
        async with db.transaction() as session:
            await outbox.record_sent(session, parcel)
        log.info("outbox message %s is sent", parcel.id)
        for listener in _listeners:
            listener()


async def _carry(parcel: Parcel) -> None:
    envelope = Envelope(
        id=parcel.id,
        channel=parcel.channel,
        recipient=parcel.recipient,
        language=parcel.language,
        created_at=parcel.created_at,
        letter=letters.write(parcel.open(), parcel.language),
    )
    await carriers.carrier_for(parcel.channel, get_settings()).carry(envelope)


async def _record_refusal(parcel: Parcel, reason: str) -> None:
    async with db.transaction() as session:
        await outbox.record_refusal(session, parcel, reason)
        if parcel.channel is Channel.MAIL:
            await accounts.mark_undeliverable(session, parcel.recipient)


async def keep_house() -> None:
    """Delete what has served its time, as codes and old messages; end what waited too long.

    Applications, invitations and accounts end in transactions of their own, for each holds the
    locks of companies. Reminders of ends are here as well: they count in days.
    """
    await _alone(_link_rest)
    await _alone(_delete_old)
    await _each(memberships.list_overdue, memberships.expire)
    await _each(invitations.list_overdue, invitations.expire)
    await _each(erasing.list_due, erasing.erase)
    await _each(desk_reviews.list_ending, desk_reviews.do_due)
    await _each(desk_reviews.list_untouched, desk_reviews.let_go)
    await _alone(files.tidy_up)
    await _alone(files.sweep)


async def _delete_old() -> None:
    async with db.transaction() as session:
        await accounts.delete_stale(session)
        await badges.delete_stale(session)
        await outbox.delete_old(session)
        await notices.delete_old(session)
        await support.delete_old(session)


async def _link_recent() -> None:
    await _link(since=clock.now() - audit_chain.RECENT)


async def _link_rest() -> None:
    """Link what committed late; tell the log where the chain stands, for `portal audit verify`."""
    await _link(since=None)
    async with db.reading() as session:
        head = await audit_chain.find_head(session)
    log.info("the audit chain stands at %s", head)


async def _link(*, since: datetime | None) -> None:
    async with db.reading() as session:
        if not await audit_chain.has_unlinked(session, since=since):
            return
    linked = audit_chain.AT_ONCE
    while linked >= audit_chain.AT_ONCE:
        async with db.transaction() as session:
            linked = await audit_chain.link_some(session, since=since)


async def keep_promises() -> None:
    """Do what was announced for a moment that is now over, and link what was done since.

    New admins of orphaned companies; reviews that are overdue or at an end.
    """
    await _alone(_link_recent)
    await _each(recoveries.list_due, recoveries.complete)
    await _each(desk_reviews.list_due, desk_reviews.do_due)


async def main() -> None:
    """Run until SIGTERM or Ctrl-C: the command `portal worker`.

    With Redis the pages that the web processes show follow what happens here.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    settings = get_settings()
    messenger = news.Messenger(settings.redis_url) if settings.redis_url else None
    if messenger is not None:
        news.on_news(messenger.tell)
        on_sent(lambda: messenger.tell(["mailbox"]))
    try:
        await run(stop)
    finally:
        if messenger is not None:
            await messenger.close()
        await db.dispose()
