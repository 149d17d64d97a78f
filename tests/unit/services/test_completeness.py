"""The completeness score: from nothing to everything, and what it asks for first."""

import pytest

from portal import db
from portal.config import Environment, get_settings
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.schemas.brands import AUTHORISATION, BRAND_FACTS, BRAND_PAPERS, LOGO, BrandKind
from portal.schemas.completeness import CompletenessRow
from portal.schemas.suppliers import SUPPLIER_FACTS
from portal.services import completeness
from portal.services.brands import completeness as brands
from portal.services.suppliers import completeness as suppliers
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_member_of, an_admin

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.req("C-10")]
FACTS = {
    "contact_name": "Lena Fischer",
    "name_on_id": "Lena Marie Fischer",
    "country": "DE",
    "mobile": "+4915112345678",
    "job_title": "Head of Purchasing",
}


async def _measure(account):
    actor = await an_actor(account)
    async with db.reading() as session:
        return await completeness.measure(session, actor)


async def test_a_newcomer_is_told_the_weightiest_steps_first():
    seen = await _measure(await an_account(contact_name="Ana"))

    assert seen.score == 10
    assert seen.hints[:2] == ["company", "company_complete"]
    assert set(seen.hints[2:]) == {
        "name_on_id",
        "country",
        "mobile",
        "job_title",
        "mobile_verified",
    }


async def test_who_has_told_everything_reaches_a_hundred():
    _, company = await an_admin()

    seen = await _measure(await a_member_of(company, **FACTS, mobile_verified_at=clock.now()))

    assert (seen.score, seen.hints) == (100, [])


async def test_nobody_is_asked_for_a_proof_that_no_text_message_can_bring(monkeypatch):
    account = await an_account(kind=AccountKind.SUPPLIER, **FACTS)
    monkeypatch.setattr(get_settings(), "env", Environment.PRODUCTION)

    assert await _measure(account) == CompletenessRow(score=100, hints=[])


async def test_people_who_need_no_company_are_measured_without_one():
    account = await an_account(kind=AccountKind.SUPPLIER, **FACTS, mobile_verified_at=clock.now())

    assert (await _measure(account)).score == 100


def test_a_supplier_is_told_which_facts_are_empty():
    told = dict.fromkeys(SUPPLIER_FACTS, "x") | {
        "website": "",
        "licence_until": "",
        "licence_endless": "",
    }

    assert suppliers.lacking_of(told) == ["licence_until", "website"]
    assert suppliers.lacking_of(told | {"licence_endless": "on"}) == ["website"]
    assert suppliers.completeness_of(told | {"licence_endless": "on"}) == 95
    assert suppliers.completeness_of({}) == 0


def test_a_brand_lacks_facts_and_files_and_of_territory_and_worldwide_one():
    told = dict.fromkeys(BRAND_FACTS["agency"], "x") | {"territory": [], "sublicence": ""}

    assert brands.lacking_of(BrandKind.AGENCY, told, {LOGO, AUTHORISATION}) == [
        "trademark_certificate"
    ]
    assert brands.completeness_of(BrandKind.AGENCY, told, {*BRAND_PAPERS["agency"]}) == 100
    assert brands.lacking_of(BrandKind.PRIVATE, {}, ()) == [
        *BRAND_FACTS["private"],
        *BRAND_PAPERS["private"],
    ]
