"""Getting a company and somebody's place in it, locked in the one order that all writers keep.

Company, then accounts, then applications: two moves about the same company queue at its row, and
nobody waits in a circle. Rows are read anew behind the lock, for what was known before it is old.
"""

from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.models.accounts import Account, AccountStatus
from portal.models.companies import MAX_ADMINS, Company, CompanyStatus, Membership
from portal.permissions import Actor, Permission
from portal.services.companies.access import CompanyBlocked, live_membership

#: Companies that people can find, apply to and enter (life cycle 2).
OPEN = frozenset({CompanyStatus.INCOMPLETE, CompanyStatus.ACTIVE})
#: Whose account can carry the admin right; a lock after wrong logins lasts half an hour.
ABLE = frozenset({AccountStatus.ACTIVE, AccountStatus.LOCKED})


async def lock_company(session: AsyncSession, company_id: UUID) -> Company:
    """Return the company, fresh and locked until the transaction ends; NotFound when unknown."""
    found = await session.exec(
        select(Company)
        .where(col(Company.id) == company_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    company = found.first()
    if company is None:
        raise NotFound
    return company


async def lock_account(session: AsyncSession, account_id: UUID) -> Account:
    """Return the account, fresh and locked; ask for its company's lock before.

    The lock lets foreign keys to the row through: somebody else may be told something meanwhile.
    """
    found = await session.exec(
        select(Account)
        .where(col(Account.id) == account_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    account = found.first()
    if account is None:
        raise NotFound
    return account


async def lock_own_account(session: AsyncSession, actor: Actor) -> Account:
    """Return the actor's account, locked; NotFound when it was erased since the event began."""
    account = await lock_account(session, actor.account_id)
    if account.status is AccountStatus.ERASED:
        raise NotFound
    return account


async def read_own_place(session: AsyncSession, actor: Actor, *, to: Permission) -> Membership:
    """Return the actor's live membership to read something; NotFound, then NotAllowed.

    An admin's permission asks for an admin's place as well: the database counts, not what the
    session knew when the event began (security check 13).
    """
    place = await live_membership(session, actor.account_id)
    if place is None:
        raise NotFound
    _refuse_without_right(actor, place, to)
    return place


async def access_own_place(
    session: AsyncSession, actor: Actor, *, to: Permission
) -> tuple[Company, Membership]:
    """Return the actor's company, locked, and their place in it as it is behind the lock.

    Raises NotFound when the actor belongs to none, NotAllowed without the right, and
    CompanyBlocked for every change but leaving it: members may read, no more (life cycle 2).
    """
    known = await live_membership(session, actor.account_id)
    if known is None:
        raise NotFound
    company = await lock_company(session, known.company_id)
    place = await access_place(session, company, known.id)
    _refuse_without_right(actor, place, to)
    if company.status is CompanyStatus.BLOCKED and to is not Permission.COMPANIES_QUIT:
        raise CompanyBlocked
    return company, place


async def access_place(session: AsyncSession, company: Company, membership_id: UUID) -> Membership:
    """Return a live place in the locked company; gone, unknown and elsewhere are all NotFound."""
    found = await session.exec(
        select(Membership)
        .where(
            col(Membership.id) == membership_id,
            col(Membership.company_id) == company.id,
            col(Membership.ended_at).is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    place = found.first()
    if place is None:
        raise NotFound
    return place


_FOR_EVERY_MEMBER = frozenset({Permission.COMPANIES_QUIT, Permission.COMPANIES_READ})


def _refuse_without_right(actor: Actor, place: Membership, permission: Permission) -> None:
    if not actor.may(permission):
        raise NotAllowed
    if permission not in _FOR_EVERY_MEMBER and not place.is_admin:
        raise NotAllowed


async def admin_slots(session: AsyncSession, company_id: UUID) -> dict[UUID, int]:
    """Return account id -> slot of the company's admins, at most three (A-68)."""
    found = await session.exec(
        select(Membership.account_id, Membership.admin_slot).where(
            col(Membership.company_id) == company_id,
            col(Membership.ended_at).is_(None),
            col(Membership.admin_slot).is_not(None),
        )
    )
    return {account_id: slot for account_id, slot in found if slot is not None}


def free_slot(taken: dict[UUID, int]) -> int | None:
    """Return the lowest admin slot that nobody holds, None when all are held."""
    free = set(range(1, MAX_ADMINS + 1)) - set(taken.values())
    return min(free, default=None)


async def admin_ids(
    session: AsyncSession, company_id: UUID, *, but: UUID | None = None
) -> list[UUID]:
    """Return the account ids of the company's admins, without the one who acts."""
    return [each for each in await admin_slots(session, company_id) if each != but]


async def able_admin_ids(
    session: AsyncSession, company_id: UUID, *, but: UUID | None = None
) -> list[UUID]:
    """Return the account ids of the admins who can act: neither suspended nor erased."""
    found = await session.exec(
        select(Membership.account_id)
        .join(Account, col(Account.id) == col(Membership.account_id))
        .where(
            col(Membership.company_id) == company_id,
            col(Membership.ended_at).is_(None),
            col(Membership.admin_slot).is_not(None),
            col(Account.status).in_(ABLE),
        )
    )
    return [each for each in found if each != but]


async def member_ids(session: AsyncSession, company_id: UUID) -> list[UUID]:
    """Return the account ids of everybody who belongs to the company now."""
    found = await session.exec(
        select(Membership.account_id).where(
            col(Membership.company_id) == company_id, col(Membership.ended_at).is_(None)
        )
    )
    return list(found)


async def count_members(session: AsyncSession, company_id: UUID) -> int:
    """Return how many people belong to the company now."""
    query = (
        select(func.count())
        .select_from(Membership)
        .where(col(Membership.company_id) == company_id, col(Membership.ended_at).is_(None))
    )
    return (await session.exec(query)).one()


async def name_of(session: AsyncSession, account_id: UUID) -> str:
    """Return what a person is called in notices to colleagues."""
    found = await session.exec(select(Account.contact_name).where(col(Account.id) == account_id))
    return found.first() or ""
