"""What the leads do with an approval: let it rest, let it count again, take it back for good."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.mail import review_notices as notes
from portal.models.reviews import Review, ReviewCannotMove, ReviewStatus
from portal.permissions import Actor, Permission
from portal.schemas.desk_reviews import VerdictForm
from portal.services.desk_reviews import access, ending
from portal.services.desk_reviews.errors import (
    ChangeCannotEnd,
    NothingToConfirm,
    SecondPairNeeded,
)
from portal.services.desk_reviews.kinds import rules_of
from portal.services.reviews import keeping, telling, traces


async def suspend(
    session: AsyncSession, actor: Actor, review_id: UUID, form: VerdictForm, *, version: int
) -> None:
    """Let an approval rest; the applicant is told why (life cycle 6).

    A change of it that is under way in the same case ends with that. Raises ReviewCannotMove,
    ChangeCannotEnd, OwnCase, ChangedMeanwhile, NotFound and NotAllowed.
    """
    review = await _lock(session, actor, review_id, version)
    await _suspend(session, actor, review, form)


async def _suspend(session: AsyncSession, actor: Actor, review: Review, form: VerdictForm) -> None:
    is_change_under_way = await access.still_counts(session, review)
    if review.status is not ReviewStatus.APPROVED and not is_change_under_way:
        raise ReviewCannotMove
    code = form.reason
    traces.move(session, review, ReviewStatus.SUSPENDED, "suspended", actor=actor, code=code)
    review.reason, review.note, review.second_wanted_by = code, form.note, None
    review.due_at = review.claimed_by = review.claimed_at = None
    rules = rules_of(review.kind)
    await rules.ended(session, review)
    if is_change_under_way:
        days = get_settings().files_kept_after_refusal_days
        shown = await rules.shown(session, review)
        await keeping.release_all(session, review.id, days=days, but=shown)
    notice = notes.ReviewSuspended(
        case=review.kind.value, headline=review.headline, cause=code, reason=form.note
    )
    await telling.tell(session, review, notice)
    await session.flush()


async def resume(session: AsyncSession, actor: Actor, review_id: UUID, *, version: int) -> None:
    """Let a suspended approval count again; raises what suspend raises."""
    review = await _lock(session, actor, review_id, version)
    if review.status is not ReviewStatus.SUSPENDED:
        raise ReviewCannotMove
    traces.move(session, review, ReviewStatus.APPROVED, "resumed", actor=actor)
    review.reason = review.note = ""
    review.second_wanted_by = None
    await rules_of(review.kind).ended(session, review)
    notice = notes.ReviewResumed(case=review.kind.value, headline=review.headline)
    await telling.tell(session, review, notice)
    await session.flush()


async def ask_to_revoke(
    session: AsyncSession, actor: Actor, review_id: UUID, form: VerdictForm, *, version: int
) -> None:
    """Ask a colleague to confirm that an approval is to be revoked (life cycles 5 and 7).

    One whose change is under way rests until then, or the change could undo the question. Raises
    ReviewCannotMove unless an approval counts or is suspended, and what suspend raises.
    """
    review = await _lock(session, actor, review_id, version)
    if await access.still_counts(session, review):
        await _suspend(session, actor, review, form)
    if review.status not in ending.REVOCABLE or review.second_wanted_by is not None:
        raise ReviewCannotMove
    review.second_wanted_by = actor.account_id
    review.reason, review.note = form.reason, form.note
    traces.record(session, review, "revocation_asked", actor=actor, code=form.reason)
    await session.flush()


async def confirm_revocation(
    session: AsyncSession, actor: Actor, review_id: UUID, *, version: int
) -> None:
    """Revoke an approval as the second person, a lead or a reviewer; the applicant is told why.

    Raises SecondPairNeeded for who asked, NothingToConfirm, OwnCase, ChangedMeanwhile, NotFound
    and NotAllowed.
    """
    review = await _lock_asked(session, actor, review_id, version)
    if review.second_wanted_by == actor.account_id:
        raise SecondPairNeeded
    await ending.revoke(session, actor, review)
    await session.flush()


async def drop_revocation(
    session: AsyncSession, actor: Actor, review_id: UUID, *, version: int
) -> None:
    """Let an approval stand after all; who asked may say so too. Raises as confirming does."""
    review = await _lock_asked(session, actor, review_id, version)
    review.second_wanted_by = None
    if review.status is ReviewStatus.APPROVED:
        review.reason = review.note = ""
    traces.record(session, review, "revocation_dropped", actor=actor)
    await session.flush()


async def _lock(session: AsyncSession, actor: Actor, review_id: UUID, version: int) -> Review:
    review = await access.lock_case(
        session, actor, review_id, to=Permission.REVIEWS_LEAD, version=version
    )
    if review.is_change:
        raise ChangeCannotEnd
    return review


async def _lock_asked(session: AsyncSession, actor: Actor, review_id: UUID, version: int) -> Review:
    review = await access.lock_case(session, actor, review_id, version=version)
    if review.status not in ending.REVOCABLE or review.second_wanted_by is None:
        raise NothingToConfirm
    return review
