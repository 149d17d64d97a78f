"""What is about to be stored, so that a killed process leaves no bytes that nobody knows.

Written down before the bytes are stored and struck out with the row that takes them over, so the
worker finds what was left behind without reading through a store of any size.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import PortalError
from portal.files import store
from portal.files.errors import StoreDown
from portal.kit import clock
from portal.models.files import PlannedFile, StoredFile

log = logging.getLogger(__name__)

#: An upload takes minutes; a plan that old can belong to none any more.
GRACE = timedelta(days=1)
#: A plan is good for less, so that clocks that differ never let a file be taken and swept at once.
_GOOD_FOR = GRACE / 2
_AT_ONCE = 50


def plan(session: AsyncSession, place: str) -> None:
    """Write down that bytes will lie at a place; commit before they do."""
    session.add(PlannedFile(place=place, created_at=clock.now()))


async def fulfil(session: AsyncSession, place: str) -> None:
    """Strike a plan out: a row takes the bytes over. Raises StoreDown when it took too long."""
    is_good = col(PlannedFile.created_at) > clock.now() - _GOOD_FOR
    struck = await session.exec(delete(PlannedFile).where(col(PlannedFile.place) == place, is_good))
    if struck.rowcount != 1:
        raise StoreDown


async def count_left(session: AsyncSession) -> int:
    """Return how many plans came to nothing and wait to be swept."""
    found = await session.exec(select(func.count()).where(_is_left(clock.now())))
    return found.one()


async def sweep() -> int:
    """Destroy bytes that were stored a day ago and never taken over; return how many places.

    Never those that a row names. Opens its own transactions: the bytes go first and the plan
    afterwards, so that a worker that is killed between begins again. Where the store does not
    answer, the rest waits for the next time.
    """
    swept = 0
    while left := await _list_left():
        gone = []
        for place in left:
            try:
                await store.drop(place)
            except PortalError:
                break
            gone.append(place)
        async with db.transaction() as session:
            await session.exec(delete(PlannedFile).where(col(PlannedFile.place).in_(gone)))
        swept += len(gone)
        if len(gone) < len(left):
            break
    if swept:
        log.warning("%d uploads were cut short; what they may have stored is destroyed", swept)
    return swept


async def _list_left() -> list[str]:
    async with db.reading() as session:
        is_registered = select(StoredFile.id).where(col(StoredFile.place) == col(PlannedFile.place))
        found = await session.exec(
            select(PlannedFile.place)
            .where(_is_left(clock.now()), ~is_registered.exists())
            .order_by(col(PlannedFile.created_at))
            .limit(_AT_ONCE)
        )
        return list(found)


def _is_left(now: datetime) -> ColumnElement[bool]:
    return col(PlannedFile.created_at) <= now - GRACE
