"""What time does to cases: promises not kept, reminders, approvals that end by themselves."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import clock
from portal.kit.workdays import SHANGHAI, promise
from portal.mail import review_notices as notes
from portal.models.reviews import Review, ReviewStatus
from portal.services import reviews
from portal.services.desk_reviews.kinds import rules_of
from portal.services.reviews import telling, traces

#: Days before the end for which the applicant is reminded, the nearest first.
REMINDERS = (7, 30, 60)
Condition = tuple[ColumnElement[bool], ...]
_WAITING = (ReviewStatus.SUBMITTED, ReviewStatus.IN_REVIEW)


async def list_due(session: AsyncSession) -> list[UUID]:
    """Return the cases that are late or over; two looks at indexes, cheap enough for every moment.

    No order: by it SQLite would walk through all cases to find that nothing is due.
    """
    late, over, _ = _conditions(clock.now())
    return await _find(session, late, over)


async def list_ending(session: AsyncSession) -> list[UUID]:
    """Return the cases to be reminded of; it reads every approval, so ask once an hour."""
    _, _, soon = _conditions(clock.now())
    return await _find(session, soon)


async def _find(session: AsyncSession, *conditions: Condition) -> list[UUID]:
    found: dict[UUID, None] = {}
    for each in conditions:
        found |= dict.fromkeys(await session.exec(select(Review.id).where(*each)))
    return list(found)


async def do_due(session: AsyncSession, review_id: UUID) -> bool:
    """Do all that is due to one case now; return whether there was anything.

    Overdue cases are apologised for and shown to the leads, once for each round (B-14). What has
    ended expires (life cycles 5 to 7). Somebody whose approval ends is reminded 60, 30 and 7 days
    before, once each; after a worker that stood still only the latest reminder is sent.
    """
    try:
        review = await reviews.lock(session, review_id)
    except NotFound:
        return False  # its person was erased meanwhile
    now, is_done = clock.now(), False
    for is_due, step in zip(_conditions(now), (_apologise, _expire, _remind), strict=True):
        if await _still(session, review, is_due):
            await step(session, review, now)
            await session.flush()
            is_done = True
    return is_done


def _conditions(now: datetime) -> tuple[Condition, Condition, Condition]:
    end, told = col(Review.expires_at), col(Review.reminded_days)
    # What waits for the desk has a due date; the statuses are there for the index.
    late = (
        col(Review.status).in_(_WAITING),
        col(Review.due_at) < now,
        col(Review.overdue_told_at).is_(None),
    )
    # A suspended approval ends once it counts again.
    over = (end <= now, col(Review.status) != ReviewStatus.SUSPENDED)
    soon = (
        end > now,
        end <= now + timedelta(days=max(REMINDERS)),
        col(Review.status) == ReviewStatus.APPROVED,
        or_(
            *[
                (end <= now + timedelta(days=days)) & or_(told.is_(None), told > days)
                for days in REMINDERS
            ]
        ),
    )
    return late, over, soon


async def _still(session: AsyncSession, review: Review, is_due: Condition) -> bool:
    """Whether it is due after we have waited for the lock."""
    found = await session.exec(select(Review.id).where(col(Review.id) == review.id, *is_due))
    return found.first() is not None


async def _apologise(session: AsyncSession, review: Review, now: datetime) -> None:
    review.overdue_told_at = now
    expected = promise(now, 1)
    review.expected_at = expected.due_at
    due_at = expected.due_at.isoformat()
    traces.record(session, review, "late", actor=None, expected_at=due_at)
    await telling.tell_late(session, review, expected)


async def _expire(session: AsyncSession, review: Review, _now: datetime) -> None:
    review.expires_at = None
    if review.status is ReviewStatus.APPROVED:
        traces.move(session, review, ReviewStatus.EXPIRED, "expired", actor=None)
        review.second_wanted_by = None
    else:
        # The old approval runs out while a change of it is under way.
        traces.record(session, review, "expired", actor=None)
    await rules_of(review.kind).ended(session, review)
    notice = notes.ReviewExpired(case=review.kind.value, headline=review.headline)
    await telling.tell(session, review, notice)


async def _remind(session: AsyncSession, review: Review, now: datetime) -> None:
    if review.expires_at is None:
        return
    left = review.expires_at - now
    review.reminded_days = min(each for each in REMINDERS if left <= timedelta(days=each))
    until = review.expires_at.astimezone(SHANGHAI).date().isoformat()
    traces.record(session, review, "reminded", actor=None, days=review.reminded_days)
    notice = notes.ReviewExpiring(case=review.kind.value, headline=review.headline, until=until)
    await telling.tell(session, review, notice)
