"""One company as the desk sees it: facts, admins, use, a waiting change of admins, history."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.kit import names
from portal.kit.registrations import registration_label
from portal.models.accounts import Account, Session
from portal.models.companies import Company, Membership
from portal.permissions import Actor, Permission
from portal.schemas.desk_companies import DeskAdminRow, DeskCompanyRow
from portal.schemas.desk_history import HistoryRow
from portal.services import activity, desk_history, recoveries
from portal.services.memberships import places


async def find_company(session: AsyncSession, actor: Actor, company_id: UUID) -> DeskCompanyRow:
    """Return a company for staff with COMPANIES_LIST; NotAllowed otherwise, NotFound if unknown.

    Times are aware UTC. The number of queries does not grow with the company.
    """
    if not actor.may(Permission.COMPANIES_LIST):
        raise NotAllowed
    company = await session.get(Company, company_id)
    if company is None:
        raise NotFound
    return DeskCompanyRow(
        id=str(company.id),
        full_name=company.full_name,
        short_name=company.short_name,
        code=company.code,
        status=company.status.value,
        country=company.country,
        city=company.city,
        address=company.address,
        registration_number=company.registration_number,
        registration_label=registration_label(company.country),
        created_at=company.created_at,
        member_count=await places.count_members(session, company.id),
        seen_at=await _last_use(session, company.id),
        admins=await _admins(session, company.id),
        recovery=await recoveries.find_waiting(session, company.id),
        history=await _history(session, company.id),
    )


async def _last_use(session: AsyncSession, company_id: UUID) -> datetime | None:
    query = (
        select(func.max(Session.seen_at))
        .join(Membership, col(Membership.account_id) == col(Session.account_id))
        .where(col(Membership.company_id) == company_id, col(Membership.ended_at).is_(None))
    )
    return (await session.exec(query)).one()


async def _admins(session: AsyncSession, company_id: UUID) -> list[DeskAdminRow]:
    found = await session.exec(
        select(Account)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .where(
            col(Membership.company_id) == company_id,
            col(Membership.ended_at).is_(None),
            col(Membership.admin_slot).is_not(None),
        )
        .order_by(col(Membership.admin_slot))
    )
    admins = found.all()
    seen = await activity.last_seen(session, [each.id for each in admins])
    return [
        DeskAdminRow(
            account_id=str(each.id),
            contact_name=each.contact_name,
            email=names.mask_email(each.email),
            status=each.status.value,
            seen_at=seen.get(each.id),
        )
        for each in admins
    ]


async def _history(session: AsyncSession, company_id: UUID) -> list[HistoryRow]:
    people = select(Membership.id).where(col(Membership.company_id) == company_id)
    return await desk_history.list_history(
        session,
        desk_history.about("company", [company_id]),
        desk_history.about("membership", people),
    )
