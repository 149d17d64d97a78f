"""The admins' list of invitations, with what became of each."""

from sqlalchemy import case
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock, paging
from portal.models.accounts import Account
from portal.models.companies import Invitation, InvitationStatus
from portal.permissions import Actor, Permission
from portal.schemas.invitations import InvitationRow
from portal.services.memberships import lists, places


async def list_invitations(
    session: AsyncSession, actor: Actor, *, page: int = 1, search: str = ""
) -> paging.Page[InvitationRow]:
    """Return a page of the company's invitations, those that wait first, then the newest (A-69).

    Every admin sees all of them; `search` finds part of a name or of an address. Three queries,
    however long the list. Raises NotFound without a company, NotAllowed for members who are no
    admins.
    """
    place = await places.read_own_place(session, actor, to=Permission.COMPANIES_MANAGE_STAFF)
    chosen = [
        col(Invitation.company_id) == place.company_id,
        *lists.matching(search, of=Invitation),
    ]
    counted = select(func.count()).select_from(Invitation).where(*chosen)
    total = (await session.exec(counted)).one()
    number = paging.within(page, total)
    is_done = case((col(Invitation.status) == InvitationStatus.PENDING, 0), else_=1)
    found = await session.exec(
        select(Invitation, Account.contact_name)
        .join(Account, col(Account.id) == col(Invitation.invited_by))
        .where(*chosen)
        .order_by(is_done, col(Invitation.sent_at).desc(), col(Invitation.id))
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    return paging.Page(
        rows=[_row(invitation, inviter) for invitation, inviter in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


def _row(invitation: Invitation, inviter: str) -> InvitationRow:
    is_open = invitation.is_open(at=clock.now())
    # Until the worker sweeps it up, one that has run out still says that it waits.
    has_run_out = invitation.status is InvitationStatus.PENDING and not is_open
    status = InvitationStatus.EXPIRED if has_run_out else invitation.status
    return InvitationRow(
        id=str(invitation.id),
        contact_name=invitation.contact_name,
        email=invitation.email,
        language=invitation.language,
        status=status.value,
        sent_at=invitation.sent_at,
        expires_at=invitation.expires_at,
        invited_by=inviter,
        can_resend=status is not InvitationStatus.ACCEPTED,
        can_cancel=is_open,
    )
