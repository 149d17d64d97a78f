"""Blocking a company and opening it again (life cycle 2)."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, PortalError
from portal.kit import clock
from portal.kit.words import N_
from portal.models.companies import Company, CompanyCannotMove, CompanyStatus
from portal.permissions import Actor, Permission
from portal.schemas.desk_companies import ReopenForm
from portal.schemas.desk_history import ReasonForm
from portal.services import audit, memberships, notices
from portal.services.accounts.finding import find_by_email
from portal.services.memberships import changes, invitations, places


class NoSuchBuyer(PortalError):
    """The desk named somebody who has no account."""

    code = "no_such_buyer"
    text = N_("Nobody with this e-mail address has an account.")
    field = "email"


async def block(session: AsyncSession, actor: Actor, company_id: UUID, form: ReasonForm) -> None:
    """Let the company's people read and do no more.

    Applications that wait there end as void, its invitations are cancelled. All members are told,
    with the reason (life cycle 2). Raises CompanyCannotMove unless the company is open, NotFound
    for an unknown one, and NotAllowed.
    """
    company = await _access(session, actor, company_id, to=Permission.COMPANIES_BLOCK)
    old = company.status
    company.move_to(CompanyStatus.BLOCKED, at=clock.now())
    await memberships.void_applications_to(session, company)
    await invitations.cancel_invitations_of(session, company.id, actor=actor)
    notice = notices.CompanyBlocked(company=company.full_name, reason=form.reason)
    await _tell_everybody(session, company, notice)
    _record(session, company, "blocked", actor, old=old, reason=form.reason)
    await session.flush()


async def unblock(session: AsyncSession, actor: Actor, company_id: UUID, form: ReasonForm) -> None:
    """Open a blocked company; one that lacks facts is incomplete again. All members are told.

    Raises CompanyCannotMove unless it is blocked, NotFound for an unknown one, and NotAllowed.
    """
    company = await _access(session, actor, company_id, to=Permission.COMPANIES_BLOCK)
    old = company.status
    if old is not CompanyStatus.BLOCKED:
        raise CompanyCannotMove
    company.open_again(at=clock.now())
    notice = notices.CompanyUnblocked(company=company.full_name)
    await _tell_everybody(session, company, notice)
    _record(session, company, "unblocked", actor, old=old, reason=form.reason)
    await session.flush()


async def reopen(session: AsyncSession, actor: Actor, company_id: UUID, form: ReopenForm) -> None:
    """Open a closed company, however long ago that was, with the named buyer as its admin (D 2).

    Raises NoSuchBuyer, memberships.ApplicantInCompany and ApplicantUnavailable for others than
    active buyers without a company, CompanyCannotMove unless it is closed, NotFound, NotAllowed.
    """
    company = await _access(session, actor, company_id, to=Permission.COMPANIES_REOPEN)
    known = await find_by_email(session, form.email)
    if known is None:
        raise NoSuchBuyer
    person = await places.lock_account(session, known.id)
    await memberships.reopen_for(session, company, person, actor=actor, reason=form.reason)


async def _access(
    session: AsyncSession, actor: Actor, company_id: UUID, *, to: Permission
) -> Company:
    if not actor.may(to):
        raise NotAllowed
    return await places.lock_company(session, company_id)


async def _tell_everybody(session: AsyncSession, company: Company, notice: notices.Notice) -> None:
    everybody = await places.member_ids(session, company.id)
    changes.announce(session, company.id)
    await notices.tell(session, everybody, notice)


def _record(
    session: AsyncSession,
    company: Company,
    step: str,
    actor: Actor,
    *,
    old: CompanyStatus,
    reason: str,
) -> None:
    audit.record(
        session,
        f"companies:{step}",
        actor=actor,
        object_type="company",
        object_id=company.id,
        status={"old": old.value, "new": company.status.value},
        reason=reason,
    )
