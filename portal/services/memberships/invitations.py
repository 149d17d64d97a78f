"""What happens to an invitation, whoever decides: its lock, its ends, and the trace it leaves.

Asking, resending and accepting stand in services.invitations; here is what joining by another way
and closing a company need of it.
"""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import clock
from portal.mail.invitations import InvitationCancelled
from portal.mail.messages import Message
from portal.models.accounts import Account
from portal.models.companies import Company, Invitation, InvitationStatus
from portal.permissions import Actor
from portal.services import audit, notices, outbox
from portal.services.accounts.finding import find_by_email
from portal.services.memberships import changes

OBJECT = "invitation"


async def lock_invitation(session: AsyncSession, invitation_id: UUID) -> Invitation:
    """Return the invitation, fresh and locked; ask for company and account before."""
    found = await session.exec(
        select(Invitation)
        .where(col(Invitation.id) == invitation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    invitation = found.first()
    if invitation is None:
        raise NotFound
    return invitation


async def accept_for(
    session: AsyncSession, company_id: UUID, person: Account, *, actor: Actor | None
) -> None:
    """Note that whoever was invited to the company is in it now, by whichever way they came.

    The company's and the person's rows must be locked.
    """
    for invitation in await _lock_waiting(
        session, company_id, col(Invitation.email) == person.email
    ):
        end(session, invitation, InvitationStatus.ACCEPTED, actor=actor)
        invitation.account_id = person.id


async def cancel_invitations_of(
    session: AsyncSession, company_id: UUID, *, actor: Actor | None = None
) -> int:
    """Cancel whatever waits at a company that takes nobody in any more; return how many.

    For closing, blocking and merging (life cycles 2 and 4); the company's row must be locked. The
    invitees are told by mail, those with an account in the portal too.
    """
    company = await session.get_one(Company, company_id)
    waiting = await _lock_waiting(session, company_id)
    for invitation in waiting:
        await cancel_one(session, company, invitation, actor=actor)
    return len(waiting)


async def cancel_one(
    session: AsyncSession, company: Company, invitation: Invitation, *, actor: Actor | None
) -> None:
    """Take one locked invitation back and tell the invitee, unless it had run out before."""
    was_open = invitation.is_open(at=clock.now())
    end(session, invitation, InvitationStatus.CANCELLED, actor=actor)
    if was_open:
        await tell_invitee(
            session,
            invitation,
            InvitationCancelled(contact_name=invitation.contact_name, company=company.full_name),
            notices.InvitationWithdrawn(company=company.full_name),
        )


async def tell_invitee(
    session: AsyncSession, invitation: Invitation, message: Message, notice: notices.Notice
) -> None:
    """Mail the invited address once; whoever has an account there sees it in the portal too.

    The same work for an address without an account (security check 3). The mail is in the
    account's language, else in the one that the admin chose.
    """
    account = await find_by_email(session, invitation.email)
    outbox.post(
        session,
        message,
        to=invitation.email,
        language=account.language if account else invitation.language,
        account_id=account.id if account else None,
    )
    await notices.tell(session, [account.id] if account else [], notice, by_mail=False)


async def _lock_waiting(
    session: AsyncSession, company_id: UUID, *conditions: Any
) -> list[Invitation]:
    found = await session.exec(
        select(Invitation)
        .where(
            col(Invitation.company_id) == company_id,
            col(Invitation.status) == InvitationStatus.PENDING,
            *conditions,
        )
        .order_by(col(Invitation.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


def end(
    session: AsyncSession, invitation: Invitation, status: InvitationStatus, *, actor: Actor | None
) -> None:
    """Take the invitation along a road of its map, or raise InvitationCannotMove.

    Old and new status go to the audit trail, and open pages are told after the commit. `actor`
    is None when the portal itself decides.
    """
    old = invitation.status
    invitation.move_to(status, at=clock.now())
    record(
        session,
        invitation,
        status.value,
        actor=actor,
        status={"old": old.value, "new": status.value},
    )


def record(
    session: AsyncSession, invitation: Invitation, step: str, *, actor: Actor | None, **details: Any
) -> None:
    """Leave the trace of one step and tell the open pages of the company's admins."""
    audit.record(
        session,
        f"invitations:{step}",
        actor=actor,
        object_type=OBJECT,
        object_id=invitation.id,
        company_id=str(invitation.company_id),
        **details,
    )
    changes.announce(session, invitation.company_id)
