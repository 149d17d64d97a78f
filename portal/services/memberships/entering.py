"""Becoming a member, by an application or an invitation; other applications end by it."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.accounts import Account, AccountStatus
from portal.models.companies import ApplicationStatus, Company, JoinApplication, Membership
from portal.permissions import Actor
from portal.services import audit, notices
from portal.services.companies.access import live_membership
from portal.services.memberships import applications, changes, invitations, places
from portal.services.memberships.errors import (
    ApplicantInCompany,
    ApplicantUnavailable,
    CompanyClosedToJoin,
)

_MAY_ENTER = frozenset({AccountStatus.ACTIVE, AccountStatus.LOCKED})


async def enter(
    session: AsyncSession, company: Company, person: Account, *, actor: Actor | None, by: str
) -> Membership:
    """Make the person a member without admin right; both rows must be locked, company first.

    Ends their pending application elsewhere as void (A-62), closes the company's invitation to
    their address as accepted, and tells the company's other admins.
    `by` says in the audit trail what led here. Raises CompanyClosedToJoin, ApplicantInCompany,
    and ApplicantUnavailable for a suspended or erased account and for those who are no buyers.
    """
    if company.status not in places.OPEN:
        raise CompanyClosedToJoin
    if not person.is_buyer or person.status not in _MAY_ENTER:
        raise ApplicantUnavailable
    if await live_membership(session, person.id) is not None:
        raise ApplicantInCompany
    await session.flush()
    await void_pending_of(session, person.id)
    await invitations.accept_for(session, company.id, person, actor=actor)
    place = Membership(company_id=company.id, account_id=person.id, joined_at=clock.now())
    session.add(place)
    await session.flush()
    audit.record(
        session,
        "memberships:started",
        actor=actor,
        object_type="membership",
        object_id=place.id,
        company_id=str(company.id),
        account_id=str(person.id),
        by=by,
    )
    changes.announce(session, company.id, person.id)
    others = await places.admin_ids(session, company.id, but=actor.account_id if actor else None)
    await notices.tell(
        session,
        others,
        notices.MemberJoined(member=person.contact_name, company=company.full_name),
    )
    return place


async def void_pending_of(session: AsyncSession, account_id: UUID) -> None:
    """End the account's pending application as void, if there is one; tell both sides.

    For whoever makes it pointless; the account's row must be locked.
    """
    application = await applications.lock_pending_of(session, account_id)
    if application is None:
        return
    await void(session, application)


async def void(session: AsyncSession, application: JoinApplication) -> None:
    """End one locked application as void; tell the applicant and the company's admins."""
    applications.end(session, application, ApplicationStatus.VOID, actor=None)
    company = await session.get_one(Company, application.company_id)
    own = notices.OwnApplicationVoid(company=company.full_name)
    await notices.tell(session, [application.account_id], own)
    await notices.tell(
        session,
        await places.admin_ids(session, company.id),
        notices.ApplicationVoid(
            applicant=await places.name_of(session, application.account_id),
            company=company.full_name,
        ),
    )
