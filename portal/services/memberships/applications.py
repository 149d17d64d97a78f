"""What happens to an application, whoever decides: its lock, its end, and the trace it leaves."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import clock
from portal.models.companies import ApplicationStatus, JoinApplication
from portal.permissions import Actor
from portal.services import audit
from portal.services.memberships import changes

OBJECT = "application"


async def newest_of(session: AsyncSession, account_id: UUID) -> JoinApplication | None:
    """Return the account's latest application, whatever became of it."""
    found = await session.exec(
        select(JoinApplication)
        .where(col(JoinApplication.account_id) == account_id)
        .order_by(col(JoinApplication.created_at).desc(), col(JoinApplication.id).desc())
        .limit(1)
    )
    return found.first()


async def lock_application(session: AsyncSession, application_id: UUID) -> JoinApplication:
    """Return the application, fresh and locked; ask for company and account before."""
    found = await session.exec(
        select(JoinApplication)
        .where(col(JoinApplication.id) == application_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    application = found.first()
    if application is None:
        raise NotFound
    return application


async def lock_pending_of(session: AsyncSession, account_id: UUID) -> JoinApplication | None:
    """Return the account's one pending application, locked; the database holds no second."""
    found = await session.exec(
        select(JoinApplication)
        .where(
            col(JoinApplication.account_id) == account_id,
            col(JoinApplication.status) == ApplicationStatus.PENDING,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


def end(
    session: AsyncSession,
    application: JoinApplication,
    status: ApplicationStatus,
    *,
    actor: Actor | None,
    **details: Any,
) -> None:
    """Take a pending application to its end, or raise ApplicationNotPending.

    Old and new status go to the audit trail, and open pages are told after the commit. `actor`
    is None when the portal itself decides.
    """
    old = application.status
    application.move_to(status, at=clock.now())
    application.decided_by = actor.account_id if actor else None
    step = "voided" if status is ApplicationStatus.VOID else status.value
    record(
        session,
        application,
        step,
        actor=actor,
        status={"old": old.value, "new": status.value},
        **details,
    )


def record(
    session: AsyncSession,
    application: JoinApplication,
    step: str,
    *,
    actor: Actor | None,
    **details: Any,
) -> None:
    """Leave one step of the history (A-38): a key of APPLICATION_STEPS; tell open pages."""
    audit.record(
        session,
        f"applications:{step}",
        actor=actor,
        object_type=OBJECT,
        object_id=application.id,
        company_id=str(application.company_id),
        account_id=str(application.account_id),
        **details,
    )
    changes.announce(session, application.company_id, application.account_id)
