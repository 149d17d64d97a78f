"""Claiming a case, or the next one, and giving it back. Of two people at once, one wins."""

from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.reviews import Review, ReviewCannotMove, ReviewKind, ReviewStatus
from portal.permissions import Actor, Permission
from portal.services.desk_reviews import access
from portal.services.desk_reviews.errors import (
    CaseNotYours,
    CaseTaken,
    NothingWaits,
    SecondPairNeeded,
)
from portal.services.desk_reviews.queue import waiting
from portal.services.reviews import traces

#: So many of a queue are looked at for one that the actor may decide: few are barred.
_MOST_LOOKED_AT = 20


async def claim(session: AsyncSession, actor: Actor, review_id: UUID) -> Review:
    """Make the actor the one who decides; claiming one's own case again changes nothing.

    Raises CaseTaken, which names the colleague who was first, OwnCase, SecondPairNeeded for a
    case in which the actor wants a colleague's eyes, ReviewCannotMove when it does not wait,
    NotFound and NotAllowed.
    """
    review = await access.lock_case(session, actor, review_id)
    if access.is_held(actor, review):
        return review
    if review.status is ReviewStatus.IN_REVIEW:
        raise CaseTaken(name=await access.name_of(session, review.claimed_by))
    if review.second_wanted_by == actor.account_id:
        raise SecondPairNeeded
    traces.move(session, review, ReviewStatus.IN_REVIEW, "claimed", actor=actor)
    review.claimed_by, review.claimed_at = actor.account_id, clock.now()
    await session.flush()
    return review


async def claim_next(session: AsyncSession, actor: Actor, kind: ReviewKind) -> Review:
    """Claim the case of a queue that is due first, of those that the actor may decide.

    What a colleague claims at the same moment is passed over. Raises NothingWaits and NotAllowed.
    """
    if not actor.may(Permission.REVIEWS_DECIDE):
        raise NotAllowed
    wanted = col(Review.second_wanted_by)
    found = await session.exec(
        select(Review)
        .where(
            *waiting(kind),
            col(Review.status) == ReviewStatus.SUBMITTED,
            or_(wanted.is_(None), wanted != actor.account_id),
        )
        .order_by(col(Review.due_at), col(Review.id))
        .limit(_MOST_LOOKED_AT)
    )
    for review in found.all():
        if await access.is_barred(session, actor, review):
            continue
        try:
            return await claim(session, actor, review.id)
        except (CaseTaken, ReviewCannotMove):
            continue
    raise NothingWaits


async def give_back(session: AsyncSession, actor: Actor, review_id: UUID, *, version: int) -> None:
    """Put a claimed case back into the queue: one's own, as a lead that of a colleague too.

    Raises CaseNotYours, ReviewCannotMove, ChangedMeanwhile, OwnCase, NotFound and NotAllowed.
    """
    review = await access.lock_case(session, actor, review_id, version=version)
    is_own = review.claimed_by == actor.account_id
    if not is_own and not actor.may(Permission.REVIEWS_LEAD):
        raise CaseNotYours
    if review.status is not ReviewStatus.IN_REVIEW:
        raise CaseNotYours
    traces.move(session, review, ReviewStatus.SUBMITTED, "given_back", actor=actor)
    review.claimed_by = review.claimed_at = None
    await session.flush()
