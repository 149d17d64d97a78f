"""The admins' list of members, and one member's basic information (A-64, A-65, A-72)."""

from dataclasses import dataclass
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
from portal.models.companies import NEVER, Company, Membership
from portal.permissions import Actor, Permission
from portal.schemas.memberships import ExitRow, MemberRow, StaffRow, StaffSort
from portal.services.memberships import lists, places

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
    total = await _count(session, chosen) if search else await _members(session, place)
    order = _Order(sort=sort, descending=descending)
    return await _page(session, place, chosen, order=order, page=page, total=total)


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
            # Not in_(places.ABLE): nearly all accounts are, and an index on them would mislead.
            col(Account.status).not_in(set(AccountStatus) - places.ABLE),
            *_matching(search),
        )
    )
    total = await _count(session, chosen) if search else await _heirs(session, place)
    order = _Order(sort=StaffSort.CONTACT_NAME, descending=False)
    return await _page(session, place, chosen, order=order, page=page, total=total)


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
    others = await places.able_admin_ids(session, place.company_id, but=actor.account_id)
    return ExitRow(
        is_admin=place.is_admin,
        is_alone=members == 1,
        can_step_down=place.is_admin and bool(others),
    )


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


@dataclass(frozen=True, kw_only=True)
class _Order:
    sort: StaffSort
    descending: bool

    def columns(self, session: AsyncSession, *, backwards: bool = False) -> tuple[Any, Any]:
        descending = self.descending != backwards
        if self.sort is StaffSort.PART and session.get_bind().dialect.name == "postgresql":
            # Members have no slot. PostgreSQL puts NULL last on the way up, SQLite first.
            descending = not descending
        return lists.ordered(_COLUMNS[self.sort], col(Membership.id), descending=descending)


async def _page(
    session: AsyncSession,
    own: Membership,
    chosen: Any,
    *,
    order: _Order,
    page: int,
    total: int,
) -> paging.Page[StaffRow]:
    """Read a page's ids from an index, then those people; far pages from the index's other end."""
    number = paging.within(page, total)
    ahead = (number - 1) * paging.PAGE_SIZE
    size = min(paging.PAGE_SIZE, total - ahead)
    is_far = ahead > total // 2
    skipped = total - ahead - size if is_far else ahead
    wanted = chosen.order_by(*order.columns(session, backwards=is_far))
    found = await session.exec(
        select(Membership, Account)
        .join(Account, _IS_ACCOUNT)
        .where(col(Membership.id).in_(wanted.offset(skipped).limit(size)))
        .order_by(*order.columns(session))
    )
    return paging.Page(
        rows=[_row(place, account, is_me=place.id == own.id) for place, account in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


async def _count(session: AsyncSession, chosen: Any) -> int:
    return int((await session.exec(select(func.count()).select_from(chosen.subquery()))).one())


async def _members(session: AsyncSession, own: Membership) -> int:
    counted = select(Company.member_count).where(col(Company.id) == own.company_id)
    return (await session.exec(counted)).one()


async def _heirs(session: AsyncSession, own: Membership) -> int:
    """Count all members, less the admins, less those whose accounts are suspended: a handful."""
    heirs = await _members(session, own) - len(await places.admin_slots(session, own.company_id))
    suspended = select(Account.id).where(col(Account.status) == AccountStatus.SUSPENDED)
    # Two steps: in one, SQLite would walk through all members to find those few.
    found = (await session.exec(suspended)).all()
    if not found:
        return heirs
    cannot = select(func.count()).where(
        *_belongs_to(own.company_id),
        col(Membership.admin_slot).is_(None),
        col(Membership.account_id).in_(found),
    )
    return heirs - (await session.exec(cannot)).one()


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
