"""The admins' side of applications: the list, approving, rejecting (A-61 to A-63)."""

from uuid import UUID

from sqlalchemy import ColumnElement, case
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import paging
from portal.models.accounts import Account
from portal.models.companies import (
    ApplicationNotPending,
    ApplicationStatus,
    Company,
    JoinApplication,
)
from portal.permissions import Actor, Permission
from portal.schemas.memberships import ApplicantRow, ApplicantSort, RejectForm
from portal.services import notices
from portal.services.memberships import applications, entering, lists, places

_COLUMNS = {
    ApplicantSort.CONTACT_NAME: col(Account.contact_name),
    ApplicantSort.CREATED_AT: col(JoinApplication.created_at),
    ApplicantSort.STATUS: col(JoinApplication.status),
}


async def list_applicants(
    session: AsyncSession,
    actor: Actor,
    *,
    page: int = 1,
    search: str = "",
    sort: ApplicantSort = ApplicantSort.CREATED_AT,
    descending: bool = True,
) -> paging.Page[ApplicantRow]:
    """Return a page of all applications to the actor's company, those pending first (A-61).

    `search` finds part of a name or of an address. Three queries, however long the list. Raises
    NotFound without a company, NotAllowed for members who are no admins.
    """
    place = await places.read_own_place(session, actor, to=Permission.COMPANIES_REVIEW_APPLICANTS)
    chosen = [col(JoinApplication.company_id) == place.company_id, *lists.matching(search)]
    total = await _count(session, chosen)
    number = paging.within(page, total)
    decider = aliased(Account)
    order = lists.ordered(_COLUMNS[sort], col(JoinApplication.id), descending=descending)
    is_decided = case((col(JoinApplication.status) == ApplicationStatus.PENDING, 0), else_=1)
    found = await session.exec(
        select(JoinApplication, Account, decider.contact_name)
        .join(Account, col(Account.id) == col(JoinApplication.account_id))
        .outerjoin(decider, col(decider.id) == col(JoinApplication.decided_by))
        .where(*chosen)
        .order_by(is_decided, *order)
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    return paging.Page(
        rows=[_row(*each) for each in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


async def _count(session: AsyncSession, chosen: list[ColumnElement[bool]]) -> int:
    query = (
        select(func.count())
        .select_from(JoinApplication)
        .join(Account, col(Account.id) == col(JoinApplication.account_id))
        .where(*chosen)
    )
    return (await session.exec(query)).one()


def _row(application: JoinApplication, applicant: Account, decider: str | None) -> ApplicantRow:
    return ApplicantRow(
        id=str(application.id),
        contact_name=applicant.contact_name,
        email=applicant.email,
        country=applicant.country,
        job_title=applicant.job_title,
        message=application.message,
        status=application.status.value,
        reason=application.reason,
        created_at=application.created_at,
        expires_at=application.expires_at,
        decided_at=application.decided_at,
        # A withdrawal is the applicant's own act.
        decided_by=(decider or "") if application.decided_by != applicant.id else "",
    )


async def count_applicants(session: AsyncSession, actor: Actor) -> int:
    """Return how many applications wait for the actor, for the menu's counter (A-61).

    0 for everybody who may not decide. One query.
    """
    if actor.company_id is None or not actor.may(Permission.COMPANIES_REVIEW_APPLICANTS):
        return 0
    query = (
        select(func.count())
        .select_from(JoinApplication)
        .where(
            col(JoinApplication.company_id) == actor.company_id,
            col(JoinApplication.status) == ApplicationStatus.PENDING,
        )
    )
    return (await session.exec(query)).one()


async def approve(session: AsyncSession, actor: Actor, application_id: UUID) -> None:
    """Make the applicant a member; tell them and the other admins (A-62).

    Twice is once: the second raises ApplicationNotPending, as does one after a withdrawal. Raises
    NotFound for another company's application, NotAllowed, CompanyClosedToJoin,
    ApplicantInCompany and ApplicantUnavailable.
    """
    company, application = await _access(session, actor, application_id)
    applicant = await places.lock_account(session, application.account_id)
    application = await applications.lock_application(session, application_id)
    if application.status is not ApplicationStatus.PENDING:
        raise ApplicationNotPending
    applications.end(session, application, ApplicationStatus.APPROVED, actor=actor)
    await entering.enter(session, company, applicant, actor=actor, by="application")
    await notices.tell(
        session, [applicant.id], notices.ApplicationApproved(company=company.full_name)
    )
    await session.flush()


async def reject(
    session: AsyncSession, actor: Actor, application_id: UUID, form: RejectForm
) -> None:
    """Turn the applicant away, with a reason for them to read if the form has one (A-40, A-63).

    Raises NotFound for another company's application, NotAllowed and ApplicationNotPending.
    """
    company, _ = await _access(session, actor, application_id)
    application = await applications.lock_application(session, application_id)
    applications.end(
        session, application, ApplicationStatus.REJECTED, actor=actor, reason=form.reason
    )
    application.reason = form.reason
    await notices.tell(
        session,
        [application.account_id],
        notices.ApplicationRejected(company=company.full_name, reason=form.reason),
    )
    await session.flush()


async def _access(
    session: AsyncSession, actor: Actor, application_id: UUID
) -> tuple[Company, JoinApplication]:
    """Return the actor's company, locked, and an application to it, not locked yet."""
    company, _ = await places.access_own_place(
        session, actor, to=Permission.COMPANIES_REVIEW_APPLICANTS
    )
    found = await session.exec(
        select(JoinApplication).where(
            col(JoinApplication.id) == application_id,
            col(JoinApplication.company_id) == company.id,
        )
    )
    application = found.first()
    if application is None:
        raise NotFound
    return company, application
