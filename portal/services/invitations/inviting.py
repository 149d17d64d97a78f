"""The admins' side: invite, send again, cancel (A-69)."""

from datetime import timedelta
from math import ceil
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import NotFound
from portal.kit import clock
from portal.kit.tokens import fingerprint, new_token
from portal.mail.invitations import Invited, InvitedElsewhere
from portal.models.companies import (
    Company,
    Invitation,
    InvitationCannotMove,
    InvitationStatus,
    Membership,
)
from portal.permissions import Actor, Permission
from portal.schemas.invitations import InviteForm
from portal.services import notices, throttles
from portal.services.accounts.finding import find_by_email
from portal.services.companies.access import live_membership
from portal.services.invitations import finding
from portal.services.invitations.errors import (
    AlreadyInvited,
    AlreadyMember,
    ResentRecently,
    TooManyInvitations,
)
from portal.services.memberships import CompanyClosedToJoin, places
from portal.services.memberships import invitations as steps

#: Life cycle 4.
LIFETIME = timedelta(days=14)
RESEND_EVERY = timedelta(minutes=10)
#: A large office invites itself within days; more than that is advertising.
MAX_A_DAY = 50
_A_DAY = (throttles.Allowance(MAX_A_DAY, timedelta(days=1)),)


async def invite(session: AsyncSession, actor: Actor, form: InviteForm) -> None:
    """Mail somebody the way into the actor's company; the link lives 14 days (A-69).

    The same answer and the same work whether the address has an account, belongs to another
    company, or is new (security check 3); an address of this company is refused as AlreadyMember,
    one that waits as AlreadyInvited. Raises TooManyInvitations after 50 of the company in a day,
    MessagesUsedUp when the address has had enough mail, CompanyClosedToJoin, NotFound without a
    company, and NotAllowed.
    """
    company, _ = await _access(session, actor)
    place = await _place_of(session, form.email)
    if place is not None and place.company_id == company.id:
        raise AlreadyMember
    known = await finding.lock_current(session, company.id, form.email)
    if known is not None and known.is_open(at=clock.now()):
        raise AlreadyInvited
    await _count(session, company.id, form.email)
    invitation = known or _new(company, actor, form)
    invitation.contact_name, invitation.language = form.contact_name, form.language
    await _send(session, actor, company, invitation, is_elsewhere=place is not None)
    session.add(invitation)
    steps.record(session, invitation, "sent", actor=actor)
    await session.flush()


async def resend(session: AsyncSession, actor: Actor, invitation_id: UUID) -> Invitation:
    """Mail a fresh link, good for 14 days from now; the older one is dead (life cycle 4).

    An expired or cancelled invitation waits anew. Raises ResentRecently within ten minutes,
    InvitationCannotMove for an accepted one, NotFound for another company's, and as invite does.
    """
    company, _ = await _access(session, actor)
    invitation = await _own(session, company, invitation_id)
    place = await _place_of(session, invitation.email)
    if place is not None and place.company_id == company.id:
        raise AlreadyMember
    if invitation.status is InvitationStatus.ACCEPTED:
        raise InvitationCannotMove
    now = clock.now()
    wait = invitation.sent_at + RESEND_EVERY - now
    if invitation.is_open(at=now) and wait > timedelta():
        raise ResentRecently(minutes=str(ceil(wait / timedelta(minutes=1))))
    await _count(session, company.id, invitation.email)
    await _send(session, actor, company, invitation, is_elsewhere=place is not None)
    steps.record(session, invitation, "resent", actor=actor)
    await session.flush()
    return invitation


async def cancel(session: AsyncSession, actor: Actor, invitation_id: UUID) -> Invitation:
    """Take an invitation back; its link is dead and the invitee is told (life cycle 4).

    Raises InvitationCannotMove when it was accepted or cancelled before, NotFound for another
    company's, and NotAllowed.
    """
    company, _ = await places.access_own_place(session, actor, to=Permission.COMPANIES_MANAGE_STAFF)
    invitation = await _own(session, company, invitation_id)
    await steps.cancel_one(session, company, invitation, actor=actor)
    await session.flush()
    return invitation


async def _access(session: AsyncSession, actor: Actor) -> tuple[Company, Membership]:
    company, place = await places.access_own_place(
        session, actor, to=Permission.COMPANIES_MANAGE_STAFF
    )
    if company.status not in places.OPEN:
        raise CompanyClosedToJoin
    return company, place


async def _own(session: AsyncSession, company: Company, invitation_id: UUID) -> Invitation:
    found = await session.exec(
        select(Invitation.id).where(
            col(Invitation.id) == invitation_id, col(Invitation.company_id) == company.id
        )
    )
    if found.first() is None:
        raise NotFound
    return await steps.lock_invitation(session, invitation_id)


async def _place_of(session: AsyncSession, email: str) -> Membership | None:
    """Return the live place of whoever has the address, in whichever company."""
    account = await find_by_email(session, email)
    return None if account is None else await live_membership(session, account.id)


async def _count(session: AsyncSession, company_id: UUID, email: str) -> None:
    await throttles.count_within(session, {throttles.address_key(email): throttles.PER_ADDRESS})
    key = throttles.key_for("invitations-of", str(company_id))
    try:
        await throttles.count_within(session, {key: _A_DAY})
    except throttles.MessagesUsedUp:
        raise TooManyInvitations(count=str(MAX_A_DAY)) from None


def _new(company: Company, actor: Actor, form: InviteForm) -> Invitation:
    now = clock.now()
    return Invitation(
        company_id=company.id,
        email=form.email,
        contact_name=form.contact_name,
        language=form.language,
        invited_by=actor.account_id,
        fingerprint="",
        created_at=now,
        sent_at=now,
        expires_at=now,
    )


async def _send(
    session: AsyncSession,
    actor: Actor,
    company: Company,
    invitation: Invitation,
    *,
    is_elsewhere: bool,
) -> None:
    """Make the one link that counts from now on and mail it; only its fingerprint stays.

    The token stands behind the "#", which browsers send to no server, so no log sees it.
    """
    now, token = clock.now(), new_token()
    if invitation.status is not InvitationStatus.PENDING:
        invitation.move_to(InvitationStatus.PENDING, at=now)
    invitation.invited_by = actor.account_id
    invitation.fingerprint = fingerprint(token)
    invitation.sent_at, invitation.expires_at = now, now + LIFETIME
    inviter = await places.name_of(session, actor.account_id)
    kind = InvitedElsewhere if is_elsewhere else Invited
    message = kind(
        contact_name=invitation.contact_name,
        inviter=inviter,
        company=company.full_name,
        expires_at=invitation.expires_at,
        link=f"{get_settings().base_url}/invitation#{token}",
    )
    notice = notices.InvitedToCompany(inviter=inviter, company=company.full_name)
    await steps.tell_invitee(session, invitation, message, notice)
