"""Invitations, made and answered the way people do."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from portal import db
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.companies import Invitation
from portal.permissions import Visitor
from portal.schemas.companies import CompanyRow
from portal.schemas.invitations import (
    InvitationPageRow,
    InvitationRow,
    InvitedRegistrationForm,
    InviteForm,
)
from portal.services import invitations, memberships
from tests.factories.accounts import PASSWORD, an_actor
from tests.factories.memberships import does
from tests.factories.outbox import code_to, token_to

INVITEE = "ines.krause@mail.example"
FACTS: dict[str, Any] = {
    "contact_name": "Ines Krause",
    "name_on_id": "Ines Krause",
    "country": "DE",
    "mobile": "+49 151 23456789",
    "password": PASSWORD,
    "password_again": PASSWORD,
    "agreed": "on",
}


def to_invite(email: str = INVITEE, **changes: Any) -> InviteForm:
    """Return the form of "Add Member"."""
    return InviteForm.read(
        {"email": email, "contact_name": "Ines Krause", "language": "en", **changes}
    )


async def invites(admin: Account, email: str = INVITEE, **changes: Any) -> str:
    """Invite as the admin; return the secret of the link that was mailed."""
    await does(admin, invitations.invite, to_invite(email, **changes))
    return await token_to(email)


async def looks(token: str, account: Account | None = None) -> InvitationPageRow:
    """Open the link as a stranger, or as the account's owner."""
    actor = None if account is None else await an_actor(account)
    async with db.reading() as session:
        return await invitations.look(session, actor, token)


async def registers(
    token: str, visitor: Visitor, *, invited: str = INVITEE, **changes: Any
) -> InvitedRegistrationForm:
    """Ask for the code, read it, and complete the registration; return the form."""
    async with db.transaction() as session:
        await invitations.send_code(session, visitor, token)
    form = InvitedRegistrationForm.read({**FACTS, "code": await code_to(invited), **changes})
    await invitations.register(visitor, form, token)
    return form


async def joins(account: Account, invitation: Invitation | UUID) -> str:
    """Accept as the account's owner; return the name of the company."""
    chosen = invitation if isinstance(invitation, UUID) else invitation.id
    name: str = await does(account, invitations.join, chosen)
    return name


async def listed(admin: Account) -> list[InvitationRow]:
    """Return the company's invitations as the admin sees them."""
    async with db.reading() as session:
        page = await invitations.list_invitations(session, await an_actor(admin))
    return page.rows


async def invitation_to(email: str = INVITEE) -> Invitation:
    """Return the newest invitation of the address."""
    async with db.reading() as session:
        found = await session.exec(
            select(Invitation)
            .where(col(Invitation.email) == email)
            .order_by(col(Invitation.created_at).desc())
        )
        invitation = found.first()
    assert invitation is not None
    return invitation


async def let_run_out(email: str = INVITEE) -> None:
    """Let the two weeks be over."""
    async with db.transaction() as session:
        found = await session.exec(select(Invitation).where(col(Invitation.email) == email))
        for each in found:
            each.expires_at = clock.now() - timedelta(minutes=1)


async def set_status(company: CompanyRow, status: Any) -> None:
    """Let the desk have moved the company."""
    async with db.transaction() as session:
        row = await memberships.lock_company(session, UUID(company.id))
        row.status = status
