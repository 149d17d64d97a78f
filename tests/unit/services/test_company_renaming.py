"""A company that takes another's name is asked once more, as one that is created (A-32)."""

import pytest

from portal import db
from portal.kit import clock
from portal.services import companies
from portal.services.companies import LookAlikeFound
from portal.state.companies import CompanyState
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_company, a_draft_form, a_form, a_member_of, an_admin
from tests.factories.outbox import audited
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")

OURS = {"full_name": "Weber Textil AG", "registration_number": "HRB 99"}
THEIRS = {"full_name": "Nordlicht Leuchten GmbH", "registration_number": "HRB 99"}


async def _two_companies(**facts):
    """Return the admin of another company, and ours with its admin; strangers to each other."""
    other, _ = await an_admin()
    admin = await an_account(email="ana@gmail.com")
    company = await a_company(await an_actor(admin), **OURS, **facts)
    return other, admin, company


async def _rename(admin, company, *, acknowledged=False, **facts):
    actor = await an_actor(admin)
    async with db.transaction() as session:
        return await companies.change_company(
            session,
            actor,
            a_form(**{**OURS, **facts}),
            version=company.version,
            acknowledged=acknowledged,
        )


@pytest.mark.req("A-32")
@pytest.mark.parametrize(
    "facts",
    [
        {"full_name": "Nordlicht Leuchten GmbH"},
        {"full_name": "Nordlich Leuchten AG"},
        {"registration_number": "hrb148203"},
    ],
    ids=["the name", "a slip", "the number"],
)
async def test_taking_anothers_name_or_number_is_asked_about(facts):
    _, admin, company = await _two_companies()

    with pytest.raises(LookAlikeFound):
        await _rename(admin, company, **facts)
    row = await _rename(admin, company, **facts, acknowledged=True)

    assert row.full_name == facts.get("full_name", OURS["full_name"])
    [changed] = [each for each in await audited() if each.action == "companies:changed"]
    assert changed.details["look_alikes_acknowledged"] is True


async def test_what_is_no_new_name_is_not_asked_about():
    _, admin, company = await _two_companies()
    company = await _rename(admin, company, full_name=THEIRS["full_name"], acknowledged=True)

    row = await _rename(admin, company, full_name="NORDLICHT LEUCHTEN GMBH", city="Kiel")

    assert row.city == "Kiel"


async def test_a_new_name_that_nobody_has_is_not_asked_about():
    _, admin, company = await _two_companies()

    row = await _rename(admin, company, full_name="Weber und Töchter AG")

    assert row.full_name == "Weber und Töchter AG"


@pytest.mark.req("A-33")
async def test_a_stranger_is_not_told_the_names():
    _, admin, company = await _two_companies()

    with pytest.raises(LookAlikeFound) as refused:
        await _rename(admin, company, full_name=THEIRS["full_name"])

    assert refused.value.hints == []


async def test_people_of_the_same_mail_domain_are_told():
    other, _ = await an_admin()
    admin = await an_account(email="ana@nordlicht.example")
    company = await a_company(await an_actor(admin), **OURS)
    await a_member_of(await _company_of(other), email="bo@nordlicht.example")

    with pytest.raises(LookAlikeFound) as refused:
        await _rename(admin, company, full_name=THEIRS["full_name"])

    assert [each.full_name for each in refused.value.hints] == [THEIRS["full_name"]]


async def _company_of(account):
    actor = await an_actor(account)
    async with db.reading() as session:
        return await companies.find_company(session, actor)


async def test_questions_are_counted_although_the_change_is_refused(time_machine):
    time_machine.move_to(clock.now(), tick=False)
    await an_admin()
    admin = await an_account(email="ana@gmail.com")
    actor = await an_actor(admin)
    async with db.transaction() as session:
        draft = await companies.save_company_draft(
            session, actor, a_draft_form(full_name="Weber Textil AG")
        )
    hints = []
    for _ in range(11):
        with pytest.raises(LookAlikeFound) as refused:
            await _rename(admin, draft, full_name=THEIRS["full_name"])
        hints.append(len(refused.value.hints))

    assert hints == [1] * 10 + [0]


async def test_on_the_page_the_tick_lets_the_change_through():
    _, admin, _ = await _two_companies()
    actor, state = await an_actor(admin), a_state(CompanyState)
    await ask(CompanyState.edit, state, actor=actor)
    form = a_form(**{**OURS, "full_name": THEIRS["full_name"]})
    sent = {name: str(value or "") for name, value in form.model_dump(mode="json").items()}

    await ask(CompanyState.change, state, sent, actor=actor)
    is_asked, is_open = state.is_alike, state.is_editing
    await ask(CompanyState.change, state, {**sent, "acknowledged": "on"}, actor=actor)

    assert is_asked
    assert is_open
    assert (state.is_alike, state.is_editing, state.errors) == (False, False, {})
    assert state.company.full_name == THEIRS["full_name"]


async def test_leaving_the_form_forgets_the_question():
    _, admin, _ = await _two_companies()
    actor, state = await an_actor(admin), a_state(CompanyState)
    await ask(CompanyState.edit, state, actor=actor)
    state.is_alike = True

    await ask(CompanyState.load, state, actor=actor)

    assert not state.is_alike
