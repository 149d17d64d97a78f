"""Working on tickets: take, give back, solve, refuse. Of two people at once, one wins."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.mail import tickets as mails
from portal.mail.messages import Message
from portal.models.desk import SupportTicket, TicketStatus
from portal.permissions import Actor
from portal.schemas.support_desk import AnswerForm, GiveBackForm
from portal.services import outbox
from portal.services.accounts import links
from portal.services.support import access
from portal.services.support.errors import TicketTaken


async def take_ticket(session: AsyncSession, actor: Actor, ticket_id: UUID) -> None:
    """Make the actor the one who answers; taking one's own again changes nothing.

    Raises TicketTaken, which names the colleague who was first, TicketCannotMove for a closed
    ticket, NotFound and NotAllowed.
    """
    ticket = await access.lock_ticket(session, actor, ticket_id)
    if ticket.status is TicketStatus.IN_WORK:
        if ticket.owner_id == actor.account_id:
            return
        raise TicketTaken(name=await access.name_of(session, ticket.owner_id))
    ticket.move_to(TicketStatus.IN_WORK, at=clock.now())
    ticket.owner_id = actor.account_id
    access.record(session, ticket, "taken", actor=actor)
    await session.flush()


async def give_back(
    session: AsyncSession, actor: Actor, ticket_id: UUID, form: GiveBackForm, *, version: int
) -> None:
    """Put a ticket back into the queue, one's own or that of a colleague who is away.

    Raises ChangedMeanwhile, TicketCannotMove when it is not in work, NotFound and NotAllowed.
    """
    ticket = await access.lock_ticket(session, actor, ticket_id, version=version)
    # Whoever takes it next looks at the request anew.
    await links.void_links_of_ticket(session, ticket.id)
    ticket.move_to(TicketStatus.OPEN, at=clock.now())
    ticket.owner_id = None
    access.record(session, ticket, "given_back", actor=actor, reason=form.reason)
    await session.flush()


async def solve_ticket(
    session: AsyncSession, actor: Actor, ticket_id: UUID, form: AnswerForm, *, version: int
) -> None:
    """Close a ticket with an answer, which is mailed in the sender's language.

    Raises what access.lock_own raises.
    """
    ticket = await access.lock_own(session, actor, ticket_id, version=version)
    await links.void_links_of_ticket(session, ticket.id)
    message = mails.TicketSolved(number=ticket.number, answer=form.answer)
    ticket.answer = form.answer
    close(session, ticket, TicketStatus.SOLVED, message)
    access.record(session, ticket, "solved", actor=actor, reason=form.answer)
    await session.flush()


async def refuse_ticket(
    session: AsyncSession, actor: Actor, ticket_id: UUID, form: AnswerForm, *, version: int
) -> None:
    """Close a ticket without doing what it asks for; the sender is mailed why.

    Raises what access.lock_own raises.
    """
    ticket = await access.lock_own(session, actor, ticket_id, version=version)
    await links.void_links_of_ticket(session, ticket.id)
    message = mails.TicketRefused(number=ticket.number, answer=form.answer)
    ticket.answer = form.answer
    close(session, ticket, TicketStatus.REFUSED, message)
    access.record(session, ticket, "refused", actor=actor, reason=form.answer)
    await session.flush()


def close(
    session: AsyncSession, ticket: SupportTicket, status: TicketStatus, message: Message
) -> None:
    """End a locked ticket, and mail its sender how."""
    ticket.move_to(status, at=clock.now())
    outbox.post(session, message, to=ticket.contact_email, language=ticket.language)
