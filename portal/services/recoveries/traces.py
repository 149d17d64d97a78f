"""What every step of a recovery leaves: the row behind its lock, the audit trail, open pages."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.recoveries import CompanyRecovery, RecoveryStatus
from portal.permissions import Actor
from portal.services import audit
from portal.services.memberships import changes

_STEPS = {
    RecoveryStatus.DONE: "done",
    RecoveryStatus.OBJECTED: "objected",
    RecoveryStatus.CANCELLED: "cancelled",
    RecoveryStatus.VOID: "voided",
}


async def lock_waiting(session: AsyncSession, company_id: UUID) -> CompanyRecovery | None:
    """Return the company's one waiting recovery, fresh and locked; lock the company before."""
    found = await session.exec(
        select(CompanyRecovery)
        .where(
            col(CompanyRecovery.company_id) == company_id,
            col(CompanyRecovery.status) == RecoveryStatus.WAITING,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


def end(
    session: AsyncSession,
    recovery: CompanyRecovery,
    status: RecoveryStatus,
    *,
    actor: Actor | None,
    **details: Any,
) -> None:
    """Take a waiting recovery to its end, or raise RecoveryNotWaiting."""
    recovery.move_to(status, at=clock.now())
    recovery.decided_by = actor.account_id if actor else None
    record(session, recovery, _STEPS[status], actor=actor, **details)


def record(
    session: AsyncSession,
    recovery: CompanyRecovery,
    step: str,
    *,
    actor: Actor | None,
    **details: Any,
) -> None:
    """Leave one step in the company's history; tell open pages after the commit."""
    audit.record(
        session,
        f"companies:recovery_{step}",
        actor=actor,
        object_type="company",
        object_id=recovery.company_id,
        recovery_id=str(recovery.id),
        account_id=str(recovery.account_id),
        **details,
    )
    changes.announce(session, recovery.company_id, recovery.account_id)
