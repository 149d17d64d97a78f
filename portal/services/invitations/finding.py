"""Getting an invitation: by the link in the mail, or by the address of whoever is signed in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.kit.tokens import fingerprint
from portal.models.accounts import Account
from portal.models.companies import Company, Invitation, InvitationStatus
from portal.services.invitations.errors import InvitationNotOpen
from portal.services.memberships import places


@dataclass(frozen=True, kw_only=True)
class Found:
    """An invitation with what is said about it."""

    invitation: Invitation
    company: Company
    #: What the admin who sent it is called.
    inviter: str


def _all() -> Any:
    return (
        select(Invitation, Company, Account.contact_name)
        .join(Company, col(Company.id) == col(Invitation.company_id))
        .join(Account, col(Account.id) == col(Invitation.invited_by))
    )


async def by_link(session: AsyncSession, token: str) -> Found | None:
    """Return the invitation of the newest mail's link; None for older links and for nonsense."""
    if not token:
        return None
    found = await session.exec(_all().where(col(Invitation.fingerprint) == fingerprint(token)))
    row = found.first()
    return None if row is None else Found(invitation=row[0], company=row[1], inviter=row[2])


async def open_by_link(session: AsyncSession, token: str) -> Found:
    """Return the invitation of the link while it can be accepted; else raise InvitationNotOpen."""
    found = await by_link(session, token)
    if found is None or not found.invitation.is_open(at=clock.now()):
        raise InvitationNotOpen
    return found


async def open_to(session: AsyncSession, email: str) -> list[Found]:
    """Return what can be accepted by the owner of this address, the newest first."""
    found = await session.exec(
        _all()
        .where(
            col(Invitation.email) == email,
            col(Invitation.status) == InvitationStatus.PENDING,
            col(Invitation.expires_at) > clock.now(),
            col(Company.status).in_(places.OPEN),
        )
        .order_by(col(Invitation.sent_at).desc(), col(Invitation.id))
    )
    return [Found(invitation=row[0], company=row[1], inviter=row[2]) for row in found]


async def lock_current(session: AsyncSession, company_id: UUID, email: str) -> Invitation | None:
    """Return the address's one invitation that is no history yet, locked."""
    found = await session.exec(
        select(Invitation)
        .where(
            col(Invitation.company_id) == company_id,
            col(Invitation.email) == email,
            col(Invitation.status) != InvitationStatus.ACCEPTED,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()
