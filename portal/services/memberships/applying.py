"""The applicant's side: apply, see what became of it, remind, withdraw (A-34 to A-42)."""

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.kit import clock, names
from portal.models.accounts import Account
from portal.models.companies import (
    ApplicationNotPending,
    ApplicationStatus,
    Company,
    JoinApplication,
    Membership,
)
from portal.models.infrastructure import AuditEvent
from portal.permissions import Actor, Permission
from portal.schemas.memberships import (
    APPLICATION_STEPS,
    ApplicationRow,
    ApplicationStepRow,
    ApplyForm,
)
from portal.services import notices
from portal.services.companies.access import live_membership
from portal.services.companies.creating import AlreadyInCompany, ApplicationPending
from portal.services.memberships import applications, places
from portal.services.memberships.errors import RemindedRecently, TooManyApplications

#: Life cycle 3.
PENDING_FOR = timedelta(days=30)
REMIND_EVERY = timedelta(hours=24)
#: A-46: enough for a misunderstanding and its correction, too few to pester.
MAX_APPLICATIONS = 3
_COUNTED_FOR = timedelta(days=30)


async def apply_to_join(session: AsyncSession, actor: Actor, form: ApplyForm) -> ApplicationRow:
    """Send an application to a company that is open, and tell all its admins (A-34, A-37).

    Safe to send twice: the second raises ApplicationPending. Raises NotFound for a company that
    is unknown, blocked, closed or merged, AlreadyInCompany, NotAllowed for those who are no
    buyers, and TooManyApplications after three to the same company within 30 days (A-46). Waits
    30 days (life cycle 3).
    """
    company = await places.lock_company(session, form.company_id)
    if company.status not in places.OPEN:
        raise NotFound
    applicant = await places.lock_own_account(session, actor)
    if (place := await live_membership(session, applicant.id)) is not None:
        raise AlreadyInCompany(place.company_id)
    if not actor.may(Permission.COMPANIES_JOIN):
        raise NotAllowed
    if await applications.lock_pending_of(session, applicant.id) is not None:
        raise ApplicationPending
    await _refuse_too_many(session, applicant.id, company.id)
    application = _application(company, applicant, form)
    session.add(application)
    await session.flush()
    applications.record(session, application, "sent", actor=actor)
    admins = await places.admin_ids(session, company.id)
    await notices.tell(
        session,
        admins,
        notices.ApplicationReceived(applicant=applicant.contact_name, company=company.full_name),
    )
    await session.flush()
    return await _show(session, application)


async def _refuse_too_many(session: AsyncSession, account_id: UUID, company_id: UUID) -> None:
    query = (
        select(func.count())
        .select_from(JoinApplication)
        .where(
            col(JoinApplication.account_id) == account_id,
            col(JoinApplication.company_id) == company_id,
            col(JoinApplication.created_at) > clock.now() - _COUNTED_FOR,
        )
    )
    count = (await session.exec(query)).one()
    if count >= MAX_APPLICATIONS:
        raise TooManyApplications(count=str(count), days=str(_COUNTED_FOR.days))


def _application(company: Company, applicant: Account, form: ApplyForm) -> JoinApplication:
    now = clock.now()
    return JoinApplication(
        company_id=company.id,
        account_id=applicant.id,
        message=form.message,
        created_at=now,
        expires_at=now + PENDING_FOR,
    )


async def find_application(session: AsyncSession, actor: Actor) -> ApplicationRow | None:
    """Return the actor's latest application with its history, None without any (A-38, A-40).

    Times are aware UTC. The admins' names are masked (A-41). Raises NotAllowed without
    ACCOUNTS_READ_OWN.
    """
    if not actor.may(Permission.ACCOUNTS_READ_OWN):
        raise NotAllowed
    application = await applications.newest_of(session, actor.account_id)
    return None if application is None else await _show(session, application)


