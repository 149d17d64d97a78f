"""Requests to the support desk, sent as their senders would."""

from typing import Any

from sqlmodel import col, select

from portal import db
from portal.models.accounts import AccountKind
from portal.models.desk import SupportTicket
from portal.permissions import Actor, Visitor
from portal.schemas.support import AccountRecoveryForm, BadgeCorrectionForm, TicketReceiptRow
from portal.services import support
from tests.factories.accounts import a_browser, an_account, an_actor

BADGE_FACTS: dict[str, Any] = {
    "badge_number": "OB 2024-771",
    "name": "Lucía Ortega",
    "country": "MX",
    "email": "lucia@reader.example",
    "message": "My family name is Ortega, not Ortiz.",
}
LOST_FACTS: dict[str, Any] = {
    "contact_name": "Ana Gómez",
    "country": "ES",
    "email": "ana.new@reader.example",
    "old_email": "ana.old@buyer.example",
    "mobile": "+34 612 345 678",
    "company_name": "Tejidos Gómez",
    "message": "The old company address no longer exists.",
}


async def ask_about_badge(visitor: Visitor | None = None, **facts: Any) -> TicketReceiptRow:
    form = BadgeCorrectionForm.read(BADGE_FACTS | facts)
    async with db.transaction() as session:
        return await support.ask_for_badge_correction(session, visitor or a_browser("home"), form)


async def ask_for_account(visitor: Visitor | None = None, **facts: Any) -> TicketReceiptRow:
    form = AccountRecoveryForm.read(LOST_FACTS | facts)
    async with db.transaction() as session:
        return await support.ask_for_account_recovery(session, visitor or a_browser("home"), form)


async def ticket(number: str) -> SupportTicket:
    """Return the ticket as the database has it now."""
    async with db.reading() as session:
        found = await session.exec(select(SupportTicket).where(col(SupportTicket.number) == number))
        return found.one()


async def tickets() -> list[SupportTicket]:
    """Return every ticket, oldest first."""
    async with db.reading() as session:
        return list(
            await session.exec(select(SupportTicket).order_by(col(SupportTicket.created_at)))
        )


async def a_colleague(name: str = "Olga") -> Actor:
    """Return somebody of the desk, signed in."""
    return await an_actor(await an_account(kind=AccountKind.SUPPORT, contact_name=name))


async def take(actor: Actor, number: str) -> SupportTicket:
    """Let somebody of the desk take the ticket; return it as it is then."""
    chosen = await ticket(number)
    async with db.transaction() as session:
        await support.take_ticket(session, actor, chosen.id)
    return await ticket(number)
