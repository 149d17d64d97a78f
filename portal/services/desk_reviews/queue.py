"""The queues of the desk: a page at a time, oldest due first."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock, names, paging
from portal.models.accounts import Account
from portal.models.reviews import Review, ReviewKind, ReviewStatus
from portal.permissions import Actor, Permission
from portal.schemas.desk_reviews import QueueLineRow, QueueScope, QueueSort
from portal.services.desk_reviews.kinds import rules_of

#: Counting ends here: nobody turns so many pages, and the cost must not grow with the years.
MAX_COUNT = 1000
_MAX_SEARCH = 200
_DECIDED = (
    ReviewStatus.APPROVED,
    ReviewStatus.REJECTED,
    ReviewStatus.EXPIRED,
    ReviewStatus.SUSPENDED,
    ReviewStatus.REVOKED,
)


async def list_queue(
    session: AsyncSession,
    actor: Actor,
    kind: ReviewKind,
    *,
    scope: QueueScope = QueueScope.OPEN,
    page: int = 1,
    search: str = "",
    sort: QueueSort = QueueSort.DUE_AT,
    descending: bool = False,
) -> paging.Page[QueueLineRow]:
    """Return a page of one queue, for the desk; NotAllowed without REVIEWS_LIST.

    By default the oldest due first; cases that were decided come with the latest first, those
    returned with the one that moved longest ago first. `search` is a part of the headline,
    compared folded. The total stops at MAX_COUNT. Three queries, however long the queue.
    """
    if not actor.may(Permission.REVIEWS_LIST):
        raise NotAllowed
    chosen = [*_in_queue(kind, scope), *_in_scope(kind, scope, actor), *_matching(search)]
    total = await count_up_to(session, chosen)
    number = paging.within(page, total)
    found = await session.exec(
        select(Review)
        .where(*chosen)
        .order_by(*_order(scope, sort, descending=descending))
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    cases = found.all()
    people = await _names(session, {each.claimed_by for each in cases if each.claimed_by})
    return paging.Page(
        rows=[_row(each, people, actor) for each in cases],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


async def count_up_to(session: AsyncSession, chosen: list[ColumnElement[bool]]) -> int:
    """Return how many cases fit, MAX_COUNT for all that are more."""
    some = select(Review.id).where(*chosen).limit(MAX_COUNT).subquery()
    return (await session.exec(select(func.count()).select_from(some))).one()


def _in_queue(kind: ReviewKind, scope: QueueScope) -> list[ColumnElement[bool]]:
    if scope is QueueScope.MINE:
        # Found by who claimed them; the queue's index would be walked to its end for a few.
        return [func.lower(col(Review.kind)) == kind.value]
    return [col(Review.kind) == kind]


def waiting(kind: ReviewKind) -> list[ColumnElement[bool]]:
    """Return what finds the cases of a queue that the desk must act on."""
    # Only what waits for the desk is due; the index of the queue knows them by that.
    return [col(Review.kind) == kind, col(Review.due_at).is_not(None)]


def claimed_by(account_id: UUID) -> list[ColumnElement[bool]]:
    """Return what finds the cases that somebody looks at."""
    return [
        col(Review.claimed_by) == account_id,
        col(Review.status) == ReviewStatus.IN_REVIEW,
    ]


def overdue() -> ColumnElement[bool]:
    """Return what finds the cases whose promise was not kept."""
    return col(Review.due_at) < clock.now()


def in_all_queues() -> ColumnElement[bool]:
    """Return what is true of every case: it lets the index of the queues be used for all."""
    return col(Review.kind).in_(list(ReviewKind))


def _in_scope(kind: ReviewKind, scope: QueueScope, actor: Actor) -> list[ColumnElement[bool]]:
    status = col(Review.status)
    if scope is QueueScope.MINE:
        return claimed_by(actor.account_id)
    if scope is QueueScope.OVERDUE:
        return [overdue()]
    if scope is QueueScope.RETURNED:
        return [status == ReviewStatus.NEEDS_CORRECTION]
    if scope is QueueScope.DECIDED:
        # A draft is here while its person's last approval counts: a lead may have to end that.
        is_kept = (status == ReviewStatus.DRAFT) & rules_of(kind).still_counts
        return [or_(status.in_(_DECIDED), is_kept), col(Review.decided_at).is_not(None)]
    return [col(Review.due_at).is_not(None)]


def _matching(search: str) -> list[ColumnElement[bool]]:
    # No name holds what cannot be printed, and PostgreSQL refuses to be asked for it.
    text = "".join(each for each in search[:_MAX_SEARCH] if each.isprintable())
    if not text.strip():
        return []
    if key := names.fold(text):
        return [col(Review.headline_key).contains(key, autoescape=True)]
    return [col(Review.headline).contains(text.strip(), autoescape=True)]


def _order(scope: QueueScope, sort: QueueSort, *, descending: bool) -> list[Any]:
    identity = col(Review.id)
    column: Any
    if sort is QueueSort.COMPLETENESS:
        # Among equals the oldest due (C-10).
        column = col(Review.completeness)
        return [column.desc() if descending else column, col(Review.due_at), identity]
    if sort is QueueSort.HEADLINE:
        column = col(Review.headline_key)
    elif scope is QueueScope.DECIDED:
        column, descending = col(Review.decided_at), not descending
    elif scope is QueueScope.RETURNED:
        column = col(Review.updated_at)
    else:
        column = col(Review.due_at)
    return [column.desc(), identity.desc()] if descending else [column, identity]


async def _names(session: AsyncSession, ids: set[UUID]) -> dict[UUID, str]:
    found = await session.exec(
        select(Account.id, Account.contact_name).where(col(Account.id).in_(ids))
    )
    return dict(found.all())


def _row(review: Review, people: dict[UUID, str], actor: Actor) -> QueueLineRow:
    return QueueLineRow(
        **standing_of(review),
        claimed_by=people.get(review.claimed_by, "") if review.claimed_by else "",
        is_mine=review.claimed_by == actor.account_id,
        wants_second=review.second_wanted_by is not None,
    )


def standing_of(review: Review) -> dict[str, Any]:
    """Return what a line of the queue and the case's own page both say of how it stands."""
    return {
        "id": str(review.id),
        "queue": review.kind.value,
        "headline": review.headline,
        "status": review.status.value,
        "round": review.round,
        "is_change": review.is_change,
        "completeness": review.completeness,
        "submitted_at": review.submitted_at,
        "due_at": review.due_at,
        "is_due_provisional": review.is_due_provisional,
        "is_overdue": review.due_at is not None and review.due_at < clock.now(),
        "decided_at": review.decided_at,
    }
