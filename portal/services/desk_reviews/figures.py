"""How the desk stands: what waits, who has how much, and how often the promise was kept."""

from datetime import date, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.reviews import Review, ReviewKind, ReviewStatus
from portal.permissions import Actor, Permission
from portal.schemas.desk_reviews import FiguresRow, RateRow, WorkloadRow
from portal.services.desk_reviews.queue import (
    claimed_by,
    count_up_to,
    in_all_queues,
    overdue,
    waiting,
)
from portal.services.reviews import tallies

#: Weeks in the chart.
WEEKS = 8


async def find_figures(session: AsyncSession, actor: Actor) -> FiguresRow:
    """Return the counts of all queues and the reviewers' workload, the first due first.

    Counts stop at queue.MAX_COUNT. NotAllowed without REVIEWS_LIST.
    """
    if not actor.may(Permission.REVIEWS_LIST):
        raise NotAllowed
    return FiguresRow(
        waiting={each.value: await count_up_to(session, waiting(each)) for each in ReviewKind},
        overdue=await count_up_to(session, [in_all_queues(), overdue()]),
        mine=await count_up_to(session, claimed_by(actor.account_id)),
        workload=await _workload(session),
    )


async def count_waiting(session: AsyncSession, actor: Actor) -> int:
    """Return how many cases the desk must act on, for the menu; 0 for whoever is not of it."""
    if not actor.may(Permission.REVIEWS_LIST):
        return 0
    return await count_up_to(session, [in_all_queues(), col(Review.due_at).is_not(None)])


async def _workload(session: AsyncSession) -> list[WorkloadRow]:
    first = func.min(Review.due_at)
    found = await session.exec(
        select(Account.contact_name, func.count(), first)
        .join(Review, col(Review.claimed_by) == col(Account.id))
        .where(col(Review.status) == ReviewStatus.IN_REVIEW)
        .group_by(col(Account.id), col(Account.contact_name))
        .order_by(first)
    )
    return [WorkloadRow(name=name, count=count, due_at=due_at) for name, count, due_at in found]


async def list_weeks(session: AsyncSession, actor: Actor, kind: ReviewKind) -> list[RateRow]:
    """Return how many answers of a queue came in time, for the last eight weeks, oldest first.

    Weeks begin on Mondays in Shanghai. An answer counts in its week, whatever became of the case
    since. NotAllowed without REVIEWS_LIST.
    """
    if not actor.may(Permission.REVIEWS_LIST):
        raise NotAllowed
    first = tallies.monday_of(clock.now()) - timedelta(weeks=WEEKS - 1)
    known = await tallies.list_tallies(session, kind, since=first)
    mondays = [first + timedelta(weeks=week) for week in range(WEEKS)]
    return [_rate(each, *known.get(each, (0, 0))) for each in mondays]


def _rate(monday: date, answered: int, on_time: int) -> RateRow:
    percent = round(100 * on_time / answered) if answered else 0
    return RateRow(monday=monday.isoformat(), answered=answered, on_time=on_time, percent=percent)
