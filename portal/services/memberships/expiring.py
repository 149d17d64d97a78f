"""Applications that nobody decided about in time (life cycle 3)."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.companies import ApplicationStatus, JoinApplication
from portal.services import notices
from portal.services.memberships import applications, places

#: Few enough that nobody waits long behind the companies' locks.
_AT_ONCE = 50


async def expire_due(session: AsyncSession) -> int:
    """End pending applications older than 30 days; tell applicants and admins (life cycle 3).

    Return how many those were, at most 50: call again, in a new transaction, until it is 0.
    """
    found = await session.exec(
        select(JoinApplication.id, JoinApplication.company_id)
        .where(
            col(JoinApplication.status) == ApplicationStatus.PENDING,
            col(JoinApplication.expires_at) <= clock.now(),
        )
        .order_by(col(JoinApplication.expires_at))
        .limit(_AT_ONCE)
    )
    due = found.all()
    companies = {
        each: await places.lock_company(session, each)
        for each in sorted({company_id for _, company_id in due})
    }
    for application_id, company_id in due:
        application = await applications.lock_application(session, application_id)
        if application.status is not ApplicationStatus.PENDING:
            continue  # somebody decided while we waited for the company
        applications.end(session, application, ApplicationStatus.EXPIRED, actor=None)
        notice = notices.ApplicationExpired(
            applicant=await places.name_of(session, application.account_id),
            company=companies[company_id].full_name,
        )
        admins = await places.admin_ids(session, company_id)
        await notices.tell(session, [application.account_id, *admins], notice)
    await session.flush()
    return len(due)
