"""What an erased account leaves of its cases: that there was one, and how it ended."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewRemark


async def forget(session: AsyncSession, account_id: UUID) -> None:
    """Blank what the cases of an account say of a person, and take them off the desk.

    Facts, notes, remarks and documents go; of an identity and a brand the headline too, which is,
    or may be, a person's name. The files themselves are forgotten by services.files.
    """
    own = col(Review.applicant_id) == account_id
    cases = select(Review.id).where(own)
    blank: dict[str, Any] = {
        "facts": {},
        "note": "",
        "due_at": None,
        "claimed_by": None,
        "claimed_at": None,
        "expires_at": None,
    }
    is_named = col(Review.kind).in_((ReviewKind.IDENTITY, ReviewKind.BRAND))
    for each in (
        delete(ReviewRemark).where(col(ReviewRemark.review_id).in_(cases)),
        delete(ReviewDocument).where(col(ReviewDocument.review_id).in_(cases)),
        update(Review).where(own).values(**blank),
        update(Review).where(own, is_named).values(headline="", headline_key=""),
    ):
        await session.exec(each, execution_options={"synchronize_session": False})
