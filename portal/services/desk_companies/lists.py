"""The desk's list of companies: searching, filtering and a page at a time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import names, paging
from portal.models.companies import Company, CompanyStatus, Membership
from portal.permissions import Actor, Permission
from portal.schemas.desk_companies import DeskCompanyLineRow, DeskCompanySort
from portal.services.companies import normalise_code

_COLUMNS: dict[DeskCompanySort, Any] = {
    DeskCompanySort.FULL_NAME: col(Company.full_name_key),
    DeskCompanySort.CREATED_AT: col(Company.created_at),
    DeskCompanySort.STATUS: col(Company.status),
}
_MAX_SEARCH = 254


async def list_companies(
    session: AsyncSession,
    actor: Actor,
    *,
    page: int = 1,
    search: str = "",
    status: str = "",
    sort: DeskCompanySort = DeskCompanySort.CREATED_AT,
    descending: bool = True,
) -> paging.Page[DeskCompanyLineRow]:
    """Return a page of all companies, for staff with COMPANIES_LIST; NotAllowed otherwise.

    `status` is a value of CompanyStatus, "" for all. `search` is part of a name, a whole company
    code, or a whole registration number, compared folded. Three queries, however long the list.
    """
    if not actor.may(Permission.COMPANIES_LIST):
        raise NotAllowed
    chosen = _conditions(search, status)
    total = (await session.exec(select(func.count()).select_from(Company).where(*chosen))).one()
    number = paging.within(page, total)
    column = _COLUMNS[sort]
    found = await session.exec(
        select(Company)
        .where(*chosen)
        .order_by(column.desc() if descending else column.asc(), col(Company.id))
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    companies = found.all()
    counts = await _member_counts(session, companies)
    return paging.Page(
        rows=[_row(each, counts.get(each.id, 0)) for each in companies],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


def _conditions(search: str, status: str) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if status:
        chosen.append(col(Company.status) == CompanyStatus(status))
    # Nothing holds what cannot be printed, and PostgreSQL refuses to be asked for it.
    text = "".join(each for each in search[:_MAX_SEARCH] if each.isprintable()).strip()
    if not text:
        return chosen
    ways: list[ColumnElement[bool]] = [
        col(Company.full_name).icontains(text, autoescape=True),
        col(Company.short_name).icontains(text, autoescape=True),
    ]
    if key := names.fold(text):
        ways.append(col(Company.full_name_key).contains(key, autoescape=True))
        ways.append(col(Company.registration_key) == key)
    if code := normalise_code(text):
        ways.append(col(Company.code) == code)
    return [*chosen, or_(*ways)]


async def _member_counts(session: AsyncSession, companies: Sequence[Company]) -> dict[UUID, int]:
    found = await session.exec(
        select(Membership.company_id, func.count())
        .where(
            col(Membership.company_id).in_([each.id for each in companies]),
            col(Membership.ended_at).is_(None),
        )
        .group_by(col(Membership.company_id))
    )
    return dict(found.all())


def _row(company: Company, member_count: int) -> DeskCompanyLineRow:
    return DeskCompanyLineRow(
        id=str(company.id),
        full_name=company.full_name,
        code=company.code,
        country=company.country,
        city=company.city,
        registration_number=company.registration_number,
        status=company.status.value,
        member_count=member_count,
        created_at=company.created_at,
    )
