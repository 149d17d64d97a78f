"""What the leads do with an approval: let it rest, let it count again, take it back for good."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.mail import review_notices as notes
from portal.models.reviews import Review, ReviewCannotMove, ReviewStatus
from portal.permissions import Actor, Permission
from portal.schemas.desk_reviews import VerdictForm
from portal.services.desk_reviews import access
from portal.services.desk_reviews.errors import NothingToConfirm, SecondPairNeeded
from portal.services.desk_reviews.kinds import rules_of
from portal.services.reviews import telling, traces

_REVOCABLE = frozenset({ReviewStatus.APPROVED, ReviewStatus.SUSPENDED})


async def suspend(
    session: AsyncSession, actor: Actor, review_id: UUID, form: VerdictForm, *, version: int
) -> None:
    """Let an approval rest; the applicant is told why (life cycle 6).

    Raises ReviewCannotMove, OwnCase, ChangedMeanwhile, NotFound and NotAllowed.
    """
    review = await _lock(session, actor, review_id, version)
    code = form.reason
    traces.move(session, review, ReviewStatus.SUSPENDED, "suspended", actor=actor, code=code)
    review.reason, review.note, review.second_wanted_by = code, form.note, None
    await rules_of(review.kind).ended(session, review)
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

    Raises ReviewCannotMove unless it is approved or suspended, and what suspend raises.
    """
    review = await _lock(session, actor, review_id, version)
    if review.status not in _REVOCABLE or review.second_wanted_by is not None:
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
    code = review.reason
    traces.move(session, review, ReviewStatus.REVOKED, "revoked", actor=actor, code=code)
    review.decided_by, review.second_wanted_by, review.expires_at = actor.account_id, None, None
    await rules_of(review.kind).ended(session, review)
    notice = notes.ReviewRevoked(
        case=review.kind.value, headline=review.headline, cause=code, reason=review.note
    )
    await telling.tell(session, review, notice)
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
    return await access.lock_case(
        session, actor, review_id, to=Permission.REVIEWS_LEAD, version=version
    )


async def _lock_asked(session: AsyncSession, actor: Actor, review_id: UUID, version: int) -> Review:
    review = await access.lock_case(session, actor, review_id, version=version)
    if review.status not in _REVOCABLE or review.second_wanted_by is None:
        raise NothingToConfirm
    return review
