"""Codes of an earlier system find their company, once they are imported (A-35)."""

from uuid import UUID

import pytest

from portal import db
from portal.models.companies import Company
from portal.schemas.memberships import SearchForm
from portal.services import imports, memberships
from portal.services.companies.importing import Fate, OlderCode, import_older_codes
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import an_admin
from tests.factories.sheets import a_csv

pytestmark = pytest.mark.usefixtures("database")


def _line(**facts):
    known = {"code": "GZ-2019/0042", "full_name": "Nordlicht Leuchten GmbH", "country": "DE"}
    return OlderCode(**known | facts)


async def _import(*rows):
    async with db.transaction() as session:
        return dict(await import_older_codes(session, rows))


async def _find(query):
    actor = await an_actor(await an_account())
    async with db.transaction() as session:
        found = await memberships.find_company_to_join(session, actor, SearchForm(query=query))
    return found and found.full_name


async def _older_code(company):
    async with db.reading() as session:
        return (await session.get(Company, UUID(company.id))).older_code


@pytest.mark.req("A-33", "A-35")
@pytest.mark.parametrize("typed", ["GZ-2019/0042", "gz 2019 0042", "ＧＺ２０１９００４２"])
async def test_the_code_on_an_old_letter_finds_the_company(typed):
    _, company = await an_admin()

    assert await _import(_line()) == {Fate.KEPT: 1}

    assert await _find(typed) == company.full_name
    assert await _find(company.code) == company.full_name
    assert await _find("GZ-2019/0043") is None


async def test_a_company_is_recognised_by_number_before_name():
    _, company = await an_admin()

    fates = await _import(_line(full_name="Nordlicht", registration_number="hrb148203"))

    assert fates == {Fate.KEPT: 1}
    assert await _older_code(company) == "GZ20190042"


async def test_the_same_list_twice_changes_nothing():
    await an_admin()
    await _import(_line())

    assert await _import(_line()) == {Fate.KNOWN: 1}


async def test_what_fits_no_company_or_two_is_left_alone():
    _, first = await an_admin(registration_number="HRB 1")
    await an_admin(registration_number="HRB 2")

    fates = await _import(
        _line(), _line(country="AT"), _line(full_name="Unknown GmbH"), _line(code="--")
    )

    assert fates == {Fate.SEVERAL_COMPANIES: 1, Fate.NO_COMPANY: 2, Fate.NO_CODE: 1}
    assert await _older_code(first) is None


async def test_nothing_is_overwritten():
    _, first = await an_admin()
    await an_admin(full_name="Südlicht GmbH", registration_number="HRB 9")
    await _import(_line())

    fates = await _import(
        _line(code="OTHER-1"), _line(full_name="Südlicht GmbH", code="gz20190042")
    )

    assert fates == {Fate.CONTRADICTS: 2}
    assert await _older_code(first) == "GZ20190042"


async def test_a_list_in_a_file_is_imported_and_its_faults_are_told(tmp_path):
    _, company = await an_admin()
    file = a_csv(
        tmp_path / "codes.csv",
        "企业编码,Company full name,Country/Region,Registration no\n"
        "GZ-2019/0042,Nordlicht Leuchten GmbH,德国,\n"
        "gz 2019 0042,Somebody else,DE,\n"
        "GZ-1,Unknown GmbH,DE,HRB 5\n",
    )
    problems = []

    totals = await imports.run_import(imports.OLDER_CODES, file, imports.Options(), problems.append)

    assert totals.counts == {imports.Outcome.UPDATED: 1, imports.Outcome.REFUSED: 2}
    assert [problem.number for problem in problems] == [3, 4]
    assert await _older_code(company) == "GZ20190042"