async def withdraw(session: AsyncSession, actor: Actor) -> ApplicationRow:
    """Take the actor's pending application back, and tell the admins (A-39).

    Create a company in the same transaction to do both or neither (A-42). Raises NotFound when
    there never was an application, ApplicationNotPending when somebody decided first.
    """
    company, applicant, application = await _access_own(session, actor)
    applications.end(session, application, ApplicationStatus.WITHDRAWN, actor=actor)
    await notices.tell(
        session,
        await places.admin_ids(session, company.id),
        notices.ApplicationWithdrawn(applicant=applicant.contact_name, company=company.full_name),
    )
    await session.flush()
    return await _show(session, application)


async def remind(session: AsyncSession, actor: Actor) -> ApplicationRow:
    """Remind all admins of the actor's pending application, at most once in 24 hours (A-41).

    Raises NotFound and ApplicationNotPending as withdraw does, and RemindedRecently.
    """
    company, applicant, application = await _access_own(session, actor)
    if application.status is not ApplicationStatus.PENDING:
        raise ApplicationNotPending
    now = clock.now()
    if (free_at := _remind_at(application)) is not None and free_at > now:
        raise RemindedRecently(hours=str(ceil((free_at - now) / timedelta(hours=1))))
    application.reminded_at = now
    applications.record(session, application, "reminded", actor=actor)
    await notices.tell(
        session,
        await places.admin_ids(session, company.id),
        notices.ApplicationReminder(applicant=applicant.contact_name, company=company.full_name),
    )
    await session.flush()
    return await _show(session, application)


async def _access_own(
    session: AsyncSession, actor: Actor
) -> tuple[Company, Account, JoinApplication]:
    """Return company, applicant and the latest application, locked in this order."""
    known = await applications.newest_of(session, actor.account_id)
    if known is None:
        raise NotFound
    company = await places.lock_company(session, known.company_id)
    applicant = await places.lock_account(session, actor.account_id)
    return company, applicant, await applications.lock_application(session, known.id)


def _remind_at(application: JoinApplication) -> datetime | None:
    """Return from when on the admins may be reminded; None when they never were."""
    return application.reminded_at + REMIND_EVERY if application.reminded_at else None


async def _show(session: AsyncSession, application: JoinApplication) -> ApplicationRow:
    company_name = (
        await session.exec(
            select(Company.full_name).where(col(Company.id) == application.company_id)
        )
    ).one()
    is_pending = application.status is ApplicationStatus.PENDING
    free_at = _remind_at(application)
    must_wait = free_at is not None and free_at > clock.now()
    return ApplicationRow(
        id=str(application.id),
        status=application.status.value,
        company_name=company_name,
        message=application.message,
        reason=application.reason,
        created_at=application.created_at,
        expires_at=application.expires_at,
        decided_at=application.decided_at,
        remind_at=free_at if is_pending and must_wait else None,
        can_remind=is_pending and not must_wait,
        admin_names=await _masked_admins(session, application.company_id),
        steps=await _steps(session, application.id),
    )


async def _masked_admins(session: AsyncSession, company_id: UUID) -> list[str]:
    found = await session.exec(
        select(Account.contact_name)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .where(
            col(Membership.company_id) == company_id,
            col(Membership.ended_at).is_(None),
            col(Membership.admin_slot).is_not(None),
        )
        .order_by(col(Membership.admin_slot))
    )
    return [names.mask_name(each) for each in found]


async def _steps(session: AsyncSession, application_id: UUID) -> list[ApplicationStepRow]:
    found = await session.exec(
        select(AuditEvent)
        .where(
            col(AuditEvent.object_type) == applications.OBJECT,
            col(AuditEvent.object_id) == application_id,
        )
        .order_by(col(AuditEvent.at), col(AuditEvent.id))
    )
    steps = ((each.action.partition(":")[2], each.at) for each in found)
    return [ApplicationStepRow(step=step, at=at) for step, at in steps if step in APPLICATION_STEPS]
