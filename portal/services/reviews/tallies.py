"""Counts the desk's answers by week, so that the chart costs the same however many there are."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit.workdays import SHANGHAI
from portal.models.reviews import AnswerTally, Review, ReviewKind


def monday_of(at: datetime) -> date:
    """Return the Monday of that moment's week in Shanghai."""
    day = at.astimezone(SHANGHAI).date()
    return day - timedelta(days=day.weekday())


async def count(session: AsyncSession, review: Review) -> None:
    """Count the answer that the case has just been given; last in its transaction.

    Whoever answers in the same queue waits for this row, so nothing else is locked after it.
    """
    if review.decided_at is None:
        return
    on_time = int(bool(review.is_on_time))
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    fresh = dialect.insert(AnswerTally).values(
        id=uuid4(),
        kind=review.kind,
        monday=monday_of(review.decided_at),
        answered=1,
        on_time=on_time,
    )
    counted = {
        "answered": col(AnswerTally.answered) + 1,
        "on_time": col(AnswerTally.on_time) + on_time,
    }
    await session.exec(fresh.on_conflict_do_update(index_elements=["kind", "monday"], set_=counted))


async def list_tallies(
    session: AsyncSession, kind: ReviewKind, *, since: date
) -> dict[date, tuple[int, int]]:
    """Return by their Mondays how many answers there were, and how many of them on time."""
    found = await session.exec(
        select(AnswerTally).where(col(AnswerTally.kind) == kind, col(AnswerTally.monday) >= since)
    )
    return {each.monday: (each.answered, each.on_time) for each in found}
