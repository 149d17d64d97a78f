"""What the page behind the link shows: the way in, or why there is none and what to do."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.companies import ApplicationStatus, Company, InvitationStatus, JoinApplication
from portal.permissions import Actor, Permission
from portal.schemas.invitations import InvitationPageRow, OfferRow, View
from portal.services.accounts.finding import find_by_email
from portal.services.invitations import finding
from portal.services.invitations.finding import Found
from portal.services.memberships import places


async def look(session: AsyncSession, actor: Actor | None, token: str) -> InvitationPageRow:
    """Return what the link shows to whoever opened it; never refuses, every end is explained.

    Without a link that is known, whoever is signed in sees what was sent to their own, proven
    address: so they come back here from the login without the token in any address. What the page
    tells about the address, its holder's mailbox was told (security check 3).
    """
    found = await finding.by_link(session, token)
    own = None if actor is None else await session.get_one(Account, actor.account_id)
    if found is None:
        return await _own_offers(session, actor, own)
    company_id = actor.company_id if actor else None
    view = await _view(session, found, own, company_id)
    if view == "cancelled":
        return InvitationPageRow(view=view, own_email=own.email if own else "")
    offers = [_offer(found)] if view == "join" else []
    return await _page(session, view, found, own=own, actor=actor, offers=offers)


async def list_offers(session: AsyncSession, actor: Actor) -> list[OfferRow]:
    """Return what was sent to the actor's own, proven address and can be accepted, newest first.

    Raises NotAllowed without COMPANIES_JOIN: for who belongs to a company nothing is open.
    """
    if not actor.may(Permission.COMPANIES_JOIN):
        raise NotAllowed
    own = await session.get_one(Account, actor.account_id)
    return [_offer(each) for each in await finding.open_to(session, own.email)]


async def _view(
    session: AsyncSession, found: Found, own: Account | None, company_id: UUID | None
) -> View:
    invitation = found.invitation
    is_own = own is not None and own.email == invitation.email
    is_accepted = invitation.status is InvitationStatus.ACCEPTED
    if company_id == invitation.company_id and (is_own or is_accepted):
        return "member"
    if view := _dead_end(found):
        return view
    if own is None:
        return "log_in" if await find_by_email(session, invitation.email) else "register"
    return _view_of(own, company_id) if is_own else "other_address"


def _dead_end(found: Found) -> View:
    """Return why nobody can accept the invitation, "" while somebody can."""
    invitation = found.invitation
    if invitation.status is InvitationStatus.ACCEPTED:
        return "used"
    if found.company.status not in places.OPEN:
        return "closed"
    if invitation.status is InvitationStatus.CANCELLED:
        return "cancelled"
    return "" if invitation.is_open(at=clock.now()) else "expired"


def _view_of(own: Account, company_id: UUID | None) -> View:
    """Return what somebody meets who is signed in with the very address."""
    if company_id is not None:
        return "elsewhere"
    return "join" if own.is_buyer else "no_buyer"


async def _own_offers(
    session: AsyncSession, actor: Actor | None, own: Account | None
) -> InvitationPageRow:
    if actor is None or own is None:
        return InvitationPageRow(view="unknown")
    found = await finding.open_to(session, own.email)
    if not found:
        return InvitationPageRow(view="unknown", own_email=own.email)
    view = _view_of(own, actor.company_id)
    offers = [_offer(each) for each in found] if view == "join" else []
    return await _page(session, view, found[0], own=own, actor=actor, offers=offers)


async def _page(
    session: AsyncSession,
    view: View,
    found: Found,
    *,
    own: Account | None,
    actor: Actor | None,
    offers: list[OfferRow],
) -> InvitationPageRow:
    return InvitationPageRow(
        view=view,
        company_name=found.company.full_name,
        invited_by=found.inviter,
        email=found.invitation.email,
        contact_name=found.invitation.contact_name,
        expires_at=found.invitation.expires_at,
        own_email=own.email if own else "",
        own_company=actor.company_name if actor else "",
        applied_to=await _applied_to(session, own.id) if own and view == "join" else "",
        offers=offers,
    )


def _offer(found: Found) -> OfferRow:
    return OfferRow(
        id=str(found.invitation.id),
        company_name=found.company.full_name,
        invited_by=found.inviter,
        expires_at=found.invitation.expires_at,
    )


async def _applied_to(session: AsyncSession, account_id: UUID) -> str:
    """Return the name of the company where the person's application waits, "" without one."""
    found = await session.exec(
        select(Company.full_name)
        .join(JoinApplication, col(JoinApplication.company_id) == col(Company.id))
        .where(
            col(JoinApplication.account_id) == account_id,
            col(JoinApplication.status) == ApplicationStatus.PENDING,
        )
    )
    return found.first() or ""
