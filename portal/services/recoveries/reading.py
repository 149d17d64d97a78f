"""The change of admins that waits: as the company's people see it, and as the desk does."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.accounts import Account
from portal.models.recoveries import CompanyRecovery, RecoveryStatus
from portal.permissions import Actor, Permission
from portal.schemas.recoveries import RecoveryRow
from portal.services.memberships import places


async def find_own(session: AsyncSession, actor: Actor) -> RecoveryRow:
    """Return what waits at the actor's own company, an empty row for nothing.

    Every member reads it, an admin may object. The desk's evidence stays at the desk. Raises
    NotFound without a company, NotAllowed without COMPANIES_READ.
    """
    place = await places.read_own_place(session, actor, to=Permission.COMPANIES_READ)
    recovery = await find_waiting(session, place.company_id)
    return recovery.model_copy(update={"evidence": "", "can_object": place.is_admin})


async def find_waiting(session: AsyncSession, company_id: UUID) -> RecoveryRow:
    """Return what waits at a company, an empty row for nothing; the caller checks who asks."""
    found = await session.exec(
        select(CompanyRecovery, Account.contact_name)
        .join(Account, col(Account.id) == col(CompanyRecovery.account_id))
        .where(
            col(CompanyRecovery.company_id) == company_id,
            col(CompanyRecovery.status) == RecoveryStatus.WAITING,
        )
    )
    recovery, name = found.first() or (None, "")
    if recovery is None:
        return RecoveryRow()
    return RecoveryRow(
        id=str(recovery.id),
        member=name,
        ground=recovery.ground.value,
        evidence=recovery.evidence,
        created_at=recovery.created_at,
        due_at=recovery.due_at,
    )
