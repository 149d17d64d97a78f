"""What the applicant, and the leads of the desk, are told about a case."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit.workdays import SHANGHAI, Promise
from portal.mail import review_notices as notes
from portal.models.accounts import Account, AccountKind, AccountStatus
from portal.models.reviews import Review
from portal.services import notices


async def tell(session: AsyncSession, review: Review, notice: notices.Notice) -> None:
    """Tell the applicant."""
    await notices.tell(session, [review.applicant_id], notice)


async def tell_submitted(session: AsyncSession, review: Review) -> None:
    """Tell the applicant until when they will have an answer (B-14).

    The desk is told by the counter in its menu, which every open page of it follows (life cycles
    6 and 7): a notice to each reviewer for each case would bury the ones that matter.
    """
    due = "" if review.due_at is None else review.due_at.astimezone(SHANGHAI).date().isoformat()
    notice = notes.ReviewSubmitted(case=review.kind.value, headline=review.headline, due=due)
    await tell(session, review, notice)


async def tell_late(session: AsyncSession, review: Review, expected: Promise) -> None:
    """Apologise to the applicant, and tell the leads that a promise was not kept (B-14)."""
    until = expected.day.isoformat()
    case, headline = review.kind.value, review.headline
    await tell(session, review, notes.ReviewLate(case=case, headline=headline, due=until))
    found = await session.exec(
        select(Account.id).where(
            col(Account.kind) == AccountKind.REVIEW_LEAD,
            col(Account.status) == AccountStatus.ACTIVE,
        )
    )
    notice = notes.ReviewOverdue(case=case, headline=headline, review=str(review.id))
    await notices.tell(session, list(found), notice)
