"""The logo of an approved brand: everybody sees it, so it stays when the evidence goes.

Which file that is stands on the brand, not in the case: a renewal may bring another logo, and until
that is approved the old one is shown.
"""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.models.brands import Brand
from portal.models.reviews import Review, ReviewDocument, ReviewStatus
from portal.schemas.brands import LOGO
from portal.services import files

#: The case still holds what lies in it; its own end decides.
_OPEN = frozenset(
    {
        ReviewStatus.DRAFT,
        ReviewStatus.SUBMITTED,
        ReviewStatus.IN_REVIEW,
        ReviewStatus.NEEDS_CORRECTION,
    }
)


async def adopt(session: AsyncSession, brand: Brand, review: Review) -> None:
    """Show the logo of a case that is being approved; the one before is let go."""
    old, brand.logo_id = brand.logo_id, await _in_case(session, review)
    if old is not None and old != brand.logo_id:
        await _release(session, old)


async def keep(session: AsyncSession, brand: Brand) -> None:
    """Keep the logo that is shown, whatever became of its place in the case."""
    if is_shown(brand) and brand.logo_id is not None:
        await files.keep(session, brand.logo_id)


async def let_go(session: AsyncSession, brand: Brand, review: Review) -> None:
    """Let the logo of a brand that ended be destroyed with its evidence, unless a renewal has it.

    A suspended brand keeps it: it may count again.
    """
    if brand.logo_id is None or review.status is ReviewStatus.SUSPENDED:
        return
    if review.status in _OPEN and await _in_case(session, review) == brand.logo_id:
        return
    await _release(session, brand.logo_id)


def is_shown(brand: Brand) -> bool:
    """Whether the brand was approved and has not ended."""
    return brand.approved_at is not None and brand.ended_at is None


async def _in_case(session: AsyncSession, review: Review) -> UUID | None:
    found = await session.exec(
        select(ReviewDocument.file_id).where(
            col(ReviewDocument.review_id) == review.id, col(ReviewDocument.slot) == LOGO
        )
    )
    return found.first()


async def _release(session: AsyncSession, file_id: UUID) -> None:
    await files.release(session, file_id, days=get_settings().files_kept_after_approval_days)
