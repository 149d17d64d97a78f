"""The desk's queue: the tickets, how much there is to do, and one of them in full."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.kit import clock, names, paging
from portal.models.accounts import Account, MailedLink
from portal.models.desk import SupportTicket, TicketKind, TicketStatus
from portal.models.infrastructure import AuditEvent
from portal.permissions import Actor, Permission
from portal.schemas.support_desk import (
    TICKET_STEPS,
    TicketCountsRow,
    TicketListRow,
    TicketRow,
    TicketScope,
    TicketSort,
    TicketStepRow,
)
from portal.services.support import access
from portal.services.support.numbers import normalise_number

_MAX_SEARCH = 254
_COLUMNS = {
    TicketSort.CREATED_AT: col(SupportTicket.created_at),
    TicketSort.KIND: col(SupportTicket.kind),
    TicketSort.STATUS: col(SupportTicket.status),
}
_OPEN = (TicketStatus.OPEN, TicketStatus.IN_WORK)


async def list_tickets(
    session: AsyncSession,
    actor: Actor,
    *,
    scope: TicketScope = TicketScope.WAITING,
    kind: str = "",
    page: int = 1,
    search: str = "",
    sort: TicketSort = TicketSort.CREATED_AT,
    descending: bool = False,
) -> paging.Page[TicketListRow]:
    """Return a page of the queue, oldest first; addresses are masked.

    `kind` is a key of TICKET_KINDS, "" for every kind.
    `search` finds a ticket's number, part of a name, or a whole address. Raises NotAllowed
    without TICKETS_HANDLE.
    """
    _refuse_others(actor)
    chosen = [*_in_scope(scope, actor), *_matching(search)]
    if kind:
        chosen.append(col(SupportTicket.kind) == TicketKind(kind))
    query = select(func.count()).select_from(SupportTicket).where(*chosen)
    total = (await session.exec(query)).one()
    number = paging.within(page, total)
    owner = aliased(Account)
    column, identity = _COLUMNS[sort], col(SupportTicket.id)
    found = await session.exec(
        select(SupportTicket, owner.contact_name)
        .outerjoin(owner, col(owner.id) == col(SupportTicket.owner_id))
        .where(*chosen)
        .order_by(*((column.desc(), identity.desc()) if descending else (column, identity)))
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    return paging.Page(
        rows=[_list_row(ticket, name, actor) for ticket, name in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


def _refuse_others(actor: Actor) -> None:
    if not actor.may(Permission.TICKETS_HANDLE):
        raise NotAllowed


def _in_scope(scope: TicketScope, actor: Actor) -> list[ColumnElement[bool]]:
    status = col(SupportTicket.status)
    if scope is TicketScope.WAITING:
        return [status.in_(_OPEN)]
    if scope is TicketScope.MINE:
        is_mine = col(SupportTicket.owner_id) == actor.account_id
        return [status == TicketStatus.IN_WORK, is_mine]
    return [status.not_in(_OPEN)] if scope is TicketScope.CLOSED else []


def _matching(search: str) -> list[ColumnElement[bool]]:
    # No name holds what cannot be printed, and PostgreSQL refuses to be asked for it.
    text = "".join(each for each in search[:_MAX_SEARCH] if each.isprintable()).strip()
    if not text:
        return []
    if (number := normalise_number(text)) is not None:
        return [col(SupportTicket.number) == number]
    in_name = col(SupportTicket.name).icontains(text, autoescape=True)
    return [or_(in_name, col(SupportTicket.contact_email) == text.lower())]


def _list_row(ticket: SupportTicket, owner: str | None, actor: Actor) -> TicketListRow:
    return TicketListRow(
        id=str(ticket.id),
        number=ticket.number,
        kind=ticket.kind.value,
        name=ticket.name,
        email=names.mask_email(ticket.contact_email),
        status=ticket.status.value,
        owner=owner or "",
        is_mine=ticket.owner_id == actor.account_id,
        version=ticket.version,
        created_at=ticket.created_at,
    )


async def count_tickets(session: AsyncSession, actor: Actor) -> TicketCountsRow:
    """Return how much there is to do, for the head of the queue and the menu's counter.

    All zero for whoever may not handle tickets. `oldest_at` is aware UTC. Two queries.
    """
    if not actor.may(Permission.TICKETS_HANDLE):
        return TicketCountsRow()
    status = col(SupportTicket.status)
    waiting, oldest_at = (
        await session.exec(
            select(func.count(), func.min(SupportTicket.created_at)).where(
                status == TicketStatus.OPEN
            )
        )
    ).one()
    mine = await session.exec(
        select(func.count()).select_from(SupportTicket).where(*_in_scope(TicketScope.MINE, actor))
    )
    return TicketCountsRow(waiting=waiting, mine=mine.one(), oldest_at=oldest_at)


async def find_ticket(session: AsyncSession, actor: Actor, ticket_id: UUID) -> TicketRow:
    """Return a ticket with all that was entered, and its history; NotFound, NotAllowed."""
    _refuse_others(actor)
    ticket = await session.get(SupportTicket, ticket_id)
    if ticket is None:
        raise NotFound
    entered = {name: str(value) for name, value in ticket.details.items()}
    return TicketRow(
        id=str(ticket.id),
        number=ticket.number,
        kind=ticket.kind.value,
        status=ticket.status.value,
        version=ticket.version,
        name=ticket.name,
        email=ticket.contact_email,
        language=ticket.language,
        **{name: entered.get(name, "") for name in _ENTERED},
        owner=await access.name_of(session, ticket.owner_id),
        is_mine=ticket.owner_id == actor.account_id,
        answer=ticket.answer,
        created_at=ticket.created_at,
        link_expires_at=await _link_expires_at(session, ticket.id),
        steps=await _steps(session, ticket.id),
    )


_ENTERED = ("badge_number", "country", "old_email", "mobile", "company_name", "message")


async def _link_expires_at(session: AsyncSession, ticket_id: UUID) -> object:
    found = await session.exec(
        select(MailedLink.expires_at).where(
            col(MailedLink.ticket_id) == ticket_id,
            col(MailedLink.used_at).is_(None),
            col(MailedLink.expires_at) > clock.now(),
        )
    )
    return found.first()


async def _steps(session: AsyncSession, ticket_id: UUID) -> list[TicketStepRow]:
    found = await session.exec(
        select(AuditEvent, Account.contact_name)
        .outerjoin(Account, col(Account.id) == col(AuditEvent.actor_id))
        .where(col(AuditEvent.object_type) == access.OBJECT, col(AuditEvent.object_id) == ticket_id)
        .order_by(col(AuditEvent.at), col(AuditEvent.id))
    )
    steps = ((event.action.partition(":")[2], event, name) for event, name in found)
    return [
        TicketStepRow(
            step=step, at=event.at, by=name or "", reason=str(event.details.get("reason", ""))
        )
        for step, event, name in steps
        if step in TICKET_STEPS
    ]
