"""The company doctor: look-alikes while a company is typed, and what it never gives away."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from portal import db
from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.companies import Company, CompanyStatus
from portal.schemas.companies import CompanyGlanceForm, LookAlikeRow
from portal.services import companies
from portal.services.companies import LookAlikeFound, lookalikes
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.companies import a_company, a_draft_form, a_form, a_member_of, an_admin

pytestmark = pytest.mark.usefixtures("database")


async def _glance(account, full_name="", country="", registration_number="", *, visitor=None):
    actor = await an_actor(account, visitor)
    form = CompanyGlanceForm.read(
        {"full_name": full_name, "country": country, "registration_number": registration_number}
    )
    async with db.transaction() as session:
        return [row.full_name for row in await companies.find_look_alikes(session, actor, form)]


async def _a_buyer(**facts):
    return await an_account(email=f"buyer{facts.pop('number', 0)}@gmail.com", **facts)


@pytest.mark.req("A-30", "A-32")
@pytest.mark.parametrize(
    "typed",
    [
        {"full_name": "Nordlicht Leuchten"},
        {"full_name": "Nordlich Leuchten", "country": "DE"},
        {"full_name": "NORDLICHT LEUCHTEN, AG", "country": "DE"},
        {"full_name": "Else", "country": "DE", "registration_number": "hrb148203"},
        {"full_name": "Nordlicht Leuchten GmbH", "country": "AT"},
    ],
    ids=["no country yet", "a slip", "another legal form", "the number", "the name elsewhere"],
)
async def test_a_company_being_typed_is_recognised(typed):
    await an_admin()

    assert await _glance(await _a_buyer(), **typed) == ["Nordlicht Leuchten GmbH"]


@pytest.mark.req("A-32")
async def test_a_chinese_company_is_recognised_by_its_sound():
    chinese = {"full_name": "华为技术有限公司", "country": "CN"}
    await an_admin(**chinese, registration_number="91350100M000100Y43")

    found = await _glance(await _a_buyer(), "Huawei Technologies Co., Ltd.", "CN")

    assert found == ["华为技术有限公司"]


@pytest.mark.req("A-33")
@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Nordlicht", "DE"),
        ("Nor", "DE"),
        ("N", "DE"),
        ("", "DE"),
        ("Nordlicht Leuchten Berlin", "DE"),
        ("Nordlich Leuchten", "FR"),
        ("%", ""),
    ],
)
async def test_parts_of_a_name_list_nobody(name, country):
    await an_admin()

    assert await _glance(await _a_buyer(), name, country) == []


@pytest.mark.req("A-32")
async def test_nothing_but_name_and_country_is_told():
    await an_admin()

    assert set(LookAlikeRow.model_fields) == {"full_name", "country", "join_path", "is_closed"}


async def test_at_most_three_are_told():
    for number in range(5):
        await an_admin(full_name="Nordlicht Leuchten GmbH", registration_number=f"HRB {number}")

    assert len(await _glance(await _a_buyer(), "Nordlicht Leuchten", "DE")) == 3


@pytest.mark.parametrize("status", sorted(set(CompanyStatus) - lookalikes._OPEN))
async def test_companies_that_nobody_can_join_are_not_told(status):
    _, company = await an_admin()
    async with db.transaction() as session:
        (await session.get(Company, UUID(company.id))).status = status

    assert await _glance(await _a_buyer(), "Nordlicht Leuchten", "DE") == []


@pytest.mark.req("A-32")
async def test_colleagues_by_their_mail_domain_are_recognised():
    _, company = await an_admin()
    await a_member_of(company, email="jonas@nordlicht.example")
    colleague = await an_account(email="nina@nordlicht.example")

    assert await _glance(colleague, "Something Else", "FR") == ["Nordlicht Leuchten GmbH"]
    assert await _glance(await _a_buyer(), "Something Else", "FR") == []


async def test_a_new_address_takes_its_domain_along():
    _, company = await an_admin()
    member = await a_member_of(company, email="jonas@nordlicht.example")
    async with db.transaction() as session:
        account = await session.get(type(member), member.id)
        account.email = "jonas@elsewhere.example"

    assert await _glance(await an_account(email="a@nordlicht.example"), "Something", "FR") == []
    found = await _glance(await an_account(email="a@elsewhere.example"), "Something", "FR")
    assert found == ["Nordlicht Leuchten GmbH"]


@pytest.mark.parametrize("host", ["gmail.com", "qq.com", "163.com", "mail.ru", "gmx.de"])
async def test_a_public_mail_host_employs_nobody(host):
    _, company = await an_admin()
    await a_member_of(company, email=f"jonas@{host}")

    assert await _glance(await an_account(email=f"nina@{host}"), "Something Else", "FR") == []


async def test_a_domain_that_many_companies_share_names_no_employer():
    for number in range(4):
        _, company = await an_admin(full_name=f"Hotel {number}", registration_number=str(number))
        await a_member_of(company, email=f"m{number}@chamber.example")

    assert await _glance(await an_account(email="x@chamber.example"), "Something", "FR") == []


@pytest.mark.req("A-33")
async def test_who_asks_about_many_names_is_told_nothing_any_more_but_asked_at_submit():
    await an_admin()
    account = await _a_buyer()
    for number in range(lookalikes.TYPING.of_account.tries):
        await _glance(account, f"Other Name {number}", "DE")

    assert await _glance(account, "Nordlicht Leuchten", "DE") == []

    async with db.transaction() as session:
        with pytest.raises(LookAlikeFound) as found:
            await companies.create_company(
                session,
                await an_actor(account),
                a_form(full_name="Nordlich Leuchten", registration_number="other"),
                acknowledged=False,
            )
    assert [hint.full_name for hint in found.value.hints] == ["Nordlicht Leuchten GmbH"]
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=1)):
        found_later = await _glance(account, "Nordlicht Leuchten", "DE")
    assert found_later == ["Nordlicht Leuchten GmbH"]


@pytest.mark.thorough
@pytest.mark.req("A-33")
async def test_a_network_full_of_accounts_is_told_nothing_any_more():
    await an_admin()
    network = a_browser("office", address="198.51.100.9")
    for number in range(5):
        account = await _a_buyer(number=number)
        for turn in range(lookalikes.TYPING.of_account.tries):
            await _glance(account, f"Other Name {turn}", "DE", visitor=network)

    assert await _glance(await _a_buyer(number=9), "Nordlicht Leuchten", visitor=network) == []


@pytest.mark.req("A-33")
async def test_submitting_many_names_still_asks_but_no_longer_tells():
    await an_admin()
    actor = await an_actor(await _a_buyer())
    told = []
    for _ in range(lookalikes.ANSWERS.of_account.tries + 2):
        with pytest.raises(LookAlikeFound) as found:
            async with db.transaction() as session:
                await companies.create_company(session, actor, a_form(), acknowledged=False)
        told.append(len(found.value.hints))

    assert told == [1] * 10 + [0] * 2


@pytest.mark.req("A-14", "A-32")
async def test_completing_a_draft_meets_look_alikes_but_not_itself():
    await an_admin()
    account = await _a_buyer()
    async with db.transaction() as session:
        await companies.save_company_draft(session, await an_actor(account), a_draft_form())

    assert await _glance(account, "Вега", "RU") == []
    assert await _glance(account, "Nordlicht Leuchten", "DE") == ["Nordlicht Leuchten GmbH"]


@pytest.mark.req("A-71")
async def test_renaming_a_company_tells_of_colleagues_only():
    _, company = await an_admin()
    await a_member_of(company, email="jonas@nordlicht.example")
    stranger, colleague = await _a_buyer(), await an_account(email="nina@nordlicht.example")
    await a_company(await an_actor(stranger), full_name="Anders AG", registration_number="1")
    await a_company(await an_actor(colleague), full_name="Auch GmbH", registration_number="2")

    assert await _glance(stranger, "Nordlicht Leuchten", "DE") == []
    assert await _glance(colleague, "Nordlicht Leuchten", "DE") == ["Nordlicht Leuchten GmbH"]
    assert await _glance(colleague, "Something Else", "DE") == []


async def test_members_and_others_who_neither_create_nor_edit_ask_in_vain():
    _, company = await an_admin()
    member = await a_member_of(company)

    with pytest.raises(NotAllowed):
        await _glance(member, "Nordlicht Leuchten", "DE")
    nobody = replace(await an_actor(await _a_buyer()), permissions=frozenset())
    with pytest.raises(NotAllowed):
        async with db.transaction() as session:
            await companies.find_look_alikes(session, nobody, CompanyGlanceForm())
