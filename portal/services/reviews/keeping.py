"""What becomes of all the files of a case at once (security check 49)."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.files import StoredFile
from portal.models.reviews import ReviewDocument
from portal.services import files


async def release_all(
    session: AsyncSession, review_id: UUID, *, days: int, but: frozenset[UUID] = frozenset()
) -> None:
    """Have all files of a case destroyed so many days from now, but for those that are needed."""
    for file_id in await _files_of(session, review_id):
        if file_id not in but:
            await files.release(session, file_id, days=days)


async def has_more(session: AsyncSession, review_id: UUID, *, than: frozenset[UUID]) -> bool:
    """Return whether the case holds files that are still there, beside these."""
    return not set(await _files_of(session, review_id)) <= than


async def keep_all(session: AsyncSession, review_id: UUID) -> None:
    """Keep the files of a case that are still there; the slots of the others are empty now."""
    gone = await session.exec(
        select(ReviewDocument)
        .join(StoredFile, col(StoredFile.id) == col(ReviewDocument.file_id))
        .where(
            col(ReviewDocument.review_id) == review_id, col(StoredFile.destroyed_at).is_not(None)
        )
    )
    for document in gone:
        await session.delete(document)
    for file_id in await _files_of(session, review_id):
        await files.keep(session, file_id)


async def _files_of(session: AsyncSession, review_id: UUID) -> list[UUID]:
    found = await session.exec(
        select(ReviewDocument.file_id)
        .join(StoredFile, col(StoredFile.id) == col(ReviewDocument.file_id))
        .where(col(ReviewDocument.review_id) == review_id, col(StoredFile.destroyed_at).is_(None))
        # Always in the same order: two who lock the same files must not wait for each other.
        .order_by(col(ReviewDocument.file_id))
    )
    return list(found)
