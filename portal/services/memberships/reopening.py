"""Waking a company that its last member had closed: by themselves, or at the desk (decision 2)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound, PortalError
from portal.kit import clock
from portal.kit.words import N_
from portal.models.accounts import Account
from portal.models.companies import Company, CompanyCannotMove, CompanyStatus, Membership
from portal.permissions import Actor, Permission
from portal.schemas.memberships import ClosedCompanyRow
from portal.services import audit, notices
from portal.services.companies.access import live_membership
from portal.services.companies.creating import AlreadyInCompany, ApplicationPending
from portal.services.memberships import applications, changes, entering, places
from portal.services.memberships.errors import ApplicantInCompany, ApplicantUnavailable

#: Decision 2; afterwards only the desk opens it again.
REOPEN_WITHIN = timedelta(days=90)
CLOSED = "company_closed"
_FIRST_SLOT = 1


class ReopenTooLate(PortalError):
    """More than ninety days have passed since the company was closed."""

    code = "reopen_too_late"
    text = N_("This company was closed more than {days} days ago. Please contact customer service.")


async def list_closed(session: AsyncSession, actor: Actor) -> list[ClosedCompanyRow]:
    """Return the companies that the actor may open again, closed last first (decision 2).

    Those are the ones whose last member they were, within the last 90 days; none for somebody who
    belongs to a company. Raises NotAllowed without COMPANIES_CREATE.
    """
    if not actor.may(Permission.COMPANIES_CREATE):
        raise NotAllowed
    if await live_membership(session, actor.account_id) is not None:
        return []
    found = await session.exec(
        _closings()
        .where(
            col(Membership.account_id) == actor.account_id,
            col(Membership.ended_at) > clock.now() - REOPEN_WITHIN,
        )
        .order_by(col(Membership.ended_at).desc())
    )
    return [
        ClosedCompanyRow(
            id=str(company.id),
            full_name=company.full_name,
            closed_at=closed_at,
            until=closed_at + REOPEN_WITHIN,
        )
        for company, closed_at in found.all()
    ]


def _closings() -> Any:
    """Select sleeping companies and when their last member closed each."""
    later = aliased(Membership)
    is_newer = select(later.id).where(
        col(later.company_id) == col(Membership.company_id),
        col(later.ended_because) == CLOSED,
        col(later.ended_at) > col(Membership.ended_at),
    )
    return (
        select(Company, Membership.ended_at)
        .join(Membership, col(Membership.company_id) == col(Company.id))
        .where(
            col(Company.status) == CompanyStatus.DORMANT,
            col(Membership.ended_because) == CLOSED,
            ~is_newer.exists(),
        )
    )


async def reopen_company(session: AsyncSession, actor: Actor, company_id: UUID) -> None:
    """Open the company again that the actor closed, with them as its admin (decision 2).

    Safe to send twice: the second raises AlreadyInCompany. Raises NotFound for a company that is
    not closed or that somebody else closed, ReopenTooLate after 90 days, ApplicationPending while
    an application waits, and NotAllowed.
    """
    # Before anything is looked up, so that a company of others answers like one of nothing; and
    # again behind the locks.
    await _refuse_unless_free(session, actor)
    company = await places.lock_company(session, company_id)
    person = await places.lock_account(session, actor.account_id)
    await _refuse_unless_free(session, actor)
    closed_at = await _closed_at(session, company.id, person.id)
    if closed_at is None:
        raise NotFound
    if closed_at <= clock.now() - REOPEN_WITHIN:
        raise ReopenTooLate(days=str(REOPEN_WITHIN.days))
    if await applications.lock_pending_of(session, person.id) is not None:
        raise ApplicationPending
    await _open(session, company, person, actor=actor)


async def _refuse_unless_free(session: AsyncSession, actor: Actor) -> None:
    if (place := await live_membership(session, actor.account_id)) is not None:
        raise AlreadyInCompany(place.company_id)
    if not actor.may(Permission.COMPANIES_CREATE):
        raise NotAllowed


async def _closed_at(session: AsyncSession, company_id: UUID, account_id: UUID) -> datetime | None:
    found = await session.exec(
        _closings().where(col(Company.id) == company_id, col(Membership.account_id) == account_id)
    )
    _, closed_at = found.first() or (None, None)
    return closed_at


async def reopen_for(
    session: AsyncSession, company: Company, person: Account, *, actor: Actor, reason: str
) -> None:
    """Open a closed company with this person as its admin: the desk's way, however long ago.

    Both rows must be locked, company first; an application of the person ends as void. Raises
    CompanyCannotMove unless it is closed, ApplicantInCompany, ApplicantUnavailable.
    """
    if company.status is not CompanyStatus.DORMANT:
        raise CompanyCannotMove
    if not person.is_buyer or person.status not in places.ABLE:
        raise ApplicantUnavailable
    if await live_membership(session, person.id) is not None:
        raise ApplicantInCompany
    await entering.void_pending_of(session, person.id)
    await _open(session, company, person, actor=actor, reason=reason)


async def _open(
    session: AsyncSession, company: Company, person: Account, *, actor: Actor, **details: Any
) -> None:
    now, old = clock.now(), company.status
    place = Membership(
        company_id=company.id, account_id=person.id, admin_slot=_FIRST_SLOT, joined_at=now
    )
    session.add(place)
    await session.flush()  # an admin before it wakes: models.remaining
    company.open_again(at=now)
    await session.flush()
    audit.record(
        session,
        "companies:reopened",
        actor=actor,
        object_type="company",
        object_id=company.id,
        account_id=str(person.id),
        status={"old": old.value, "new": company.status.value},
        **details,
    )
    audit.record(
        session,
        "memberships:started",
        actor=actor,
        object_type="membership",
        object_id=place.id,
        company_id=str(company.id),
        account_id=str(person.id),
        by="reopening",
    )
    changes.announce(session, company.id, person.id)
    await notices.tell(session, [person.id], notices.CompanyReopened(company=company.full_name))
    await session.flush()
