"""What becomes of an announced change of admins: objection, cancelling, or the new admin."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.companies import Company, Membership
from portal.models.recoveries import (
    CompanyRecovery,
    RecoveryGround,
    RecoveryNotWaiting,
    RecoveryStatus,
)
from portal.permissions import Actor, Permission
from portal.schemas.desk_history import ReasonForm
from portal.services import activity, notices
from portal.services.companies.access import live_membership
from portal.services.memberships import places
from portal.services.memberships.moving import record_part
from portal.services.recoveries import traces


async def object_to(session: AsyncSession, actor: Actor) -> None:
    """Stop the change that waits at the actor's company; any of its admins may, at once.

    The member in question, the other admins and whoever started it at the desk are told. Raises
    RecoveryNotWaiting when nothing waits, NotFound without a company, and NotAllowed.
    """
    company, _ = await places.access_own_place(session, actor, to=Permission.COMPANIES_MANAGE_STAFF)
    recovery = await _lock(session, company)
    traces.end(session, recovery, RecoveryStatus.OBJECTED, actor=actor)
    names = {
        "member": await places.name_of(session, recovery.account_id),
        "company": company.full_name,
    }
    others = await places.admin_ids(session, company.id, but=actor.account_id)
    await notices.tell(session, [recovery.account_id, *others], notices.RecoveryObjected(**names))
    await notices.tell(session, [recovery.started_by], notices.ObjectionRaised(**names))
    await session.flush()


async def cancel(session: AsyncSession, actor: Actor, company_id: UUID, form: ReasonForm) -> None:
    """Call the change off at the desk; all members are told (life cycle 4).

    Raises RecoveryNotWaiting when nothing waits, NotFound for an unknown company, NotAllowed.
    """
    if not actor.may(Permission.COMPANIES_RECOVER):
        raise NotAllowed
    company = await places.lock_company(session, company_id)
    recovery = await _lock(session, company)
    traces.end(session, recovery, RecoveryStatus.CANCELLED, actor=actor, reason=form.reason)
    await _tell_of_end(session, company, recovery)
    await session.flush()


async def list_due(session: AsyncSession) -> list[UUID]:
    """Return the companies whose recovery's time is over, the longest first."""
    found = await session.exec(
        select(CompanyRecovery.company_id)
        .where(
            col(CompanyRecovery.status) == RecoveryStatus.WAITING,
            col(CompanyRecovery.due_at) <= clock.now(),
        )
        .order_by(col(CompanyRecovery.due_at))
    )
    return list(found)


async def complete(session: AsyncSession, company_id: UUID) -> bool:
    """Finish the company's recovery if its time is over; return whether it was.

    The member becomes admin; of three admins the one who was here longest ago gives way. It ends
    as void when the member left, became admin or was suspended, when the company is not open any
    more, and when an admin who was thought inactive came back.
    """
    company = await places.lock_company(session, company_id)
    recovery = await traces.lock_waiting(session, company.id)
    if recovery is None or recovery.due_at > clock.now():
        return False  # somebody decided while we waited for the company
    place = await _place_of_heir(session, company, recovery)
    if place is None:
        traces.end(session, recovery, RecoveryStatus.VOID, actor=None)
        await _tell_of_end(session, company, recovery)
    else:
        traces.end(session, recovery, RecoveryStatus.DONE, actor=None)
        await _promote(session, company, place)
    await session.flush()
    return True


async def _lock(session: AsyncSession, company: Company) -> CompanyRecovery:
    recovery = await traces.lock_waiting(session, company.id)
    if recovery is None:
        raise RecoveryNotWaiting
    return recovery


async def _tell_of_end(session: AsyncSession, company: Company, recovery: CompanyRecovery) -> None:
    everybody = {*await places.member_ids(session, company.id), recovery.account_id}
    name = await places.name_of(session, recovery.account_id)
    notice = notices.RecoveryEnded(member=name, company=company.full_name)
    await notices.tell(session, everybody, notice)


async def _place_of_heir(
    session: AsyncSession, company: Company, recovery: CompanyRecovery
) -> Membership | None:
    """Return the member's place if the change can be made, None when it became pointless."""
    if company.status not in places.OPEN:
        return None
    heir = await places.lock_account(session, recovery.account_id)
    place = await live_membership(session, heir.id)
    if place is None or place.company_id != company.id or place.is_admin:
        return None
    if heir.status not in places.ABLE:
        return None
    if recovery.ground is RecoveryGround.INACTIVE and await _has_returned(session, recovery):
        return None
    return await places.access_place(session, company, place.id)


async def _has_returned(session: AsyncSession, recovery: CompanyRecovery) -> bool:
    able = await places.able_admin_ids(session, recovery.company_id)
    seen = await activity.last_seen(session, able)
    return any(at > recovery.created_at for at in seen.values())


async def _promote(session: AsyncSession, company: Company, place: Membership) -> None:
    slots = await places.admin_slots(session, company.id)
    slot = places.free_slot(slots)
    if slot is None:
        slot = await _make_room(session, company, slots)
    place.admin_slot = slot
    await session.flush()
    record_part(session, place, old="member", actor=None)
    name = await places.name_of(session, place.account_id)
    own = notices.OwnAdminSet(company=company.full_name)
    await notices.tell(session, [place.account_id], own)
    others = set(await places.member_ids(session, company.id)) - {place.account_id}
    notice = notices.AdminSet(member=name, company=company.full_name)
    await notices.tell(session, others, notice)


async def _make_room(session: AsyncSession, company: Company, slots: dict[UUID, int]) -> int:
    """Take the right from the admin who was here longest ago; return the slot that is free now."""
    able = set(await places.able_admin_ids(session, company.id))
    seen = await activity.last_seen(session, slots)

    def presence(account_id: UUID) -> tuple[bool, bool, float, int]:
        at = seen.get(account_id)
        return account_id in able, at is not None, at.timestamp() if at else 0, -slots[account_id]

    leaving = min(slots, key=presence)
    found = await session.exec(
        select(Membership)
        .where(col(Membership.account_id) == leaving, col(Membership.ended_at).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    place = found.one()
    place.admin_slot = None
    await session.flush()
    record_part(session, place, old="admin", actor=None)
    own = notices.OwnAdminRightRemoved(company=company.full_name)
    await notices.tell(session, [leaving], own)
    name = await places.name_of(session, leaving)
    notice = notices.AdminRightRemoved(member=name, company=company.full_name)
    await notices.tell(session, set(slots) - {leaving}, notice)
    return slots[leaving]
