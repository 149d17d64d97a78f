"""The overview: what is missing, and where the person belongs."""

from dataclasses import replace

import pytest

from portal import db
from portal.errors import CompanyNeeded, NotAllowed
from portal.models.accounts import AccountKind
from portal.services import companies, overview
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_draft_form, a_member_of, an_admin
from tests.factories.suppliers import a_supplier_account, an_applicant, approves

pytestmark = pytest.mark.usefixtures("database")
COMPLETE = {
    "contact_name": "Lena Fischer",
    "name_on_id": "Lena Marie Fischer",
    "country": "DE",
    "mobile": "+4915112345678",
    "job_title": "Head of Purchasing",
}


async def _overview(account):
    actor = await an_actor(account)
    async with db.reading() as session:
        return await overview.find_overview(session, actor)


@pytest.mark.req("A-15")
async def test_the_profile_card_counts_what_is_missing():
    _, company = await an_admin()

    seen = await _overview(await a_member_of(company, contact_name="Jonas", country="DE"))

    assert seen.missing == ["name_on_id", "mobile", "job_title"]
    assert (seen.missing_count, seen.total_count, seen.is_complete) == (3, 5, False)


@pytest.mark.req("A-15")
async def test_the_profile_card_goes_when_nothing_is_missing():
    _, company = await an_admin()

    seen = await _overview(await a_member_of(company, **COMPLETE))

    assert (seen.missing, seen.missing_count, seen.is_complete) == ([], 0, True)


async def test_the_company_card_names_the_company_and_its_code():
    account, company = await an_admin(short_name="Nordlicht")

    card = (await _overview(account)).company

    assert card.model_dump() == {
        "id": company.id,
        "name": "Nordlicht",
        "code": company.code,
        "status": "active",
        "is_admin": True,
        "missing": [],
    }


@pytest.mark.req("A-13")
async def test_a_buyer_without_a_company_is_sent_to_the_guide():
    account = await an_account()

    with pytest.raises(CompanyNeeded):
        await _overview(account)


@pytest.mark.req("A-14")
async def test_an_incomplete_company_shows_what_it_lacks():
    account = await an_account()
    actor = await an_actor(account)
    async with db.transaction() as session:
        await companies.save_company_draft(session, actor, a_draft_form())

    card = (await _overview(account)).company

    assert card.status == "incomplete"
    assert card.missing == [
        "address",
        "city",
        "business_type",
        "registration_number",
        "main_products",
    ]


@pytest.mark.parametrize(
    "kind",
    [AccountKind.SUPPLIER, AccountKind.SHOPPER, AccountKind.REVIEWER, AccountKind.SUPPORT],
)
async def test_others_need_no_company(kind):
    seen = await _overview(await an_account(kind=kind))

    assert seen.company is None
    assert seen.kind == kind


@pytest.mark.req("B-10", "B-15")
async def test_a_supplier_is_led_to_the_authentication_and_then_to_its_areas():
    newcomer = await _overview(await a_supplier_account())
    account = await an_applicant()
    waiting = await _overview(account)
    await approves(account)
    acting = await _overview(account)

    assert (newcomer.supplies, newcomer.supplier_status) == (True, "")
    assert (waiting.supplier_status, waiting.is_authenticated) == ("submitted", False)
    assert (acting.supplier_status, acting.is_authenticated) == ("approved", True)
    assert not (await _overview((await an_admin())[0])).supplies


async def test_without_the_permission_nothing_is_shown():
    actor = replace(
        await an_actor(await an_account(kind=AccountKind.SUPPLIER)), permissions=frozenset()
    )

    async with db.reading() as session:
        with pytest.raises(NotAllowed):
            await overview.find_overview(session, actor)
