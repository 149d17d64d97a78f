"""What admins do with members: set as admin, remove the admin right, remove (A-66 to A-68)."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.companies import MAX_ADMINS, Company, Membership
from portal.permissions import Actor, Permission
from portal.services import audit, notices
from portal.services.memberships import changes, places
from portal.services.memberships.errors import (
    AlreadyAdmin,
    LastAdmin,
    MemberIsAdmin,
    MemberUnavailable,
    NotAnAdmin,
    TooManyAdmins,
)
from portal.services.memberships.staff import part_of


async def set_admin(session: AsyncSession, actor: Actor, membership_id: UUID) -> None:
    """Give a member the admin right; tell them and the other admins (A-67).

    Raises TooManyAdmins when three hold it, also under simultaneous requests (A-68), AlreadyAdmin,
    MemberUnavailable for a suspended account, NotFound for those who left or belong elsewhere,
    and NotAllowed.
    """
    company, place = await _access(session, actor, membership_id)
    if place.is_admin:
        raise AlreadyAdmin
    member = await places.lock_account(session, place.account_id)
    if member.status not in places.ABLE:
        raise MemberUnavailable
    slots = await places.admin_slots(session, company.id)
    slot = places.free_slot(slots)
    if slot is None:
        raise TooManyAdmins(count=str(MAX_ADMINS))
    place.admin_slot = slot
    await session.flush()
    record_part(session, place, old="member", actor=actor)
    await notices.tell(session, [place.account_id], notices.OwnAdminSet(company=company.full_name))
    others = [each for each in slots if each != actor.account_id]
    notice = notices.AdminSet(member=member.contact_name, company=company.full_name)
    await notices.tell(session, others, notice)


async def remove_admin_right(session: AsyncSession, actor: Actor, membership_id: UUID) -> None:
    """Make an admin a plain member, oneself included; tell them and the other admins (D 3).

    Raises LastAdmin for the only one who can act: a suspended admin is none. Raises
    NotAnAdmin, NotFound and NotAllowed.
    """
    company, place = await _access(session, actor, membership_id)
    if not place.is_admin:
        raise NotAnAdmin
    slots = await places.admin_slots(session, company.id)
    if not await places.able_admin_ids(session, company.id, but=place.account_id):
        raise LastAdmin
    place.admin_slot = None
    await session.flush()
    record_part(session, place, old="admin", actor=actor)
    own = notices.OwnAdminRightRemoved(company=company.full_name)
    await notices.tell(session, [place.account_id], own)
    name = await places.name_of(session, place.account_id)
    others = set(slots) - {actor.account_id, place.account_id}
    notice = notices.AdminRightRemoved(member=name, company=company.full_name)
    await notices.tell(session, others, notice)


async def remove(session: AsyncSession, actor: Actor, membership_id: UUID) -> None:
    """End a member's place; they keep their account and are told (A-66).

    Takes effect at the person's next event. Raises MemberIsAdmin for admins, whose right goes
    first (life cycle 4), NotFound for those who left or belong elsewhere, and NotAllowed.
    """
    company, place = await _access(session, actor, membership_id)
    if place.is_admin:
        raise MemberIsAdmin
    end_place(session, place, because="removed", actor=actor)
    await session.flush()
    notice = notices.MemberRemoved(company=company.full_name)
    await notices.tell(session, [place.account_id], notice)


async def _access(
    session: AsyncSession, actor: Actor, membership_id: UUID
) -> tuple[Company, Membership]:
    """Return the company that the actor administers, locked, and a live place in it."""
    company, _ = await places.access_own_place(session, actor, to=Permission.COMPANIES_MANAGE_STAFF)
    return company, await places.access_place(session, company, membership_id)


def end_place(
    session: AsyncSession, place: Membership, *, because: str, actor: Actor | None
) -> None:
    """End a live place and whatever right it carried; leave the trace, tell open pages.

    `actor` is None when the portal itself does it.
    """
    old = part_of(place)
    place.admin_slot = None
    place.ended_at = clock.now()
    place.ended_because = because
    _record(session, place, "ended", actor=actor, part={"old": old, "new": None}, reason=because)


def record_part(session: AsyncSession, place: Membership, *, old: str, actor: Actor | None) -> None:
    """Leave the trace of an admin right given or taken, and tell open pages."""
    _record(session, place, "changed", actor=actor, part={"old": old, "new": part_of(place)})


def _record(
    session: AsyncSession, place: Membership, step: str, *, actor: Actor | None, **details: Any
) -> None:
    audit.record(
        session,
        f"memberships:{step}",
        actor=actor,
        object_type="membership",
        object_id=place.id,
        company_id=str(place.company_id),
        account_id=str(place.account_id),
        **details,
    )
    changes.announce(session, place.company_id, place.account_id)
