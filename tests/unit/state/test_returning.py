"""A line that breaks and comes back is no new visit: what was open stays open (check 17)."""

import pytest

from portal.state.base import PortalState
from portal.state.companies import CompanyState
from portal.state.returning import note_connection
from portal.state.second_factor import SecondFactorState
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import an_admin
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")


async def _arrive(state, actor):
    await ask(PortalState.enter, state, "signed_in", actor=actor)
    await ask(type(state).load, state, actor=actor)


async def _reconnect(state, actor):
    await note_connection(state, is_first=False)
    await _arrive(state, actor)


async def test_an_open_form_outlives_the_line_and_closes_with_the_page():
    account, _ = await an_admin()
    actor, state = await an_actor(account), a_state(CompanyState)
    await note_connection(state, is_first=True)
    await _arrive(state, actor)
    await ask(CompanyState.edit, state, actor=actor)

    await _reconnect(state, actor)
    after_the_break = state.is_editing
    await _arrive(state, actor)

    assert after_the_break
    assert not state.is_editing


async def test_an_open_form_keeps_the_version_it_was_opened_with():
    account, _ = await an_admin()
    actor, state = await an_actor(account), a_state(CompanyState)
    await _arrive(state, actor)
    await ask(CompanyState.edit, state, actor=actor)
    state.company = state.company.model_copy(update={"version": -1})

    await _reconnect(state, actor)

    assert state.company.version == -1


async def test_the_key_of_a_second_factor_is_the_same_after_a_break():
    actor, state = await an_actor(await an_account()), a_state(SecondFactorState)
    state.router_data = {"asPath": "/login/second-factor?set-up=1", "query": {"set-up": "1"}}
    await _arrive(state, actor)
    state.step, state.recovery_codes = "codes", ["shown once"]

    await _reconnect(state, actor)

    assert state.recovery_codes == ["shown once"]
