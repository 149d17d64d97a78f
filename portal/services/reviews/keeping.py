"""The one door from reviews to private files: taken, let go, kept."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import clock
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import ReviewDocument
from portal.permissions import Actor


async def take(
    session: AsyncSession, actor: Actor, file_id: UUID, purpose: FilePurpose, *, owner_id: UUID
) -> None:
    """Attach a file that the actor uploaded; NotFound for one that cannot be taken."""
    found = await session.exec(
        select(StoredFile)
        .where(
            col(StoredFile.id) == file_id,
            col(StoredFile.owner_id) == actor.account_id,
            col(StoredFile.purpose) == purpose,
            col(StoredFile.attached_at).is_(None),
            col(StoredFile.destroyed_at).is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    file = found.first()
    if file is None:
        raise NotFound
    file.attached_at, file.owner_id = clock.now(), owner_id


async def let_go(session: AsyncSession, file_id: UUID, *, days: int) -> None:
    """Have a file destroyed after so many days; 0 is the next tidy-up."""
    file = await session.get(StoredFile, file_id)
    if file is not None:
        file.destroy_at = clock.now() + timedelta(days=days)


async def let_all_go(session: AsyncSession, review_id: UUID, *, days: int) -> None:
    """Have all files of a case destroyed after so many days (check 49)."""
    for file_id in await _files_of(session, review_id):
        await let_go(session, file_id, days=days)


async def keep_all(session: AsyncSession, review_id: UUID) -> None:
    """Keep the files of a case that are still there: it goes on."""
    for file_id in await _files_of(session, review_id):
        file = await session.get(StoredFile, file_id)
        if file is not None and file.destroyed_at is None:
            file.destroy_at = None


async def _files_of(session: AsyncSession, review_id: UUID) -> list[UUID]:
    found = await session.exec(
        select(ReviewDocument.file_id)
        .where(col(ReviewDocument.review_id) == review_id)
        .order_by(col(ReviewDocument.file_id))
    )
    return list(found)
