"""Badge records at the desk: finding them, and matching them with what somebody entered (A-12)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.kit import names, paging
from portal.kit.badges import fold_number
from portal.models.accounts import Account
from portal.models.desk import SupportTicket, TicketKind
from portal.models.infrastructure import AuditEvent
from portal.models.legacy import BadgeRecord
from portal.permissions import Actor, Permission
from portal.schemas.support_desk import (
    BadgeChangeRow,
    BadgeListRow,
    BadgeMatchRow,
    BadgeRow,
    BadgeSort,
    BadgeStepRow,
)

OBJECT = "badge"
CORRECTED = "badges:corrected"
_MAX_SEARCH = 254
_MAX_MATCHES = 10
_COLUMNS = {
    BadgeSort.NUMBER: col(BadgeRecord.number),
    BadgeSort.NAME: col(BadgeRecord.name),
    BadgeSort.COUNTRY: col(BadgeRecord.country),
    BadgeSort.UPDATED_AT: col(BadgeRecord.updated_at),
}


@dataclass(frozen=True, kw_only=True)
class BadgeFilter:
    """What the list of records is narrowed to; the empty one lets everything through."""

    #: ISO 3166-1 alpha-2.
    country: str = ""
    is_claimed: bool | None = None


EVERYTHING = BadgeFilter()


async def list_badges(
    session: AsyncSession,
    actor: Actor,
    *,
    narrowed: BadgeFilter = EVERYTHING,
    page: int = 1,
    search: str = "",
    sort: BadgeSort = BadgeSort.NUMBER,
    descending: bool = False,
) -> paging.Page[BadgeListRow]:
    """Return a page of the badge records; `search` finds how a number begins, or part of a name.

    Two queries. Raises NotAllowed without BADGES_LIST.
    """
    if not actor.may(Permission.BADGES_LIST):
        raise NotAllowed
    chosen = [*_matching(search), *_narrowing(narrowed)]
    total = (await session.exec(select(func.count()).select_from(BadgeRecord).where(*chosen))).one()
    number = paging.within(page, total)
    column, identity = _COLUMNS[sort], col(BadgeRecord.id)
    found = await session.exec(
        select(BadgeRecord)
        .where(*chosen)
        .order_by(*((column.desc(), identity.desc()) if descending else (column, identity)))
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    return paging.Page(
        rows=[_list_row(each) for each in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


def _matching(search: str) -> list[ColumnElement[bool]]:
    text = search[:_MAX_SEARCH]
    if not text.strip():
        return []
    number, name = fold_number(text), names.fold(text)
    ways = []
    if number:
        ways.append(col(BadgeRecord.number).startswith(number, autoescape=True))
    if name:
        ways.append(col(BadgeRecord.name_key).contains(name, autoescape=True))
    # Nothing but signs finds nothing.
    return [or_(*ways)] if ways else [col(BadgeRecord.number) == ""]


def _narrowing(narrowed: BadgeFilter) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if narrowed.country:
        chosen.append(col(BadgeRecord.country) == narrowed.country)
    if narrowed.is_claimed is not None:
        claimed_at = col(BadgeRecord.claimed_at)
        chosen.append(claimed_at.is_not(None) if narrowed.is_claimed else claimed_at.is_(None))
    return chosen


def _list_row(record: BadgeRecord) -> BadgeListRow:
    return BadgeListRow(
        id=str(record.id),
        number=record.number,
        name=record.name,
        country=record.country,
        company_name=record.company_name,
        is_claimed=record.claimed_at is not None,
        updated_at=record.updated_at,
    )


async def find_badge(session: AsyncSession, actor: Actor, badge_id: UUID) -> BadgeRow:
    """Return a record with its corrections and whoever claimed it; NotFound, NotAllowed."""
    if not actor.may(Permission.BADGES_LIST):
        raise NotAllowed
    record = await session.get(BadgeRecord, badge_id)
    if record is None:
        raise NotFound
    owner = await session.get(Account, record.claimed_by) if record.claimed_by else None
    return BadgeRow(
        id=str(record.id),
        number=record.number,
        name=record.name,
        country=record.country,
        email=names.mask_email(record.email) if record.email else "",
        company_name=record.company_name,
        version=record.version,
        imported_at=record.imported_at,
        is_claimed=record.claimed_at is not None,
        claimed_at=record.claimed_at,
        claimed_id=str(owner.id) if owner else "",
        claimed_by=owner.contact_name if owner else "",
        claimed_email=names.mask_email(owner.email) if owner else "",
        steps=await _steps(session, record.id),
    )


async def _steps(session: AsyncSession, badge_id: UUID) -> list[BadgeStepRow]:
    found = await session.exec(
        select(AuditEvent, Account.contact_name)
        .outerjoin(Account, col(Account.id) == col(AuditEvent.actor_id))
        .where(
            col(AuditEvent.object_type) == OBJECT,
            col(AuditEvent.object_id) == badge_id,
            col(AuditEvent.action) == CORRECTED,
        )
        .order_by(col(AuditEvent.at).desc(), col(AuditEvent.id))
    )
    return [
        BadgeStepRow(
            at=event.at,
            by=name or "",
            reason=str(event.details["reason"]),
            request=str(event.details["ticket"]),
            changes=[
                BadgeChangeRow(field=field, old=old, new=new)
                for field, (old, new) in event.details["changes"].items()
            ],
        )
        for event, name in found
    ]


async def match_badges(
    session: AsyncSession, actor: Actor, ticket_id: UUID, *, search: str = ""
) -> list[BadgeMatchRow]:
    """Return the records that a ticket may mean: same number, same name, or what is searched for.

    At most ten. Raises NotAllowed without TICKETS_HANDLE and BADGES_LIST, and NotFound.
    """
    if not (actor.may(Permission.TICKETS_HANDLE) and actor.may(Permission.BADGES_LIST)):
        raise NotAllowed
    ticket = await session.get(SupportTicket, ticket_id)
    if ticket is None or ticket.kind is not TicketKind.BADGE_CORRECTION:
        raise NotFound
    number = fold_number(str(ticket.details.get("badge_number", "")))
    name = names.fold(ticket.name)
    same_number = col(BadgeRecord.number) == number
    chosen = _matching(search) or [or_(same_number, col(BadgeRecord.name_key) == name)]
    found = await session.exec(
        select(BadgeRecord)
        .where(*chosen)
        .order_by(same_number.desc(), col(BadgeRecord.number))
        .limit(_MAX_MATCHES)
    )
    country = str(ticket.details.get("country", ""))
    return [
        BadgeMatchRow(
            id=str(each.id),
            number=each.number,
            name=each.name,
            country=each.country,
            company_name=each.company_name,
            is_claimed=each.claimed_at is not None,
            version=each.version,
            number_differs=each.number != number,
            name_differs=each.name_key != name,
            country_differs=each.country != country,
        )
        for each in found
    ]
