"""What the pages of the three reviews share: answers to what is typed, and what the desk does."""

import pytest

from portal.models.accounts import AccountKind
from portal.schemas.identity_cases import IdentityCase
from portal.state.bus import bus
from portal.state.identity import IdentityState
from portal.state.suppliers import AuthenticationState
from tests.factories.accounts import an_account, an_actor
from tests.factories.identity import hands_in
from tests.factories.states import a_state, ask
from tests.factories.suppliers import a_supplier_account

pytestmark = pytest.mark.usefixtures("database")


async def _proving(**facts):
    actor = await an_actor(await an_account(**{"country": "DE"} | facts))
    state = a_state(IdentityState)
    await ask(IdentityState.load, state, actor=actor)
    await ask(IdentityState.choose_case, state, IdentityCase.PASSPORT.value, actor=actor)
    return state, actor


async def _save(state, actor, number, /, **typed):
    await ask(type(state).save, state, typed, number, actor=actor)


@pytest.mark.req("A-49", "C-16")
async def test_a_save_keeps_what_it_names_and_nothing_else():
    state, actor = await _proving()

    await _save(state, actor, 1, birth_date="1984-08-12", has_no_expiry="on")
    await _save(state, actor, 2, full_name="Lena Fischer")

    facts = state.row.facts
    assert (facts.full_name, facts.birth_date) == ("Lena Fischer", "1984-08-12")
    assert (state.answered, state.is_all_kept) == (2, True)


async def test_what_could_not_be_kept_stays_unsaved_until_it_is_mended():
    state, actor = await _proving()

    await _save(state, actor, 1, full_name="a\x00b", birth_date="1984-08-12")
    assert (state.answered, state.is_all_kept) == (1, False)
    assert set(state.errors) == {"full_name"}
    assert state.row.facts.birth_date == "1984-08-12"

    await _save(state, actor, 2, number="C01X00T47")
    assert not state.is_all_kept
    assert set(state.errors) == {"full_name"}

    await _save(state, actor, 3, full_name="Lena Fischer")
    assert state.is_all_kept
    assert not state.errors


async def test_what_is_no_fact_is_passed_over():
    state, actor = await _proving()

    await _save(state, actor, 1, search="Ger", full_name="Lena Fischer")

    assert state.is_all_kept
    assert state.row.facts.full_name == "Lena Fischer"


async def test_a_save_that_is_refused_is_answered_all_the_same():
    account = await an_account(country="DE", name_on_id="Lena Fischer")
    actor = await an_actor(account)
    await hands_in(account, actor, IdentityCase.PASSPORT)
    state = a_state(IdentityState)
    await ask(IdentityState.load, state, actor=actor)

    await _save(state, actor, 7, full_name="Somebody Else")

    assert (state.answered, state.is_all_kept) == (7, False)
    assert state.row.facts.full_name == "Lena Marie Fischer"


async def test_each_page_follows_the_desk_by_its_own_handler(monkeypatch):
    joined = {}
    monkeypatch.setattr(bus, "join", lambda topic, _token, told: joined.update({topic: told()}))
    supplier = await a_supplier_account()
    buyer = await an_account(country="DE", kind=AccountKind.OVERSEAS_BUYER)

    for kind, account in ((AuthenticationState, supplier), (IdentityState, buyer)):
        await ask(kind.load, a_state(kind), actor=await an_actor(account))

        assert joined[f"reviews:{account.id}"].fn is kind.follow.fn
