"""Applications that nobody decided about in time (life cycle 3)."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.companies import ApplicationStatus, JoinApplication
from portal.services import notices
from portal.services.memberships import applications, places


async def list_overdue(session: AsyncSession) -> list[UUID]:
    """Return the pending applications that are older than 30 days, the oldest first."""
    found = await session.exec(
        select(JoinApplication.id)
        .where(
            col(JoinApplication.status) == ApplicationStatus.PENDING,
            col(JoinApplication.expires_at) <= clock.now(),
        )
        .order_by(col(JoinApplication.expires_at))
    )
    return list(found)


async def expire(session: AsyncSession, application_id: UUID) -> None:
    """End one overdue application; tell its applicant and the admins (life cycle 3).

    Nothing happens when somebody decided while we waited for the company.
    """
    known = await session.get_one(JoinApplication, application_id)
    company = await places.lock_company(session, known.company_id)
    application = await applications.lock_application(session, application_id)
    if application.status is not ApplicationStatus.PENDING:
        return
    applications.end(session, application, ApplicationStatus.EXPIRED, actor=None)
    own = notices.OwnApplicationExpired(company=company.full_name)
    await notices.tell(session, [application.account_id], own)
    notice = notices.ApplicationExpired(
        applicant=await places.name_of(session, application.account_id),
        company=company.full_name,
    )
    await notices.tell(session, await places.admin_ids(session, company.id), notice)
    await session.flush()
