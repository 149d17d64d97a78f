"""Handing a case to the desk, and the promise that comes with it (decision 13)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import clock
from portal.kit.workdays import promise
from portal.models.reviews import Review, ReviewStatus
from portal.permissions import Actor
from portal.services.companies.access import live_membership
from portal.services.reviews import documents, telling, traces
from portal.services.reviews.errors import NothingCorrected

#: B-14, B-20, B-23, C-18: an answer within three working days.
PROMISED_DAYS = 3


async def submit(
    session: AsyncSession, actor: Actor, review: Review, *, completeness: int
) -> Review:
    """Hand a locked case to the desk; the applicant is told the due date.

    Due is 18:00 in Shanghai of the third working day after today. The kind has checked that it
    is complete; `completeness` is 0 to 100 (C-10). Raises NotFound for others than the applicant,
    ReviewCannotMove unless it is a draft or wants a correction, and NothingCorrected while
    something that was asked for stands as it was.
    """
    if review.applicant_id != actor.account_id:
        raise NotFound
    if await documents.uncorrected_of(session, review):
        raise NothingCorrected
    now = clock.now()
    promised = promise(now, PROMISED_DAYS)
    review.round += 1
    due = promised.due_at.isoformat()
    traces.move(session, review, ReviewStatus.SUBMITTED, "submitted", actor=actor, due_at=due)
    review.completeness = min(max(completeness, 0), 100)
    place = await live_membership(session, review.applicant_id)
    # Of today: nobody of the company decides, and people move while a draft lies (check 34).
    review.company_id = None if place is None else place.company_id
    review.submitted_at, review.due_at = now, promised.due_at
    review.is_due_provisional = promised.is_provisional
    review.overdue_told_at = review.expected_at = None
    review.claimed_by = review.claimed_at = None
    review.decided_by = review.decided_at = review.second_wanted_by = None
    review.reason = review.note = ""
    await telling.tell_submitted(session, review)
    await session.flush()
    return review
