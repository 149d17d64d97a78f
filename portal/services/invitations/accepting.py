"""Becoming a member by an invitation: with a new account, or with the one that is there (A-70)."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.companies import Company, Invitation
from portal.permissions import Actor, Permission, Visitor
from portal.schemas.accounts import RegistrationCodeForm
from portal.schemas.invitations import InvitedRegistrationForm
from portal.services import accounts, notices
from portal.services.companies.access import live_membership
from portal.services.companies.creating import AlreadyInCompany
from portal.services.invitations import finding
from portal.services.invitations.errors import InvitationNotOpen
from portal.services.memberships import entering, places
from portal.services.memberships import invitations as steps


async def send_code(session: AsyncSession, visitor: Visitor, token: str) -> None:
    """Mail the invited address the code that completes its registration (A-70).

    Raises InvitationNotOpen, TooManyTries and BrowserNotKnown.
    """
    found = await finding.open_by_link(session, token)
    form = RegistrationCodeForm(email=found.invitation.email)
    await accounts.send_registration_code(session, visitor, form)


async def register(visitor: Visitor, form: InvitedRegistrationForm, token: str) -> str:
    """Create account and membership in one transaction; return a ticket to log in with (A-70).

    The address is the invitation's, whatever the form says; nobody is a member before the right
    code. Opens its own transactions. Raises InvitationNotOpen when it was cancelled, accepted or
    ran out meanwhile, CompanyClosedToJoin, and what accounts.register raises.
    """
    async with db.reading() as session:
        invitation = (await finding.open_by_link(session, token)).invitation
    addressed = form.model_copy(update={"email": invitation.email})

    async def enter(session: AsyncSession, account: Account) -> None:
        company = await places.lock_company(session, invitation.company_id)
        await _enter(session, company, account, invitation.id, actor=None)

    return await accounts.register(visitor, addressed, also=enter)


async def join(session: AsyncSession, actor: Actor, invitation_id: UUID) -> str:
    """Make the actor a member of the company that invited them; return the company's name.

    Only with the proven address that was invited: any other invitation is NotFound, like one that
    does not exist (security checks 9 and 28). A pending application elsewhere ends as void. Raises
    InvitationNotOpen, AlreadyInCompany, CompanyClosedToJoin, and NotAllowed for those who are no
    buyers.
    """
    found = await session.exec(
        select(Invitation.company_id)
        .join(Account, col(Account.email) == col(Invitation.email))
        .where(col(Invitation.id) == invitation_id, col(Account.id) == actor.account_id)
    )
    company_id = found.first()
    if company_id is None:
        raise NotFound
    company = await places.lock_company(session, company_id)
    account = await places.lock_account(session, actor.account_id)
    if (place := await live_membership(session, account.id)) is not None:
        raise AlreadyInCompany(place.company_id)
    if not actor.may(Permission.COMPANIES_JOIN):
        raise NotAllowed
    await _enter(session, company, account, invitation_id, actor=actor)
    return company.full_name


async def _enter(
    session: AsyncSession,
    company: Company,
    account: Account,
    invitation_id: UUID,
    *,
    actor: Actor | None,
) -> None:
    """Let the account in; company and account must be locked. The first commit wins."""
    invitation = await steps.lock_invitation(session, invitation_id)
    if invitation.email != account.email:
        raise NotFound
    if not invitation.is_open(at=clock.now()):
        raise InvitationNotOpen
    await entering.enter(session, company, account, actor=actor, by="invitation")
    await _tell_inviter(session, company, account, invitation.invited_by)
    await session.flush()


async def _tell_inviter(
    session: AsyncSession, company: Company, account: Account, inviter: UUID
) -> None:
    """Tell an inviter who is no admin any more but still belongs here; the admins know (A-69)."""
    place = await live_membership(session, inviter)
    if place is None or place.company_id != company.id or place.is_admin:
        return
    notice = notices.MemberJoined(member=account.contact_name, company=company.full_name)
    await notices.tell(session, [inviter], notice)
