"""An invitee whose link has run out asks the admins for a new one."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.companies import InvitationStatus
from portal.permissions import Visitor
from portal.services import audit, notices, throttles
from portal.services.invitations import finding
from portal.services.invitations.errors import AskedRecently, InvitationNotOpen
from portal.services.memberships import invitations as steps
from portal.services.memberships import places

_ONCE_A_DAY = (throttles.Allowance(1, timedelta(days=1)),)
_RUNS_OUT = frozenset({InvitationStatus.PENDING, InvitationStatus.EXPIRED})


async def ask_again(session: AsyncSession, visitor: Visitor, token: str) -> None:
    """Tell the company's admins that the holder of an expired link would like a new one.

    Once a day for each invitation: AskedRecently otherwise. Raises InvitationNotOpen for every
    link that has not simply run out: unknown, replaced, cancelled, accepted, or good still.
    """
    found = await finding.by_link(session, token)
    if found is None:
        raise InvitationNotOpen
    company = await places.lock_company(session, found.company.id)
    invitation = await steps.lock_invitation(session, found.invitation.id)
    has_run_out = invitation.status in _RUNS_OUT and invitation.expires_at <= clock.now()
    if not has_run_out or company.status not in places.OPEN:
        raise InvitationNotOpen
    try:
        key = throttles.key_for("invitation-asked-for", str(invitation.id))
        await throttles.count_within(session, {key: _ONCE_A_DAY})
    except throttles.MessagesUsedUp:
        raise AskedRecently from None
    audit.record(
        session,
        "invitations:asked_for",
        actor=None,
        visitor=visitor,
        object_type=steps.OBJECT,
        object_id=invitation.id,
        company_id=str(company.id),
    )
    notice = notices.InvitationAskedFor(invitee=invitation.contact_name, company=company.full_name)
    await notices.tell(session, await places.admin_ids(session, company.id), notice)
