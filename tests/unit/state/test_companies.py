"""The company form between browser and service: drafts, look-alikes, double clicks, conflicts."""

import pytest

from portal import db
from portal.models.companies import ApplicationStatus
from portal.services import companies
from portal.state.companies import CompanyState
from portal.state.company_changes import CompanyChangesState
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import FACTS, a_company, a_draft_form, a_member_of, an_admin
from tests.factories.memberships import applications_of, applies
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")

DRAFT = {"full_name": "Вега", "country": "RU", "way": "draft"}


async def _draft(actor):
    async with db.transaction() as session:
        return await companies.save_company_draft(session, actor, a_draft_form())


@pytest.mark.req("A-30")
async def test_a_complete_form_creates_the_company_and_leads_to_its_code():
    state = a_state(CompanyState)

    ways = await ask(CompanyState.create, state, FACTS, actor=await an_actor(await an_account()))

    assert ways == ["/company/created"]
    assert state.company.status == "active"
    assert state.company.is_admin


@pytest.mark.req("A-14")
async def test_saving_to_finish_later_leads_to_what_is_missing():
    state = a_state(CompanyState)

    ways = await ask(CompanyState.create, state, DRAFT, actor=await an_actor(await an_account()))

    assert ways == ["/company"]
    assert state.company.missing == [
        "address",
        "city",
        "business_type",
        "registration_number",
        "main_products",
    ]


async def test_without_that_button_the_whole_form_is_asked_for():
    state = a_state(CompanyState)
    sent = {**DRAFT, "way": "something else"}

    ways = await ask(CompanyState.create, state, sent, actor=await an_actor(await an_account()))

    assert ways == []
    assert set(state.errors) == {
        "address",
        "city",
        "business_type",
        "registration_number",
        "main_products",
    }
    assert not state.is_busy


async def test_an_unknown_field_is_refused():
    state = a_state(CompanyState)
    sent = {**FACTS, "status": "active"}

    ways = await ask(CompanyState.create, state, sent, actor=await an_actor(await an_account()))

    assert ways == []
    assert state.errors[""]["text"] == "This field is not part of the form."


@pytest.mark.req("A-32")
async def test_a_look_alike_is_shown_and_needs_a_deliberate_second_click():
    await an_admin()
    actor, state = await an_actor(await an_account()), a_state(CompanyState)

    first = await ask(CompanyState.create, state, FACTS, actor=actor)
    hints = list(state.hints)
    second = await ask(CompanyState.create, state, {**FACTS, "acknowledged": "on"}, actor=actor)

    assert first == []
    assert [hint.full_name for hint in hints] == ["Nordlicht Leuchten GmbH"]
    assert second == ["/company/created"]
    assert state.hints == []


@pytest.mark.req("A-32")
async def test_a_look_alike_is_said_while_the_name_is_typed_and_asked_for_once():
    await an_admin()
    actor = await an_actor(await an_account(email="nina@gmail.com"))
    state = a_state(CompanyState)

    await ask(CompanyState.type_name, state, "Nordlich Leuchten", actor=actor)
    first = list(state.alikes)
    state.alikes = []
    await ask(CompanyState.type_name, state, "Nordlich Leuchten", actor=actor)

    assert [hint.join_path for hint in first] == ["/company/join?name=Nordlicht+Leuchten+GmbH"]
    assert state.alikes == []
    await ask(CompanyState.choose_country, state, "FR", actor=actor)
    assert state.alikes == []
    await ask(CompanyState.choose_country, state, "DE", actor=actor)
    assert state.alikes == first
    await ask(CompanyState.type_name, state, "\x00\ud800" + "x" * 5000, actor=actor)
    await ask(CompanyState.type_number, state, "\u202e" + "9" * 5000, actor=actor)
    assert state.alikes == []
    assert state.errors == {}


