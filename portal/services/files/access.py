"""Who may touch which private file: the only way to a row of one."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.models.files import StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewStatus
from portal.permissions import Actor, Permission, Role


async def access_file(session: AsyncSession, actor: Actor, file_id: UUID) -> StoredFile:
    """Return a file that the actor may open, or raise NotFound, alike for missing and foreign.

    Its owner may; whoever at the desk has claimed the case that it belongs to, while they look
    at it; and who leads the desk, for the file of any case that was handed in. A destroyed file
    is found by nobody.
    """
    file = await session.get(StoredFile, file_id)
    if file is None or file.destroyed_at is not None or not actor.may(Permission.FILES_OPEN):
        raise NotFound
    if file.owner_id == actor.account_id or await _looks_at_it(session, actor, file_id):
        return file
    raise NotFound


async def _looks_at_it(session: AsyncSession, actor: Actor, file_id: UUID) -> bool:
    cases = await session.exec(
        select(Review)
        .join(ReviewDocument, col(ReviewDocument.review_id) == col(Review.id))
        .where(col(ReviewDocument.file_id) == file_id)
    )
    return any(_may_see(actor, case) for case in cases)


def _may_see(actor: Actor, case: Review) -> bool:
    is_own = case.applicant_id == actor.account_id or (
        case.company_id is not None and case.company_id == actor.company_id
    )
    is_claimed = case.status is ReviewStatus.IN_REVIEW and case.claimed_by == actor.account_id
    # A draft has not been handed in: it is the applicant's own business.
    is_led = Role.REVIEW_LEAD in actor.roles and case.status is not ReviewStatus.DRAFT
    return (is_claimed or is_led) and not is_own


async def lock_file(session: AsyncSession, file_id: UUID) -> StoredFile:
    """Return a file, fresh and locked, or raise NotFound; lock its review before."""
    found = await session.exec(
        select(StoredFile)
        .where(col(StoredFile.id) == file_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    file = found.first()
    if file is None:
        raise NotFound
    return file
