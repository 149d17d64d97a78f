"""The end of a file: first its key is forgotten, then its bytes (security check 49)."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import PortalError
from portal.files import store
from portal.kit import clock
from portal.models.files import FileOpening, StoredFile
from portal.services import audit

log = logging.getLogger(__name__)
_AT_ONCE = 50
#: When a store that failed is asked again.
_TRY_AGAIN = timedelta(hours=1)


async def tidy_up() -> int:
    """Destroy what is due, a handful at a time; return how many files are gone for good.

    Opens its own transactions: once a key is forgotten nobody reads the file, whatever becomes
    of its bytes. Those that the store does not remove now are tried again in an hour.
    """
    gone = 0
    while due := await _destroy_some():
        removed = [each for each in due if await _is_removed(each)]
        gone += len(removed)
        async with db.transaction() as session:
            await _set_next(session, [each.id for each in removed], None)
            kept = [each.id for each in due if each not in removed]
            await _set_next(session, kept, clock.now() + _TRY_AGAIN)
    return gone


async def _destroy_some() -> list[StoredFile]:
    async with db.transaction() as session:
        found = await session.exec(
            select(StoredFile)
            .where(col(StoredFile.destroy_at) <= clock.now())
            .order_by(col(StoredFile.destroy_at), col(StoredFile.id))
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        due = list(found)
        for file in due:
            if file.destroyed_at is None:
                _destroy(session, file)
        await session.flush()
    return due


def _destroy(session: AsyncSession, file: StoredFile) -> None:
    file.wrapped_key = ""
    file.destroyed_at = clock.now()
    audit.record(session, "files:destroyed", actor=None, object_type="file", object_id=file.id)


async def _is_removed(file: StoredFile) -> bool:
    try:
        await store.drop(file.place)
    except PortalError:
        return False
    return True


async def _set_next(session: AsyncSession, ids: list[UUID], at: datetime | None) -> None:
    # In the order of their ids, as everybody locks several files: nobody waits in a circle.
    locked = select(StoredFile.id).where(col(StoredFile.id).in_(ids)).order_by(col(StoredFile.id))
    await session.exec(locked.with_for_update())
    await session.exec(
        update(StoredFile).where(col(StoredFile.id).in_(ids)).values(destroy_at=at),
        execution_options={"synchronize_session": False},
    )


async def forget(session: AsyncSession, account_id: UUID) -> None:
    """Destroy every file of a person, and what is kept of how they opened others.

    The bytes follow at the next tidy-up. What they were called and what was measured go at once.
    """
    owned = await session.exec(
        select(StoredFile)
        .where(col(StoredFile.owner_id) == account_id)
        .order_by(col(StoredFile.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for file in owned:
        if file.destroyed_at is None:
            _destroy(session, file)
            file.destroy_at = clock.now()
        file.name, file.measures = "", {}
    await session.exec(
        update(FileOpening).where(col(FileOpening.viewer_id) == account_id).values(address=""),
        execution_options={"synchronize_session": False},
    )
    await session.flush()
