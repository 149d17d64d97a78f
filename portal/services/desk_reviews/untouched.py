"""Files of drafts and corrections that nobody goes on with are not kept for ever (check 49)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import NotFound
from portal.kit import clock
from portal.kit.workdays import SHANGHAI
from portal.mail import review_notices as notes
from portal.models.files import StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewStatus
from portal.services import reviews
from portal.services.desk_reviews.kinds import rules_of
from portal.services.reviews import keeping, telling, traces

#: So long before, the person is told once: time enough to go on or to save the files.
_TOLD_BEFORE = timedelta(days=7)


async def list_untouched(session: AsyncSession) -> list[UUID]:
    """Return the cases whose person has to be told, or whose files have to go."""
    return list(await session.exec(select(Review.id).where(_is_due(clock.now()))))


def _is_due(now: datetime) -> ColumnElement[bool]:
    days = timedelta(days=get_settings().files_kept_in_drafts_days)
    touched, told = col(Review.updated_at), col(Review.files_told_at)
    # Whoever has gone on since they were told begins anew.
    is_told = and_(told.is_not(None), told >= touched)
    is_old = touched <= now - max(days - _TOLD_BEFORE, timedelta())
    has_files = (
        select(ReviewDocument.id)
        .join(StoredFile, col(StoredFile.id) == col(ReviewDocument.file_id))
        .where(
            col(ReviewDocument.review_id) == col(Review.id),
            col(StoredFile.destroyed_at).is_(None),
            col(StoredFile.destroy_at).is_(None),
        )
        .exists()
    )
    return and_(
        col(Review.status).in_((ReviewStatus.DRAFT, ReviewStatus.NEEDS_CORRECTION)),
        is_old,
        or_(told.is_(None), ~is_told, told <= now - _TOLD_BEFORE),
        has_files,
    )


async def let_go(session: AsyncSession, review_id: UUID) -> bool:
    """Tell the person of an untouched case, or let its files go a week after they were told.

    What was typed stays, and so does what everybody may see, as the logo of a brand that counts.
    Returns whether there was anything to do.
    """
    try:
        review = await reviews.lock(session, review_id)
    except NotFound:
        return False  # its person was erased meanwhile
    now = clock.now()
    due = await session.exec(select(Review.id).where(col(Review.id) == review.id, _is_due(now)))
    if due.first() is None:
        return False
    shown = await rules_of(review.kind).shown(session, review)
    if not await keeping.has_more(session, review.id, than=shown):
        return False
    if review.files_told_at is None or review.files_told_at < review.updated_at:
        await _tell(session, review, now)
    else:
        await keeping.release_all(session, review.id, days=0, but=shown)
        traces.record(session, review, "files_let_go", actor=None)
    await session.flush()
    return True


async def _tell(session: AsyncSession, review: Review, now: datetime) -> None:
    review.files_told_at = now
    until = (now + _TOLD_BEFORE).astimezone(SHANGHAI).date().isoformat()
    notice = notes.ReviewFilesGoing(case=review.kind.value, headline=review.headline, until=until)
    await telling.tell(session, review, notice)
