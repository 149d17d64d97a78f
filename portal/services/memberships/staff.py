"""The admins' list of members, and one member's basic information (A-64, A-65, A-72)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import paging
from portal.kit.names import fold
from portal.models.accounts import Account, AccountStatus
from portal.models.companies import NEVER, Membership
from portal.permissions import Actor, Permission
from portal.schemas.memberships import ExitRow, MemberRow, StaffRow, StaffSort
from portal.services.memberships import lists, places

#: Whose account can carry the admin right; a lock after wrong logins lasts half an hour.
ABLE = frozenset({AccountStatus.ACTIVE, AccountStatus.LOCKED})

Conditions = list[ColumnElement[bool]]
_IS_ACCOUNT = col(Account.id) == col(Membership.account_id)
_COLUMNS: dict[StaffSort, Any] = {
    StaffSort.CONTACT_NAME: col(Membership.name_key),
    StaffSort.JOINED_AT: col(Membership.joined_at),
    StaffSort.PART: col(Membership.admin_slot),
    StaffSort.SEEN_AT: col(Membership.seen_at),
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

    `search` finds part of a name or of an address. Three queries, however long the list. Raises
    NotFound without a company, NotAllowed for members who are no admins.
    """
    place = await places.read_own_place(session, actor, to=Permission.COMPANIES_MANAGE_STAFF)
    chosen = select(Membership.id).where(*_belongs_to(place.company_id), *_matching(search))
    return await _page(session, place, chosen, sort=sort, descending=descending, page=page)


async def list_transfer_candidates(
    session: AsyncSession, actor: Actor, *, page: int = 1, search: str = ""
) -> paging.Page[StaffRow]:
    """Return a page of the members who can take over the actor's admin right, by name (A-72).

    Admins and suspended accounts cannot. Raises as list_staff does.
    """
    place = await places.read_own_place(session, actor, to=Permission.COMPANIES_TRANSFER)
    chosen = (
        select(Membership.id)
        .join(Account, _IS_ACCOUNT)
        .where(
            *_belongs_to(place.company_id),
            col(Membership.admin_slot).is_(None),
            col(Account.status).in_(ABLE),
            *_matching(search),
        )
    )
    sort = StaffSort.CONTACT_NAME
    return await _page(session, place, chosen, sort=sort, descending=False, page=page)


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
        seen_at=_seen_at(place),
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


def _matching(search: str) -> Conditions:
    """Return the condition that finds part of a name or an address in the repeated key."""
    text = lists.typed(search)
    if not text:
        return []
    key = col(Membership.name_key)
    ways = {text.casefold(), fold(text)} - {""}
    return [or_(*(key.contains(each, autoescape=True) for each in sorted(ways)))]


def _order(session: AsyncSession, sort: StaffSort, *, descending: bool) -> tuple[Any, Any]:
    if sort is StaffSort.PART and session.get_bind().dialect.name == "postgresql":
        # Members have no slot. PostgreSQL puts NULL last on the way up, SQLite first.
        descending = not descending
    return lists.ordered(_COLUMNS[sort], col(Membership.id), descending=descending)


async def _page(
    session: AsyncSession,
    own: Membership,
    chosen: Any,
    *,
    sort: StaffSort,
    descending: bool,
    page: int,
) -> paging.Page[StaffRow]:
    """Read a page's ids from an index, then those people; far pages from the index's other end."""
    total = (await session.exec(select(func.count()).select_from(chosen.subquery()))).one()
    number = paging.within(page, total)
    ahead = (number - 1) * paging.PAGE_SIZE
    size = min(paging.PAGE_SIZE, total - ahead)
    is_far = ahead > total // 2
    order = _order(session, sort, descending=descending != is_far)
    behind = total - ahead - size
    wanted = chosen.order_by(*order).offset(behind if is_far else ahead).limit(size)
    found = await session.exec(
        select(Membership, Account)
        .join(Account, _IS_ACCOUNT)
        .where(col(Membership.id).in_(wanted))
        .order_by(*_order(session, sort, descending=descending))
    )
    return paging.Page(
        rows=[_row(place, account, is_me=place.id == own.id) for place, account in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


def _seen_at(place: Membership) -> datetime | None:
    return None if place.seen_at == NEVER else place.seen_at


def _row(place: Membership, account: Account, *, is_me: bool) -> StaffRow:
    return StaffRow(
        id=str(place.id),
        contact_name=account.contact_name,
        email=account.email,
        part=part_of(place),
        status=account.status.value,
        joined_at=place.joined_at,
        seen_at=_seen_at(place),
        is_me=is_me,
    )
