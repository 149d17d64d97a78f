"""Finding a company, applying, reminding and withdrawing."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from portal import db
from portal.errors import NotAllowed, NotFound, TooManyTries
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.models.companies import ApplicationNotPending, CompanyStatus
from portal.schemas.memberships import ApplyForm, SearchForm
from portal.services import companies, memberships
from portal.services.memberships import (
    AlreadyInCompany,
    ApplicationPending,
    RemindedRecently,
    TooManyApplications,
)
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_company, a_form, a_member_of, an_admin
from tests.factories.memberships import (
    an_admin_of,
    applications_of,
    applies,
    does,
    searches,
    told,
)

pytestmark = pytest.mark.usefixtures("database")


async def _set_status(company, status):
    async with db.transaction() as session:
        row = await memberships.lock_company(session, UUID(company.id))
        row.status = status


@pytest.mark.req("A-33")
@pytest.mark.parametrize("query", ["NORDLICHT  leuchten, G.m.b.H.", "nordlicht leuchten gmbh"])
async def test_a_company_is_found_by_its_whole_name(query):
    _, company = await an_admin()

    found = await searches(await an_account(), query)

    assert found.model_dump() == {
        "id": company.id,
        "full_name": "Nordlicht Leuchten GmbH",
        "country": "DE",
        "city": "Hamburg",
        "has_namesakes": False,
    }


@pytest.mark.req("A-33")
async def test_a_company_is_found_by_its_code_as_people_type_it():
    _, company = await an_admin()

    found = await searches(await an_account(), company.code.lower().replace("-", " "))

    assert found.id == company.id


@pytest.mark.req("A-33")
@pytest.mark.parametrize("query", ["Nordlicht", "Nordlicht Leuchten", "%", "N*", "—", "K7Q-4MX"])
async def test_part_of_a_name_finds_nothing(query):
    await an_admin()

    assert await searches(await an_account(), query) is None


@pytest.mark.parametrize(
    "status", [CompanyStatus.BLOCKED, CompanyStatus.DORMANT, CompanyStatus.MERGED]
)
async def test_a_company_that_takes_nobody_in_is_neither_found_nor_applied_to(status):
    _, company = await an_admin()
    await _set_status(company, status)
    account = await an_account()

    assert await searches(account, company.code) is None
    assert await searches(account, company.full_name) is None
    with pytest.raises(NotFound):
        await applies(account, company)


async def test_of_namesakes_one_is_shown_and_said_so():
    _, first = await an_admin()
    await an_admin(country="AT")

    found = await searches(await an_account(), "Nordlicht Leuchten GmbH")

    assert (found.id, found.has_namesakes) == (first.id, True)


@pytest.mark.req("A-33")
async def test_guessing_is_stopped_after_ten_misses_and_even_the_right_name_waits():
    _, company = await an_admin()
    account = await an_account()
    for number in range(10):
        assert await searches(account, f"Guess {number}") is None

    with pytest.raises(TooManyTries):
        await searches(account, company.full_name)

    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert (await searches(account, company.full_name)).id == company.id


async def test_fifty_parallel_guesses_get_ten_looks():
    actor = await an_actor(await an_account())

    async def guess(number):
        form = SearchForm.read({"query": f"Guess {number}"})
        async with db.transaction() as session:
            return await memberships.find_company_to_join(session, actor, form)

    outcomes = await asyncio.gather(*map(guess, range(50)), return_exceptions=True)

    assert outcomes.count(None) == 10
    assert sum(isinstance(each, TooManyTries) for each in outcomes) == 40


async def test_finding_what_one_knows_does_not_count():
    _, company = await an_admin()
    account = await an_account()

    for _ in range(15):
        assert (await searches(account, company.code)).id == company.id


async def test_members_and_suppliers_do_not_search():
    member, _ = await an_admin()

    for account in (member, await an_account(kind=AccountKind.SUPPLIER)):
        with pytest.raises(NotAllowed):
            await searches(account, "Nordlicht")


@pytest.mark.req("A-34", "A-37", "A-38")
async def test_an_application_waits_and_every_admin_is_told():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    member = await a_member_of(company)
    applicant = await an_account()

    sent = await applies(applicant, company, "I buy for Kiel")

    assert (sent.status, sent.company_name) == ("pending", company.full_name)
    assert (sent.message, sent.can_remind) == ("I buy for Kiel", True)
    assert sent.expires_at - sent.created_at == timedelta(days=30)
    assert [step.step for step in sent.steps] == ["sent"]
    assert await does(applicant, memberships.find_application) == sent
    assert (await told(admin))[-1:] == (await told(other))[-1:] == ["ApplicationReceived"]
    assert await told(member) == []


@pytest.mark.req("A-41")
async def test_the_applicant_sees_whom_to_ask_and_no_more_of_their_names():
    _, company = await an_admin()

    sent = await applies(await an_account(), company)

    assert sent.admin_names == ["A*** G***"]


@pytest.mark.req("A-34")
async def test_twenty_clicks_send_one_application():
    _, company = await an_admin()
    account = await an_account()
    actor = await an_actor(account)
    form = ApplyForm.read({"company_id": company.id})

    async def click():
        async with db.transaction() as session:
            return await memberships.apply_to_join(session, actor, form)

    outcomes = await asyncio.gather(*(click() for _ in range(20)), return_exceptions=True)

    assert sum(isinstance(each, ApplicationPending) for each in outcomes) == 19
    assert len(await applications_of(account)) == 1


@pytest.mark.req("A-34")
async def test_a_second_application_elsewhere_is_refused_while_one_waits():
    _, company = await an_admin()
    _, other = await an_admin(full_name="Else AG")
    account = await an_account()
    await applies(account, company)

    with pytest.raises(ApplicationPending):
        await applies(account, other)


async def test_only_buyers_without_a_company_apply():
    _, company = await an_admin()
    _, other = await an_admin(full_name="Else AG")

    with pytest.raises(AlreadyInCompany):
        await applies(await a_member_of(other), company)
    with pytest.raises(NotAllowed):
        await applies(await an_account(kind=AccountKind.SUPPLIER), company)
    with pytest.raises(NotFound):
        await applies(await an_account(), company.model_copy(update={"id": str(uuid4())}))


@pytest.mark.req("A-46")
async def test_three_applications_in_thirty_days_are_enough():
    _, company = await an_admin()
    account = await an_account()
    for _ in range(3):
        await applies(account, company)
        await does(account, memberships.withdraw)

    with pytest.raises(TooManyApplications):
        await applies(account, company)

    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert (await applies(account, company)).status == "pending"


@pytest.mark.req("A-39")
async def test_withdrawing_works_only_while_pending():
    admin, company = await an_admin()
    account = await an_account()
    await applies(account, company)

    gone = await does(account, memberships.withdraw)

    assert gone.status == "withdrawn"
    assert [step.step for step in gone.steps] == ["sent", "withdrawn"]
    assert (await told(admin))[-1] == "ApplicationWithdrawn"
    with pytest.raises(ApplicationNotPending):
        await does(account, memberships.withdraw)


async def test_there_is_nothing_to_withdraw_or_remind_without_an_application():
    account = await an_account()

    for move in (memberships.withdraw, memberships.remind):
        with pytest.raises(NotFound):
            await does(account, move)
    assert await does(account, memberships.find_application) is None


async def _withdraw_and_create(account, form):
    actor = await an_actor(account)
    async with db.transaction() as session:
        # Counted, so before anything is written: see portal.state.companies.
        await companies.refuse_look_alikes(session, actor, form)
        await memberships.withdraw(session, actor)
        return await companies.create_company(session, actor, form, acknowledged=False)


@pytest.mark.req("A-42")
async def test_withdrawing_and_creating_is_one_step():
    _, company = await an_admin()
    account = await an_account()
    await applies(account, company)
    form = a_form(full_name="Own AG", registration_number="HRB 1")

    created = await _withdraw_and_create(account, form)

    assert created.is_admin
    assert [each.status for each in await applications_of(account)] == ["withdrawn"]


@pytest.mark.req("A-42")
async def test_when_creating_fails_the_application_still_waits():
    admin, company = await an_admin()
    account = await an_account()
    await applies(account, company)

    with pytest.raises(companies.LookAlikeFound):
        await _withdraw_and_create(account, a_form())

    assert [each.status for each in await applications_of(account)] == ["pending"]
    assert "ApplicationWithdrawn" not in await told(admin)


@pytest.mark.req("A-34")
async def test_a_pending_application_forbids_creating_a_company():
    _, company = await an_admin()
    account = await an_account()
    await applies(account, company)

    with pytest.raises(ApplicationPending):
        await a_company(await an_actor(account), full_name="Own AG")


@pytest.mark.req("A-41")
async def test_admins_are_reminded_once_a_day():
    admin, company = await an_admin()
    account = await an_account()
    await applies(account, company)

    reminded = await does(account, memberships.remind)

    assert not reminded.can_remind
    assert reminded.remind_at - reminded.steps[-1].at <= timedelta(hours=24, seconds=1)
    assert (await told(admin))[-1] == "ApplicationReminder"
    with pytest.raises(RemindedRecently) as refused:
        await does(account, memberships.remind)
    assert refused.value.values == {"hours": "24"}
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1)):
        await does(account, memberships.remind)
    assert (await told(admin)).count("ApplicationReminder") == 2
