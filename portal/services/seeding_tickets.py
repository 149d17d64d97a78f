"""The demo world's requests to the support desk, one of each kind, sent as people send them."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.accounts import Account
from portal.models.desk import SupportTicket, TicketKind
from portal.permissions import Role, Visitor
from portal.schemas.support import AccountRecoveryForm, BadgeCorrectionForm
from portal.services import seeding_cases, support

_BADGE = {
    "badge_number": "OB19-104882",
    "name": "Luc Moreau",
    "country": "FR",
    "email": "luc.moreau@example.com",
    "message": "My passport says Luc, the badge of 2019 said Lucas.",
}
_ACCOUNT = {
    "contact_name": "Jonas Weber",
    "country": "DE",
    "email": "jonas.weber.privat@example.com",
    "old_email": "jonas.weber@example.com",
    "company_name": "Nordlicht Leuchten",
    "message": "Our company has moved to another mail server, and my old mailbox is gone.",
}


async def add_tickets(session: AsyncSession, visitor: Visitor) -> None:
    """Have somebody ask for a badge's correction, and somebody for a lost account."""
    await support.ask_for_badge_correction(session, visitor, BadgeCorrectionForm.read(_BADGE))
    await support.ask_for_account_recovery(session, visitor, AccountRecoveryForm.read(_ACCOUNT))


async def take_upload(session: AsyncSession, agent: Account) -> None:
    """Have somebody of customer service work on the request for an upload (A-59)."""
    found = await session.exec(
        select(SupportTicket.id).where(col(SupportTicket.kind) == TicketKind.IDENTITY_UPLOAD)
    )
    await support.take_ticket(session, seeding_cases.acting(agent, Role.SUPPORT), found.one())
