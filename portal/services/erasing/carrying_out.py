"""Erasing what is due: the place in a company goes first, then everything personal."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from portal.kit import clock
from portal.mail.erasing import AccountErased
from portal.models.accounts import Account, AccountStatus
from portal.models.companies import (
    ApplicationStatus,
    Company,
    Invitation,
    InvitationStatus,
    JoinApplication,
)
from portal.services import audit, notices, outbox, sessions
from portal.services.companies.access import live_membership
from portal.services.erasing import facts
from portal.services.erasing.errors import LastMemberStays, SoleAdminStays
from portal.services.erasing.places import refuse_needed
from portal.services.memberships import entering, invitations, places
from portal.services.memberships.moving import end_place

#: A lock keeps guessers out; it must not keep the owner's account from going.
_MAY_GO = frozenset({AccountStatus.ACTIVE, AccountStatus.LOCKED})


async def list_due(session: AsyncSession) -> list[UUID]:
    """Return the accounts whose day has come, the longest first; suspended ones wait."""
    found = await session.exec(
        select(Account.id)
        .where(col(Account.erase_at) <= clock.now(), col(Account.status).in_(_MAY_GO))
        .order_by(col(Account.erase_at))
    )
    return list(found)


async def erase(session: AsyncSession, account_id: UUID) -> None:
    """Erase one account that is due.

    Whoever has become a company's only admin since they asked keeps the account and is told.
    """
    try:
        await carry_out(session, account_id)
    except (SoleAdminStays, LastMemberStays) as refusal:
        await _stop(session, account_id, refusal.values["company"])
    await session.flush()


async def carry_out(session: AsyncSession, account_id: UUID) -> bool:
    """Erase one account that is due, all or nothing; return whether it happened.

    Locks the companies, then the account. Nothing happens, and False is returned, when the owner
    has kept the account meanwhile or found another company while we waited. Raises
    SoleAdminStays and LastMemberStays, before anything is written. The person's former address
    and the admins of their company are told.
    """
    companies = await _lock_companies(session, account_id)
    account = await _lock_person(session, account_id)
    if not _is_due(account) or await _applies_elsewhere(session, account_id, set(companies)):
        return False
    place = await live_membership(session, account_id)
    if place is not None:
        if place.company_id not in companies:
            return False  # joined while we waited for the locks: the next round finds them
        company = companies[place.company_id]
        place = await places.access_place(session, company, place.id)
        await refuse_needed(session, company, place)
        end_place(session, place, because="erased", actor=None)
        await session.flush()
        notice = notices.MemberErased(member=account.contact_name, company=company.full_name)
        admins = await places.admin_ids(session, company.id)
        await notices.tell(session, admins, notice)
    await entering.void_pending_of(session, account_id)
    await _cancel_invitations(session, account, set(companies))
    await _erase(session, account)
    return True


async def _lock_person(session: AsyncSession, account_id: UUID) -> Account:
    """Lock the account also against foreign keys to it: its address, a key, is to change."""
    found = await session.exec(
        select(Account)
        .where(col(Account.id) == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()


async def _applies_elsewhere(
    session: AsyncSession, account_id: UUID, company_ids: set[UUID]
) -> bool:
    return bool(set(await session.exec(_applied_to(account_id))) - company_ids)


def _applied_to(account_id: UUID) -> SelectOfScalar[UUID]:
    return select(JoinApplication.company_id).where(
        col(JoinApplication.account_id) == account_id,
        col(JoinApplication.status) == ApplicationStatus.PENDING,
    )


def _is_due(account: Account) -> bool:
    erase_at = account.erase_at
    return account.status in _MAY_GO and erase_at is not None and erase_at <= clock.now()


async def _lock_companies(session: AsyncSession, account_id: UUID) -> dict[UUID, Company]:
    """Lock, in the order of their ids, where the person belongs, applies or is invited."""
    place = await live_membership(session, account_id)
    wanted = {place.company_id} if place else set()
    inviting = await session.exec(
        select(Invitation.company_id)
        .join(Account, col(Account.email) == col(Invitation.email))
        .where(
            col(Account.id) == account_id,
            col(Invitation.status) == InvitationStatus.PENDING,
        )
    )
    wanted |= {*inviting, *await session.exec(_applied_to(account_id))}
    return {each: await places.lock_company(session, each) for each in sorted(wanted)}


async def _cancel_invitations(
    session: AsyncSession, account: Account, company_ids: set[UUID]
) -> None:
    """Cancel what waits for the person's answer, without a word to them: they are leaving."""
    found = await session.exec(
        select(Invitation.id)
        .where(
            col(Invitation.email) == account.email,
            col(Invitation.status) == InvitationStatus.PENDING,
            col(Invitation.company_id).in_(company_ids),
        )
        .order_by(col(Invitation.id))
    )
    for invitation_id in found.all():
        invitation = await invitations.lock_invitation(session, invitation_id)
        invitations.end(session, invitation, InvitationStatus.CANCELLED, actor=None)
    await session.flush()


async def _erase(session: AsyncSession, account: Account) -> None:
    email, language = account.email, account.language
    farewell = AccountErased(contact_name=account.contact_name)
    await session.flush()
    await sessions.end_all(session, account.id)
    await facts.forget(session, account)
    now = clock.now()
    if account.status is AccountStatus.LOCKED:
        account.move_to(AccountStatus.ACTIVE, at=now)
    account.move_to(AccountStatus.ERASED, at=now)
    audit.record(
        session, "accounts:erased", actor=None, object_type="account", object_id=account.id
    )
    outbox.post(session, farewell, to=email, language=language)
    await session.flush()


async def _stop(session: AsyncSession, account_id: UUID, company: str) -> None:
    account = await places.lock_account(session, account_id)
    account.erase_at = None
    audit.record(
        session,
        "accounts:erasure_stopped",
        actor=None,
        object_type="account",
        object_id=account_id,
    )
    await notices.tell(session, [account_id], notices.ErasureStopped(company=company))
