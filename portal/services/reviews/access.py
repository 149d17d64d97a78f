"""Getting at a case: by what it is about, by its id, and as its applicant."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.models.accounts import Account, AccountStatus
from portal.models.reviews import Review, ReviewKind
from portal.permissions import Actor


async def find(
    session: AsyncSession, kind: ReviewKind, subject_id: UUID, *, is_change: bool = False
) -> Review | None:
    """Return the case about a subject, not locked; the caller has checked who asks."""
    found = await session.exec(
        select(Review).where(
            col(Review.kind) == kind,
            col(Review.subject_id) == subject_id,
            col(Review.is_change) == is_change,
        )
    )
    return found.first()


async def lock(session: AsyncSession, review_id: UUID) -> Review:
    """Return the case fresh and locked until the transaction ends, or raise NotFound.

    That of an erased person is found by nobody: what they typed must not come back.
    The order of locks: company, account, review, file. An approval writes to the account and an
    erasure of the account ends its cases, so the applicant is locked before: neither may hold
    what the other waits for. Who applies never changes, so it is read without a lock.
    """
    applicant = select(Review.applicant_id).where(col(Review.id) == review_id)
    await lock_applicant(session, col(Account.id).in_(applicant))
    found = await session.exec(
        select(Review)
        .where(col(Review.id) == review_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    review = found.first()
    if review is None:
        raise NotFound
    return review


async def lock_applicant(session: AsyncSession, who: ColumnElement[bool]) -> None:
    """Lock the account whose case it is or is to be; NotFound for a missing and an erased one."""
    found = await session.exec(select(Account.status).where(who).with_for_update(key_share=True))
    if found.first() in {None, AccountStatus.ERASED}:
        raise NotFound


async def access_own(session: AsyncSession, actor: Actor, review_id: UUID) -> Review:
    """Return the actor's own case, locked; a stranger's and a missing one are NotFound."""
    review = await lock(session, review_id)
    if review.applicant_id != actor.account_id:
        raise NotFound
    return review
