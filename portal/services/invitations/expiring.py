"""Invitations that nobody answered in time (life cycle 4)."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.companies import Invitation, InvitationStatus
from portal.services.memberships import invitations as steps
from portal.services.memberships import places


async def list_overdue(session: AsyncSession) -> list[UUID]:
    """Return the invitations that have waited for 14 days, the oldest first."""
    found = await session.exec(
        select(Invitation.id)
        .where(
            col(Invitation.status) == InvitationStatus.PENDING,
            col(Invitation.expires_at) <= clock.now(),
        )
        .order_by(col(Invitation.expires_at))
    )
    return list(found)


async def expire(session: AsyncSession, invitation_id: UUID) -> None:
    """End one overdue invitation; nobody is told, the list says so.

    Nothing happens when it was answered or sent again while we waited for the company.
    """
    known = await session.get_one(Invitation, invitation_id)
    await places.lock_company(session, known.company_id)
    invitation = await steps.lock_invitation(session, invitation_id)
    if invitation.status is InvitationStatus.PENDING and invitation.expires_at <= clock.now():
        steps.end(session, invitation, InvitationStatus.EXPIRED, actor=None)
        await session.flush()
