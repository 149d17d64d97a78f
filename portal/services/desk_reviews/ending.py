"""The end of an approval for good, whoever of the desk has found that out."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.mail import review_notices as notes
from portal.models.reviews import Review, ReviewStatus
from portal.permissions import Actor
from portal.services import reviews
from portal.services.desk_reviews.kinds import rules_of
from portal.services.reviews import telling, traces

REVOCABLE = frozenset({ReviewStatus.APPROVED, ReviewStatus.SUSPENDED})


async def revoke(session: AsyncSession, actor: Actor, review: Review) -> None:
    """Revoke a locked approval for the reason that stands on it; two people have agreed."""
    code = review.reason
    traces.move(session, review, ReviewStatus.REVOKED, "revoked", actor=actor, code=code)
    review.decided_by, review.second_wanted_by = actor.account_id, None
    await close(session, review)


async def revoke_main(session: AsyncSession, actor: Actor, change: Review) -> None:
    """Revoke the approval that a forged change would have changed, if it is in force or rests."""
    found = await reviews.find(session, change.kind, change.subject_id)
    if found is None:
        return
    main = await reviews.lock(session, found.id)
    if main.status in REVOCABLE:
        main.reason, main.note = change.reason, change.note
        await revoke(session, actor, main)


async def close(session: AsyncSession, review: Review) -> None:
    """Let nothing of a revoked approval count any more, and tell the applicant why."""
    review.expires_at = None
    await rules_of(review.kind).ended(session, review)
    notice = notes.ReviewRevoked(
        case=review.kind.value, headline=review.headline, cause=review.reason, reason=review.note
    )
    await telling.tell(session, review, notice)
