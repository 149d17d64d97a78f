"""Older company codes out of an earlier system: each is put to the company that it belongs to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock, names
from portal.models.companies import Company, CompanyStatus
from portal.services import audit
from portal.services.companies.codes import OLDER_CODE_LENGTH, fold_older_code

_KEY_LENGTH = 400
_REGISTRATION_KEY_LENGTH = 60


@dataclass(frozen=True, kw_only=True)
class OlderCode:
    """One line of a list: the code of then, and by what the company is recognised.

    `country` is an ISO 3166-1 alpha-2 code; the registration number may be empty.
    """

    code: str
    full_name: str
    country: str
    registration_number: str = ""


class Fate(StrEnum):
    """What became of a line."""

    KEPT = "kept"
    #: The company had this code before; nothing was written.
    KNOWN = "known"
    NO_CODE = "no_code"
    NO_COMPANY = "no_company"
    SEVERAL_COMPANIES = "several_companies"
    #: The code is another company's, or the company has another older code.
    CONTRADICTS = "contradicts"


async def import_older_codes(session: AsyncSession, rows: Iterable[OlderCode]) -> Counter[Fate]:
    """Put each code to its company and return how many lines met which fate (A-35)."""
    fates: Counter[Fate] = Counter()
    for row in rows:
        fates[await import_older_code(session, row)] += 1
    return fates


async def import_older_code(session: AsyncSession, row: OlderCode) -> Fate:
    """Put one code to its company (A-35).

    A company is recognised in its country by its registration number, else by its whole name,
    folded. Nothing is overwritten, so the same list can be imported again when more companies have
    registered. A code that is kept is on the audit trail.
    """
    code = fold_older_code(row.code)
    if not code or len(names.fold(row.code)) > OLDER_CODE_LENGTH:
        return Fate.NO_CODE
    found = await _recognise(session, row)
    if len(found) != 1:
        return Fate.SEVERAL_COMPANIES if found else Fate.NO_COMPANY
    [company] = found
    if company.older_code == code:
        return Fate.KNOWN
    taken = await session.exec(select(Company.id).where(col(Company.older_code) == code))
    if company.older_code is not None or taken.first() is not None:
        return Fate.CONTRADICTS
    company.older_code = code
    company.updated_at = clock.now()
    audit.record(
        session,
        "companies:older_code_imported",
        actor=None,
        object_type="company",
        object_id=company.id,
        older_code=code,
    )
    await session.flush()
    return Fate.KEPT


async def _recognise(session: AsyncSession, row: OlderCode) -> list[Company]:
    """Return the company with the number, else the first two of the name."""
    at_home = and_(
        col(Company.country) == row.country.strip().upper(),
        col(Company.status) != CompanyStatus.MERGED,
    )
    for chosen in _ways_to_tell(row):
        query = select(Company).where(at_home, chosen).order_by(col(Company.id)).limit(2)
        if found := list(await session.exec(query.with_for_update())):
            return found
    return []


def _ways_to_tell(row: OlderCode) -> list[ColumnElement[bool]]:
    number = names.fold(row.registration_number)[:_REGISTRATION_KEY_LENGTH]
    name = names.fold(row.full_name)[:_KEY_LENGTH]
    ways: list[ColumnElement[bool]] = []
    if number:
        ways.append(col(Company.registration_key) == number)
    if name:
        ways.append(col(Company.full_name_key) == name)
    return ways
