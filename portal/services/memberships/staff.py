"""The admins' list of members, and one member's basic information (A-64, A-65, A-72)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import paging
from portal.models.accounts import Account, Session
from portal.models.companies import Membership
from portal.permissions import Actor, Permission
from portal.schemas.memberships import ExitRow, MemberRow, StaffRow, StaffSort
from portal.services.memberships import lists, places

Conditions = list[ColumnElement[bool]]
_COLUMNS: dict[StaffSort, Any] = {
    StaffSort.CONTACT_NAME: col(Account.contact_name),
    StaffSort.EMAIL: col(Account.email),
    StaffSort.JOINED_AT: col(Membership.joined_at),
    StaffSort.PART: col(Membership.admin_slot).is_not(None),
    StaffSort.SEEN_AT: select(func.max(Session.seen_at))
    .where(col(Session.account_id) == col(Membership.account_id))
    .correlate(Membership)
    .scalar_subquery(),
}


async def list_staff(
    session: AsyncSession,
    actor: Actor,
    *,
    page: int = 1,
    search: str = "",
    sort: StaffSort = StaffSort.JOINED_AT,
    descending: bool = True,
) -> paging.Page[StaffRow]:
    """Return a page of the people in the actor's company, for its admins (A-64).

    `search` finds part of a name or of an address. Four queries, however long the list. Raises
    NotFound without a company, NotAllowed for members who are no admins.
    """
    place = await places.read_own_place(session, actor, to=Permission.COMPANIES_MANAGE_STAFF)
    chosen = [*_belongs_to(place.company_id), *lists.matching(search)]
    order = _order(sort, descending=descending)
    return await _page(session, place, chosen, order=order, page=page)


async def list_transfer_candidates(
    session: AsyncSession, actor: Actor, *, page: int = 1, search: str = ""
) -> paging.Page[StaffRow]:
    """Return a page of the members who can take over the actor's admin right, by name (A-72).

    Admins and suspended accounts cannot. Raises as list_staff does.
    """
    place = await places.read_own_place(session, actor, to=Permission.COMPANIES_TRANSFER)
    chosen = [
        *_belongs_to(place.company_id),
        col(Membership.admin_slot).is_(None),
        col(Account.status).in_(places.ABLE),
        *lists.matching(search),
    ]
    order = _order(StaffSort.CONTACT_NAME, descending=False)
    return await _page(session, place, chosen, order=order, page=page)


async def find_member(session: AsyncSession, actor: Actor, membership_id: UUID) -> MemberRow:
    """Return a member's basic information, for the company's admins (A-65).

    Neither identity documents nor the name on them. NotFound for those who left and for other
    companies' people alike (security check 28), NotAllowed for members who are no admins.
    """
    own = await places.read_own_place(session, actor, to=Permission.COMPANIES_MANAGE_STAFF)
    found = await session.exec(
        select(Membership, Account)
        .join(Account, col(Account.id) == col(Membership.account_id))
        .where(col(Membership.id) == membership_id, *_belongs_to(own.company_id))
    )
    place, account = found.first() or (None, None)
    if place is None or account is None:
        raise NotFound
    seen = await _seen(session, [account.id])
    return MemberRow(
        id=str(place.id),
        contact_name=account.contact_name,
        email=account.email,
        kind=account.kind.value,
        country=account.country,
        job_title=account.job_title,
        language=account.language,
        part=part_of(place),
        status=account.status.value,
        joined_at=place.joined_at,
        seen_at=seen.get(account.id),
        is_me=account.id == actor.account_id,
    )


async def find_exit(session: AsyncSession, actor: Actor) -> ExitRow:
    """Return which way out of the company the actor has (A-74, A-76); NotFound without one."""
    place = await places.read_own_place(session, actor, to=Permission.COMPANIES_QUIT)
    members = await places.count_members(session, place.company_id)
    return ExitRow(is_admin=place.is_admin, is_alone=members == 1)


def part_of(place: Membership) -> str:
    """Return what the holder of this place is: a key of schemas.memberships.PARTS."""
    return "admin" if place.is_admin else "member"


def _belongs_to(company_id: UUID) -> Conditions:
    return [col(Membership.company_id) == company_id, col(Membership.ended_at).is_(None)]


def _order(sort: StaffSort, *, descending: bool) -> tuple[Any, Any]:
    column, identity = lists.ordered(_COLUMNS[sort], col(Membership.id), descending=descending)
    if sort is StaffSort.SEEN_AT:  # never seen is the longest ago, on both databases
        column = column.nulls_last() if descending else column.nulls_first()
    return column, identity


async def _page(
    session: AsyncSession,
    own: Membership,
    chosen: Conditions,
    *,
    order: tuple[Any, Any],
    page: int,
) -> paging.Page[StaffRow]:
    is_account = col(Account.id) == col(Membership.account_id)
    total = await _count(session, own.company_id, chosen)
    number = paging.within(page, total)
    found = await session.exec(
        select(Membership, Account)
        .join(Account, is_account)
        .where(*chosen)
        .order_by(*order)
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    people = found.all()
    seen = await _seen(session, [account.id for _, account in people])
    return paging.Page(
        rows=[
            _row(place, account, seen.get(account.id), is_me=place.id == own.id)
            for place, account in people
        ],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


async def _count(session: AsyncSession, company_id: UUID, chosen: Conditions) -> int:
    """Count the chosen members; those of the whole company without a look at their accounts."""
    if len(chosen) == len(_belongs_to(company_id)):
        return await places.count_members(session, company_id)
    is_account = col(Account.id) == col(Membership.account_id)
    query = select(func.count()).select_from(Membership).join(Account, is_account)
    return (await session.exec(query.where(*chosen))).one()


async def _seen(session: AsyncSession, account_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return account id -> latest use of any of its sessions, ended ones included."""
    found = await session.exec(
        select(Session.account_id, func.max(Session.seen_at))
        .where(col(Session.account_id).in_(account_ids))
        .group_by(col(Session.account_id))
    )
    return dict(found.all())


def _row(place: Membership, account: Account, seen_at: datetime | None, *, is_me: bool) -> StaffRow:
    return StaffRow(
        id=str(place.id),
        contact_name=account.contact_name,
        email=account.email,
        part=part_of(place),
        status=account.status.value,
        joined_at=place.joined_at,
        seen_at=seen_at,
        is_me=is_me,
    )
