"""Getting a company on somebody's behalf, and the gate in front of what needs one."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import CompanyIncomplete, CompanyNeeded, NotFound, PortalError
from portal.kit.words import N_
from portal.models.accounts import Account
from portal.models.companies import Company, CompanyStatus, Membership
from portal.permissions import Actor, Role
from portal.schemas.companies import CompanyRow


class CompanyBlocked(PortalError):
    """The desk blocked the company: its members may read, not trade (life cycle 2)."""

    code = "company_blocked"
    text = N_("Your company is blocked. Please contact customer service.")


def require_company(actor: Actor) -> UUID:
    """Return the id of the actor's company, ready to trade: the gate of every feature (A-13, A-14).

    Raises CompanyNeeded when the actor belongs to none, CompanyIncomplete when facts are missing
    and CompanyBlocked when the company may not trade.
    """
    if actor.company_id is None or Role.BUYER_WITHOUT_COMPANY in actor.roles:
        raise CompanyNeeded
    if actor.company_status == CompanyStatus.INCOMPLETE:
        raise CompanyIncomplete
    if actor.company_status != CompanyStatus.ACTIVE:
        raise CompanyBlocked
    return actor.company_id


def require_company_to_read(actor: Actor) -> UUID:
    """Return the id of the actor's company, to look at what it has: the gate of every list.

    As require_company, but members of a blocked or closed company may still read (life cycle 2).
    """
    try:
        return require_company(actor)
    except CompanyBlocked:
        if actor.company_id is None:
            raise
        return actor.company_id


async def live_membership(session: AsyncSession, account_id: UUID) -> Membership | None:
    """Return the account's one live membership; the database holds no second (check 38)."""
    query = select(Membership).where(
        col(Membership.account_id) == account_id, col(Membership.ended_at).is_(None)
    )
    return (await session.exec(query)).first()


async def access_company(session: AsyncSession, actor: Actor) -> tuple[Company, Membership]:
    """Return the actor's own company, locked against other writers, and their place in it.

    Raises NotFound when the actor belongs to none: the membership in the database counts, not
    what the session knew when the event began (security check 13).
    """
    membership = await live_membership(session, actor.account_id)
    if membership is None:
        raise NotFound
    locked = select(Company).where(col(Company.id) == membership.company_id).with_for_update()
    company = (await session.exec(locked)).one()
    return company, membership


async def member_ids(
    session: AsyncSession, company_id: UUID, *, admins: bool = False, but: UUID | None = None
) -> list[UUID]:
    """Return the account ids of the company's members, or of its admins, without `but`."""
    conditions = [col(Membership.company_id) == company_id, col(Membership.ended_at).is_(None)]
    if admins:
        conditions.append(col(Membership.admin_slot).is_not(None))
    found = await session.exec(select(Membership.account_id).where(*conditions))
    return [each for each in found if each != but]


async def show(session: AsyncSession, company: Company, membership: Membership) -> CompanyRow:
    """Return the company as this member sees it."""
    admins = (
        select(Account.contact_name)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .where(
            col(Membership.company_id) == company.id,
            col(Membership.ended_at).is_(None),
            col(Membership.admin_slot).is_not(None),
        )
        .order_by(col(Membership.admin_slot))
    )
    names = list((await session.exec(admins)).all())
    return CompanyRow.of(company, is_admin=membership.is_admin, admin_names=names)


async def find_company(session: AsyncSession, actor: Actor) -> CompanyRow | None:
    """Return the actor's own company with its code, None when they belong to none (A-36).

    Every member sees all facts; only an admin may change them (`is_admin`).
    """
    membership = await live_membership(session, actor.account_id)
    if membership is None:
        return None
    company = (
        await session.exec(select(Company).where(col(Company.id) == membership.company_id))
    ).one()
    return await show(session, company, membership)
