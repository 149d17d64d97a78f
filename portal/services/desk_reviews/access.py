"""Who at the desk may do what with a case: four eyes, and of two at once one (check 34)."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile, NotAllowed, NotFound
from portal.models.accounts import Account
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewStatus
from portal.permissions import Actor, Permission
from portal.services import reviews
from portal.services.desk_reviews.errors import CaseNotYours, OwnCase
from portal.services.desk_reviews.kinds import rules_of

_AFTER_APPROVAL = frozenset(
    {
        ReviewStatus.DRAFT,
        ReviewStatus.SUBMITTED,
        ReviewStatus.IN_REVIEW,
        ReviewStatus.NEEDS_CORRECTION,
        ReviewStatus.REJECTED,
    }
)


async def lock_case(
    session: AsyncSession,
    actor: Actor,
    review_id: UUID,
    *,
    to: Permission = Permission.REVIEWS_DECIDE,
    version: int | None = None,
) -> Review:
    """Return a case for an act of the desk, fresh and locked.

    `version` is the one that the reviewer has seen (check 52). Raises NotAllowed, NotFound for a
    missing one, for a draft and for that of an erased person alike, OwnCase, and ChangedMeanwhile.
    A draft of somebody whose approval counts is there for the leads, who may end that.
    """
    if not actor.may(to):
        raise NotAllowed
    review = await reviews.lock(session, review_id)
    if await _is_hidden(session, review, is_lead=to is Permission.REVIEWS_LEAD):
        raise NotFound
    if await is_barred(session, actor, review):
        raise OwnCase
    if version is not None and review.version != version:
        raise ChangedMeanwhile
    return review


async def _is_hidden(session: AsyncSession, review: Review, *, is_lead: bool) -> bool:
    if review.status is not ReviewStatus.DRAFT:
        return False
    return not (is_lead and await still_counts(session, review))


async def still_counts(session: AsyncSession, review: Review) -> bool:
    """Whether an approval counts that the case has left: a change is under way, or was rejected."""
    if review.status not in _AFTER_APPROVAL:
        return False
    rules = rules_of(review.kind)
    found = await session.exec(
        select(Review.id).where(col(Review.id) == review.id, rules.still_counts)
    )
    return found.first() is not None


async def lock_claimed(
    session: AsyncSession, actor: Actor, review_id: UUID, *, version: int
) -> Review:
    """Return a case that the actor has claimed, to decide it; CaseNotYours otherwise."""
    review = await lock_case(session, actor, review_id)
    if not is_held(actor, review):
        raise CaseNotYours
    if review.version != version:
        raise ChangedMeanwhile
    return review


def is_held(actor: Actor, review: Review) -> bool:
    """Whether the actor has claimed the case and looks at it now."""
    return review.status is ReviewStatus.IN_REVIEW and review.claimed_by == actor.account_id


async def is_barred(session: AsyncSession, actor: Actor, review: Review) -> bool:
    """Whether the case is the actor's own, of their company, or holds a file they uploaded."""
    if actor.account_id in {review.applicant_id, review.subject_id}:
        return True
    if review.company_id is not None and review.company_id == actor.company_id:
        return True
    uploaded = await session.exec(
        select(ReviewDocument.id)
        .where(
            col(ReviewDocument.review_id) == review.id,
            col(ReviewDocument.added_by) == actor.account_id,
        )
        .limit(1)
    )
    return uploaded.first() is not None


async def read_case(
    session: AsyncSession, actor: Actor, kind: ReviewKind, review_id: UUID
) -> Review:
    """Return a case to look at, not locked; NotAllowed, NotFound for drafts and other queues.

    Leads find a draft all the same while an approval counts.
    """
    if not actor.may(Permission.REVIEWS_LIST):
        raise NotAllowed
    review = await session.get(Review, review_id)
    if review is None or review.kind is not kind:
        raise NotFound
    if await _is_hidden(session, review, is_lead=actor.may(Permission.REVIEWS_LEAD)):
        raise NotFound
    return review


async def name_of(session: AsyncSession, account_id: UUID | None) -> str:
    """Return what a colleague is called, "" for nobody."""
    if account_id is None:
        return ""
    found = await session.exec(select(Account.contact_name).where(col(Account.id) == account_id))
    return found.first() or ""
