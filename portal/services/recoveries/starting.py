"""The desk names a member of an orphaned company as its next admin (life cycle 4)."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound, PortalError
from portal.kit import clock
from portal.kit.words import N_
from portal.kit.workdays import SHANGHAI, end_of_working_day
from portal.models.accounts import Account
from portal.models.companies import Company, Membership
from portal.models.recoveries import CompanyRecovery, RecoveryGround
from portal.permissions import Actor, Permission
from portal.schemas.recoveries import RecoveryForm
from portal.services import activity, notices
from portal.services.memberships import AlreadyAdmin, MemberUnavailable, places
from portal.services.recoveries import traces

#: Life cycle 4: no sign of any admin for this long.
SILENT_FOR = timedelta(days=60)
#: Working days in which the old admins may object.
OBJECTION_DAYS = 5


class AdminsActive(PortalError):
    """The ground is not true: an admin was here within 60 days."""

    code = "admins_active"
    text = N_("An admin of this company was active within the last {days} days.")
    field = "ground"


class CompanyNotOpen(PortalError):
    """A blocked or closed company gets no new admin this way."""

    code = "company_not_open"
    text = N_("This company is blocked or closed.")


class NoSuchMember(PortalError):
    """The chosen person does not belong to the company, or no longer."""

    code = "no_such_member"
    text = N_("This person is not a member of this company. Please choose somebody else.")
    field = "member"


class RecoveryRunning(PortalError):
    """One waits already: cancel it before another is started."""

    code = "recovery_running"
    text = N_("A new admin has been announced for this company already.")


async def start(
    session: AsyncSession, actor: Actor, company_id: UUID, form: RecoveryForm
) -> CompanyRecovery:
    """Announce that a member becomes admin after five working days; tell all members.

    The time ends at 18:00 in Shanghai (kit.workdays). With the ground INACTIVE no admin may have
    been here for 60 days; DEPARTED rests on the evidence. Raises NotAllowed, NotFound,
    CompanyNotOpen, RecoveryRunning, NoSuchMember, AlreadyAdmin, MemberUnavailable, AdminsActive.
    """
    if not actor.may(Permission.COMPANIES_RECOVER):
        raise NotAllowed
    company = await places.lock_company(session, company_id)
    if company.status not in places.OPEN:
        raise CompanyNotOpen
    if await traces.lock_waiting(session, company.id) is not None:
        raise RecoveryRunning
    heir = await _heir(session, company, form.member)
    if form.ground is RecoveryGround.INACTIVE and await _is_led(session, company.id):
        raise AdminsActive(days=str(SILENT_FOR.days))
    now = clock.now()
    recovery = CompanyRecovery(
        company_id=company.id,
        account_id=heir.id,
        ground=form.ground,
        evidence=form.evidence,
        started_by=actor.account_id,
        created_at=now,
        due_at=end_of_working_day(now, OBJECTION_DAYS),
    )
    session.add(recovery)
    await session.flush()
    _record(session, recovery, actor)
    until = recovery.due_at.astimezone(SHANGHAI).date().isoformat()
    everybody = await places.member_ids(session, company.id)
    notice = notices.RecoveryStarted(
        member=heir.contact_name, company=company.full_name, until=until
    )
    await notices.tell(session, everybody, notice)
    await session.flush()
    return recovery


def _record(session: AsyncSession, recovery: CompanyRecovery, actor: Actor) -> None:
    traces.record(
        session,
        recovery,
        "started",
        actor=actor,
        ground=recovery.ground.value,
        reason=recovery.evidence,
        due_at=recovery.due_at.isoformat(),
    )


async def _heir(session: AsyncSession, company: Company, account_id: UUID) -> Account:
    found = await session.exec(
        select(Membership).where(
            col(Membership.account_id) == account_id,
            col(Membership.company_id) == company.id,
            col(Membership.ended_at).is_(None),
        )
    )
    place = found.first()
    if place is None:
        raise NoSuchMember
    if place.is_admin:
        raise AlreadyAdmin
    try:
        heir = await places.lock_account(session, place.account_id)
    except NotFound:
        raise NoSuchMember from None
    if heir.status not in places.ABLE:
        raise MemberUnavailable
    return heir


async def _is_led(session: AsyncSession, company_id: UUID) -> bool:
    """Return whether an admin who can act was here, or came to the company, within 60 days."""
    limit = clock.now() - SILENT_FOR
    able = await places.able_admin_ids(session, company_id)
    joined = await session.exec(
        select(Membership.joined_at).where(
            col(Membership.company_id) == company_id,
            col(Membership.ended_at).is_(None),
            col(Membership.account_id).in_(able),
        )
    )
    seen = await activity.last_seen(session, able)
    return any(at > limit for at in (*joined, *seen.values()))
