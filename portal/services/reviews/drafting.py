"""A case before it is submitted: opened, filled in, corrected, opened anew."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile, NotFound
from portal.kit import clock, names
from portal.models.accounts import Account
from portal.models.reviews import Review, ReviewKind, ReviewStatus
from portal.permissions import Actor
from portal.services.reviews import access, keeping, traces
from portal.services.reviews.errors import ReviewCannotMove, ReviewLocked

#: While the applicant may change what they hand in.
EDITABLE = frozenset({ReviewStatus.DRAFT, ReviewStatus.NEEDS_CORRECTION})
_MAX_HEADLINE = 200


async def open_draft(
    session: AsyncSession,
    actor: Actor,
    kind: ReviewKind,
    subject_id: UUID,
    *,
    headline: str,
    company_id: UUID | None = None,
    is_change: bool = False,
    applicant_id: UUID | None = None,
) -> Review:
    """Return the case about the subject, locked; a new draft when there is none.

    `applicant_id` is whose case it is, when the actor opens it for somebody else (A-59). Raises
    NotFound when the subject's case is another person's or its person was erased, ChangedMeanwhile
    when somebody opened it at the same moment.
    """
    owner_id = applicant_id or actor.account_id
    known = await access.find(session, kind, subject_id, is_change=is_change)
    if known is not None:
        if known.applicant_id != owner_id:
            raise NotFound
        return await access.lock(session, known.id)
    await access.lock_applicant(session, col(Account.id) == owner_id)
    now = clock.now()
    review = Review(
        kind=kind,
        subject_id=subject_id,
        is_change=is_change,
        applicant_id=owner_id,
        company_id=company_id,
        created_at=now,
        updated_at=now,
    )
    _name(review, headline)
    await _add(session, review)
    traces.record(session, review, "opened", actor=actor)
    return review


async def _add(session: AsyncSession, review: Review) -> None:
    session.add(review)
    try:
        await session.flush()
    except IntegrityError as taken:
        raise ChangedMeanwhile from taken


def refuse_locked(review: Review) -> None:
    """Raise ReviewLocked unless the applicant may change what they hand in (B-13)."""
    if review.status not in EDITABLE:
        raise ReviewLocked


async def save_facts(
    session: AsyncSession,
    review: Review,
    facts: dict[str, Any],
    *,
    headline: str,
    actor: Actor | None = None,
) -> None:
    """Keep what was entered into a locked case; raises ReviewLocked (B-13).

    `facts` replace all there were. A key is the name of a field: a remark about the field counts
    as followed once its value differs, so what is sealed should keep its old text while the value
    behind it is the same. `actor` is who typed, the applicant when left out.
    """
    refuse_locked(review)
    review.facts = facts
    _name(review, headline)
    review.updated_at = clock.now()
    if actor is not None:
        traces.record(session, review, "saved", actor=actor)
    await session.flush()


async def reopen(session: AsyncSession, actor: Actor, review: Review) -> None:
    """Turn a locked case that was decided into a draft again, with all that was handed in.

    Raises what reopen_for raises, and NotFound for a stranger.
    """
    if review.applicant_id != actor.account_id:
        raise NotFound
    await reopen_for(session, actor, review)


async def reopen_for(session: AsyncSession, actor: Actor, review: Review) -> None:
    """Do the same for whoever applies; the caller has checked that the actor may.

    What was approved before stays valid until its own end: expires_at is kept. So is the reason
    of a rejection, until it is submitted again: it says what to mend. Raises ReviewCannotMove
    unless it is approved, rejected or expired, and while a revocation waits to be confirmed.
    """
    if review.second_wanted_by is not None:
        raise ReviewCannotMove
    was_rejected = review.status is ReviewStatus.REJECTED
    traces.move(session, review, ReviewStatus.DRAFT, "reopened", actor=actor)
    if not was_rejected:
        review.reason = review.note = ""
    review.decided_by = review.second_wanted_by = None
    await keeping.keep_all(session, review.id)
    await session.flush()


def _name(review: Review, headline: str) -> None:
    review.headline = headline[:_MAX_HEADLINE]
    review.headline_key = names.fold(headline)[:_MAX_HEADLINE]
