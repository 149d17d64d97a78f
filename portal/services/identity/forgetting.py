"""A person who leaves leaves no verification behind (security check 67)."""

from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewRemark


async def forget(session: AsyncSession, account_id: UUID) -> None:
    """Delete an account's verification, wherever it stands: names, numbers, remarks, slots.

    Nobody waits at the desk for somebody who is gone. The files are destroyed by services.files;
    the audit trail keeps that there was a case, and nothing of what it said.
    """
    found = await session.exec(
        select(Review.id)
        .where(
            col(Review.kind) == ReviewKind.IDENTITY,
            col(Review.subject_id) == account_id,
        )
        .with_for_update()
    )
    ids = list(found)
    for table in (ReviewDocument, ReviewRemark):
        await session.exec(delete(table).where(col(table.review_id).in_(ids)))
    await session.exec(delete(Review).where(col(Review.id).in_(ids)))
