"""The wizard's state: what it remembers, what it never holds, what a raw client gets from it."""

import pytest

from portal.schemas.suppliers import today
from portal.state.suppliers import CHECK, DOCUMENTS, INFORMATION, AuthenticationState
from tests.factories.accounts import an_actor
from tests.factories.states import a_state, ask
from tests.factories.suppliers import (
    IBAN,
    LICENCE,
    a_supplier_account,
    an_applicant,
    approves,
    asks_to_correct,
    facts,
    fills_in,
    looks,
    types,
)

pytestmark = pytest.mark.usefixtures("database")


class Window:
    """One window of a person on the page."""

    def __init__(self, actor):
        self.actor, self.state = actor, a_state(AuthenticationState)

    async def press(self, handler, *given):
        return await ask(handler, self.state, *given, actor=self.actor)


async def _opened(account):
    window = Window(await an_actor(account))
    await window.press(AuthenticationState.load)
    return window


@pytest.mark.req("B-12")
async def test_the_page_opens_where_it_was_left():
    account = await a_supplier_account()
    assert (await _opened(account)).state.step == INFORMATION
    await types(account, **facts())
    assert (await _opened(account)).state.step == DOCUMENTS
    await fills_in(account)
    assert (await _opened(account)).state.step == CHECK


@pytest.mark.req("B-13")
async def test_a_returned_application_opens_at_what_is_to_be_corrected():
    by_field, by_paper = await an_applicant(), await an_applicant()
    await asks_to_correct(by_field, "city")
    await asks_to_correct(by_paper, LICENCE, "blurred")

    first, second = (await _opened(by_field)).state, (await _opened(by_paper)).state

    assert (first.step, first.remarks) == (INFORMATION, {"city": "name_mismatch"})
    assert (second.step, second.remarks) == (DOCUMENTS, {LICENCE: "blurred"})


@pytest.mark.req("B-11")
async def test_what_is_half_right_is_kept_and_said_beside_its_field():
    account = await a_supplier_account()
    window = await _opened(account)

    await window.press(AuthenticationState.save, {"country": "CN", "registration_number": "91"}, 1)

    assert set(window.state.errors) == {"registration_number"}
    assert window.state.is_all_kept
    assert (await looks(account)).facts.registration_number == "91"
    await window.press(AuthenticationState.save, {"registration_number": ""}, 1)
    assert window.state.errors == {}


@pytest.mark.req("B-11")
async def test_junk_in_one_field_costs_no_other():
    account = await a_supplier_account()
    window = await _opened(account)

    await window.press(AuthenticationState.save, {"city": "Kiel", "address": "a\x00b", "x": "y"}, 1)

    assert (await looks(account)).facts.city == "Kiel"
    assert (await looks(account)).facts.address == ""
    assert "address" in window.state.errors
    assert not window.state.is_all_kept


@pytest.mark.req("B-11")
async def test_the_second_window_keeps_its_words_and_takes_over_the_others():
    account = await a_supplier_account()
    slow, quick = await _opened(account), await _opened(account)
    await quick.press(AuthenticationState.save, {"city": "Kiel", "address": "Kai 4"}, 1)

    await slow.press(AuthenticationState.save, {"city": "Bremen", "main_products": "Tea"}, 1)

    told = {each.name: (each.mine, each.theirs, each.is_clash) for each in slow.state.meanwhile}
    assert told == {"city": ("Bremen", "Kiel", True), "address": ("", "Kai 4", False)}
    assert (slow.state.editing.city, slow.state.editing.address) == ("Bremen", "Kai 4")
    kept = (await looks(account)).facts
    assert (kept.city, kept.main_products) == ("Kiel", "Tea")


async def test_no_window_ever_holds_an_account_number():
    account = await a_supplier_account()
    window = await _opened(account)
    sent = facts(bank_name="Bank", bank_account=IBAN)

    await window.press(AuthenticationState.save, {"bank_account": IBAN}, 1)
    await window.press(AuthenticationState.finish_information, sent)

    assert window.state.step == DOCUMENTS
    assert IBAN not in str(window.state.dict())
    await window.press(AuthenticationState.go_back, INFORMATION)
    await window.press(AuthenticationState.finish_information, {**sent, "bank_account": ""})
    assert window.state.row.facts.bank_ending == "3000"


@pytest.mark.parametrize("step", [-1, 2, 3, 99])
async def test_a_raw_client_does_not_jump_over_a_step(step):
    window = await _opened(await a_supplier_account())

    await window.press(AuthenticationState.go_back, step)
    await window.press(AuthenticationState.finish_documents, {})

    assert window.state.step == INFORMATION
    assert set(window.state.errors) == {LICENCE}


async def test_a_raw_client_submits_nothing_that_is_not_complete():
    account = await a_supplier_account()
    await types(account, city="Kiel")
    window = await _opened(account)

    await window.press(AuthenticationState.submit, {"confirmed": "on"})

    assert "legal_name" in window.state.errors
    assert (await looks(account)).case.status == "draft"


async def test_an_open_page_follows_the_desk_and_leaves_a_draft_alone():
    account = await an_applicant()
    window = await _opened(account)
    await approves(account)
    await window.press(AuthenticationState.follow)
    assert window.state.row.case.status == "approved"

    other = await a_supplier_account()
    drafting = await _opened(other)
    await types(other, city="Kiel")
    await drafting.press(AuthenticationState.follow)
    assert drafting.state.row.version == 0


async def test_a_licence_that_ends_today_is_still_one():
    window = await _opened(await a_supplier_account())

    await window.press(
        AuthenticationState.finish_information, facts(licence_until=today().isoformat())
    )

    assert window.state.step == DOCUMENTS


@pytest.mark.parametrize("junk", [{}, [], False, 0])
async def test_only_an_empty_field_stands_for_the_account_number_that_is_kept(junk):
    window = await _opened(await a_supplier_account())

    await window.press(AuthenticationState.finish_information, {**facts(), "bank_account": junk})

    assert "bank_account" in window.state.errors
