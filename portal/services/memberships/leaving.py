"""Ways out of a company: transfer, quit, both in one, and closing it (A-72 to A-76, decision 2)."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.companies import (
    ApplicationStatus,
    Company,
    CompanyStatus,
    JoinApplication,
    Membership,
)
from portal.permissions import Actor, Permission
from portal.schemas.memberships import TransferForm
from portal.services import audit, notices
from portal.services.accounts import PasswordWrong
from portal.services.accounts.proving import prove_password
from portal.services.memberships import entering, invitations, places
from portal.services.memberships.errors import (
    AlreadyAdmin,
    CompanyHasMembers,
    MemberUnavailable,
    QuitNeedsTransfer,
)
from portal.services.memberships.moving import end_place, record_part


async def transfer(actor: Actor, form: TransferForm) -> None:
    """Swap the actor's admin right with a member's place, all or nothing (A-73).

    Opens its own transactions and hashes the password between them. The number of admins stays
    the same; both and the other admins are told. Raises accounts.PasswordWrong, TooManyTries,
    NotFound for a receiver who left or belongs elsewhere, AlreadyAdmin, MemberUnavailable for a
    suspended account, and NotAllowed.
    """
    proven = await _prove(actor, form)
    async with db.transaction() as session:
        await _transfer(session, actor, form.membership_id, proven)


async def transfer_and_quit(actor: Actor, form: TransferForm) -> None:
    """Transfer as transfer does, then leave, in one transaction (A-76, decision 2)."""
    proven = await _prove(actor, form)
    async with db.transaction() as session:
        company, place = await _transfer(session, actor, form.membership_id, proven)
        await _leave(session, actor, company, place)


async def quit(session: AsyncSession, actor: Actor) -> None:  # noqa: A001 - what users say
    """End the actor's place in their company; its admins are told (A-74).

    Raises QuitNeedsTransfer for every admin, the only one or not (A-76), NotFound without a
    company, and NotAllowed.
    """
    company, place = await places.access_own_place(session, actor, to=Permission.COMPANIES_QUIT)
    if place.is_admin:
        raise QuitNeedsTransfer
    await _leave(session, actor, company, place)


async def close_company(session: AsyncSession, actor: Actor) -> None:
    """Close the company of an admin who is alone in it; it sleeps from now on (decision 2).

    Applications that wait there end as void, invitations are cancelled. Raises CompanyHasMembers
    unless the actor is alone, CompanyCannotMove for a blocked company, NotFound without one, and
    NotAllowed.
    """
    company, place = await places.access_own_place(session, actor, to=Permission.COMPANIES_QUIT)
    if not place.is_admin:
        raise NotAllowed
    if await places.count_members(session, company.id) > 1:
        raise CompanyHasMembers
    old = company.status
    company.move_to(CompanyStatus.DORMANT, at=clock.now())
    await session.flush()  # asleep before its last admin goes: models.remaining
    await void_applications_to(session, company)
    await invitations.cancel_invitations_of(session, company.id, actor=actor)
    end_place(session, place, because="company_closed", actor=actor)
    audit.record(
        session,
        "companies:closed",
        actor=actor,
        object_type="company",
        object_id=company.id,
        status={"old": old.value, "new": company.status.value},
    )
    notice = notices.CompanyClosed(company=company.full_name)
    await notices.tell(session, [actor.account_id], notice)
    await session.flush()


async def void_applications_to(session: AsyncSession, company: Company) -> None:
    """End every application that waits at a company which takes nobody in any more.

    For closing, blocking and merging (life cycle 3); the company's row must be locked.
    """
    found = await session.exec(
        select(JoinApplication)
        .where(
            col(JoinApplication.company_id) == company.id,
            col(JoinApplication.status) == ApplicationStatus.PENDING,
        )
        .order_by(col(JoinApplication.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for application in found.all():
        await entering.void(session, application)


async def _prove(actor: Actor, form: TransferForm) -> Account:
    return await prove_password(actor, form.password, otherwise=PasswordWrong)


async def _transfer(
    session: AsyncSession, actor: Actor, membership_id: UUID, proven: Account
) -> tuple[Company, Membership]:
    company, giver = await places.access_own_place(session, actor, to=Permission.COMPANIES_TRANSFER)
    receiver = await places.access_place(session, company, membership_id)
    if receiver.is_admin:
        raise AlreadyAdmin
    accounts = await _lock_both(session, giver.account_id, receiver.account_id)
    if accounts[giver.account_id].password_hash != proven.password_hash:
        # Changed elsewhere while we were hashing: the proof was of a password now gone.
        raise PasswordWrong
    if accounts[receiver.account_id].status not in places.ABLE:
        raise MemberUnavailable
    await _swap(session, giver, receiver)
    record_part(session, giver, old="admin", actor=actor)
    record_part(session, receiver, old="member", actor=actor)
    await _tell_of_transfer(
        session, company, accounts[giver.account_id], accounts[receiver.account_id]
    )
    return company, giver


async def _swap(session: AsyncSession, giver: Membership, receiver: Membership) -> None:
    """Pass the right on step by step: at no step is the company without an admin, or a slot full.

    Where all three slots are held there is no free one, but two other admins.
    """
    slot = places.free_slot(await places.admin_slots(session, giver.company_id))
    if slot is None:
        slot, giver.admin_slot = giver.admin_slot, None
        await session.flush()
    receiver.admin_slot = slot
    await session.flush()
    giver.admin_slot = None
    await session.flush()


async def _tell_of_transfer(
    session: AsyncSession, company: Company, giver: Account, receiver: Account
) -> None:
    names = {"giver": giver.contact_name, "receiver": receiver.contact_name}
    own = notices.OwnAdminTransferred(receiver=names["receiver"], company=company.full_name)
    await notices.tell(session, [giver.id], own)
    received = notices.OwnAdminReceived(giver=names["giver"], company=company.full_name)
    await notices.tell(session, [receiver.id], received)
    others = await places.admin_ids(session, company.id, but=receiver.id)
    notice = notices.AdminTransferred(**names, company=company.full_name)
    await notices.tell(session, others, notice)


async def _lock_both(session: AsyncSession, one: UUID, other: UUID) -> dict[UUID, Account]:
    """Lock two accounts in the order of their ids, so that nobody waits in a circle."""
    return {each: await places.lock_account(session, each) for each in sorted((one, other))}


async def _leave(session: AsyncSession, actor: Actor, company: Company, place: Membership) -> None:
    end_place(session, place, because="quit", actor=actor)
    await session.flush()
    name = await places.name_of(session, actor.account_id)
    admins = await places.admin_ids(session, company.id)
    notice = notices.MemberQuit(member=name, company=company.full_name)
    await notices.tell(session, admins, notice)
