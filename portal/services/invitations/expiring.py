"""Invitations that nobody answered in time (life cycle 4)."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.companies import Invitation, InvitationStatus
from portal.services.memberships import invitations as steps
from portal.services.memberships import places

#: Few enough that nobody waits long behind the companies' locks.
_AT_ONCE = 50


async def expire_due(session: AsyncSession) -> int:
    """End invitations that have waited for 14 days; nobody is told, the list says so.

    Return how many those were, at most 50: call again, in a new transaction, until it is 0.
    """
    found = await session.exec(
        select(Invitation.id, Invitation.company_id)
        .where(
            col(Invitation.status) == InvitationStatus.PENDING,
            col(Invitation.expires_at) <= clock.now(),
        )
        .order_by(col(Invitation.expires_at))
        .limit(_AT_ONCE)
    )
    due = found.all()
    for company_id in sorted({company_id for _, company_id in due}):
        await places.lock_company(session, company_id)
    for invitation_id, _ in due:
        invitation = await steps.lock_invitation(session, invitation_id)
        now = clock.now()
        if invitation.status is InvitationStatus.PENDING and invitation.expires_at <= now:
            steps.end(session, invitation, InvitationStatus.EXPIRED, actor=None)
    await session.flush()
    return len(due)
