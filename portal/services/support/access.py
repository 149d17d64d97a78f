"""Getting a ticket to read it or to work on it, and its history."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile, NotAllowed, NotFound
from portal.models.accounts import Account
from portal.models.desk import SupportTicket, TicketCannotMove, TicketKind, TicketStatus
from portal.permissions import Actor, Permission
from portal.services import audit
from portal.services.support import changes
from portal.services.support.errors import TicketNotTaken, TicketTaken

OBJECT = "ticket"


async def lock_ticket(
    session: AsyncSession, actor: Actor, ticket_id: UUID, *, version: int | None = None
) -> SupportTicket:
    """Return the ticket, fresh and locked until the transaction ends.

    Raises NotAllowed, NotFound, and ChangedMeanwhile when it is not at the version given. Ask for
    this lock before those of accounts and badge records.
    """
    if not actor.may(Permission.TICKETS_HANDLE):
        raise NotAllowed
    ticket = await read_locked(session, ticket_id)
    if version is not None and ticket.version != version:
        raise ChangedMeanwhile
    return ticket


async def read_locked(session: AsyncSession, ticket_id: UUID) -> SupportTicket:
    """Return the ticket, fresh and locked, for whoever asks; NotFound when there is none."""
    found = await session.exec(
        select(SupportTicket)
        .where(col(SupportTicket.id) == ticket_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    ticket = found.first()
    if ticket is None:
        raise NotFound
    return ticket


async def lock_own(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    *,
    version: int | None = None,
    kind: TicketKind | None = None,
) -> SupportTicket:
    """Return a ticket that the actor has taken, locked; of this kind, if one is given.

    Raises what lock_ticket raises, TicketNotTaken while nobody has it, TicketTaken while a
    colleague has, and TicketCannotMove for a closed one.
    """
    ticket = await lock_ticket(session, actor, ticket_id)
    if kind is not None and ticket.kind is not kind:
        raise NotFound
    await refuse_unless_own(session, actor, ticket)
    if version is not None and ticket.version != version:
        raise ChangedMeanwhile
    return ticket


async def refuse_unless_own(session: AsyncSession, actor: Actor, ticket: SupportTicket) -> None:
    """Raise TicketNotTaken, TicketTaken or TicketCannotMove unless the actor works on it."""
    if ticket.status is TicketStatus.OPEN:
        raise TicketNotTaken
    if ticket.status is not TicketStatus.IN_WORK:
        raise TicketCannotMove
    if ticket.owner_id != actor.account_id:
        raise TicketTaken(name=await name_of(session, ticket.owner_id))


async def name_of(session: AsyncSession, account_id: UUID | None) -> str:
    """Return what somebody of the desk is called."""
    found = await session.exec(select(Account.contact_name).where(col(Account.id) == account_id))
    return found.first() or ""


def record(
    session: AsyncSession, ticket: SupportTicket, step: str, *, actor: Actor | None, **details: Any
) -> None:
    """Note a step of the ticket, and tell the desk after the commit."""
    audit.record(
        session,
        f"tickets:{step}",
        actor=actor,
        object_type=OBJECT,
        object_id=ticket.id,
        number=ticket.number,
        **details,
    )
    changes.announce(session)