@pytest.mark.req("A-32", "A-42")
async def test_a_look_alike_withdraws_no_application():
    _, company = await an_admin()
    account, state = await an_account(), a_state(CompanyState)
    await applies(account, company)
    actor = await an_actor(account)
    state.waits_for = company.full_name

    await ask(CompanyState.create, state, FACTS, actor=actor)

    assert state.is_alike
    [application] = await applications_of(account)
    assert application.status is ApplicationStatus.PENDING


async def test_a_second_click_leads_to_the_company_that_the_first_one_made():
    actor, state = await an_actor(await an_account()), a_state(CompanyState)
    await a_company(actor)

    ways = await ask(CompanyState.create, state, FACTS, actor=actor)

    assert ways == ["/company"]
    assert state.errors == {}


@pytest.mark.req("A-14")
async def test_completing_the_company_leads_to_the_overview():
    account, state = await an_account(), a_state(CompanyState)
    await _draft(await an_actor(account))
    actor = await an_actor(account)
    await ask(CompanyState.load, state, actor=actor)

    ways = await ask(CompanyState.change, state, FACTS, actor=actor)

    assert ways == ["/overview"]
    assert state.company.status == "active"
    assert state.notice["text"]["text"] == "Saved"


async def test_the_second_editor_learns_what_the_first_one_saved():
    account, _ = await an_admin()
    actor = await an_actor(account)
    slow, quick = a_state(CompanyState), a_state(CompanyState)
    await ask(CompanyState.edit, slow, actor=actor)
    await ask(CompanyState.edit, quick, actor=actor)
    await ask(CompanyState.change, quick, {**FACTS, "city": "Bremen"}, actor=actor)

    first = await ask(CompanyState.change, slow, {**FACTS, "city": "Kiel"}, actor=actor)
    learnt = [(fact.name, fact.mine, fact.theirs) for fact in slow.meanwhile]
    await ask(CompanyState.change, slow, {**FACTS, "city": "Kiel"}, actor=actor)

    assert first == []
    assert learnt == [("city", "Kiel", "Bremen")]
    assert slow.company.city == "Kiel"
    assert slow.meanwhile == []


@pytest.mark.req("A-71")
async def test_what_the_second_editor_left_alone_is_taken_over_into_the_form():
    account, _ = await an_admin()
    actor = await an_actor(account)
    slow, quick = a_state(CompanyState), a_state(CompanyState)
    await ask(CompanyState.edit, slow, actor=actor)
    await ask(CompanyState.edit, quick, actor=actor)
    await ask(CompanyState.change, quick, {**FACTS, "city": "Bremen"}, actor=actor)

    await ask(CompanyState.change, slow, {**FACTS, "website": "www.example.com"}, actor=actor)

    [row] = slow.meanwhile
    assert (row.name, row.theirs, row.is_clash) == ("city", "Bremen", False)
    assert (slow.editing.city, slow.editing.website) == ("Bremen", "https://www.example.com")
    assert slow.round == 1
    assert slow.is_editing


@pytest.mark.parametrize(
    ("country", "label"),
    [("CN", "Unified Social Credit Code (USCC)"), ("RU", "OGRN"), ("ZZ", "Registration number")],
)
async def test_the_number_is_called_what_it_is_called_there(country, label):
    state = a_state(CompanyState)
    actor = await an_actor(await an_account())

    await ask(CompanyState.choose_country, state, country, actor=actor)

    assert state.number_label["text"] == label


@pytest.mark.parametrize("junk", [{"a": "b"}, ["city"], "x" * 5_000, 7])
async def test_a_box_for_what_should_change_holds_nothing_but_its_tick(junk):
    state = a_state(CompanyChangesState)
    member = await a_member_of((await an_admin())[1])

    sent = {"fact_city": "on", "fact_address": junk, "wish": "Kiel"}
    await ask(CompanyChangesState.ask, state, sent, actor=await an_actor(member))

    assert set(state.errors) == {""}
