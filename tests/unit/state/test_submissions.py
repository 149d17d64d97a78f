"""A form between browser and service: its key is taken off, and a second arrival does nothing."""

import pytest

from portal.state.joining import JoiningState
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import an_admin
from tests.factories.memberships import applications_of
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")

KEY = "0123456789abcdef" * 2


async def _applying():
    """Return somebody without a company, their tab, and how they send the form."""
    _, company = await an_admin()
    sought = {"query": company.code}
    applicant = await an_account()
    actor, state = await an_actor(applicant), a_state(JoiningState)

    await ask(JoiningState.search, state, sought, actor=actor)

    async def send(*, key=KEY, message=""):
        sent = {"message": message, "form_key": key}
        await ask(JoiningState.apply, state, sent, actor=actor)

    return applicant, state, send


async def test_a_second_arrival_leaves_the_first_one_s_answer_in_place():
    applicant, state, send = await _applying()
    await send()
    answer = (state.application.status, state.notice, state.errors)

    await send()

    assert (state.application.status, state.notice, state.errors) == answer
    assert len(await applications_of(applicant)) == 1
    assert not state.is_busy


async def test_the_same_form_with_other_values_is_refused():
    _, state, send = await _applying()
    await send()

    await send(message="Please let me in")

    assert "sent already with other values" in state.errors[""]["text"]


async def test_a_form_filled_in_anew_is_answered_by_the_rules():
    _, state, send = await _applying()
    await send()

    await send(key="f" * 32)

    assert state.errors
    assert "" not in state.errors


@pytest.mark.parametrize("junk", ["", "x", "A" * 32, "a" * 33, "\ud800" * 32])
async def test_a_key_that_no_form_makes_is_left_aside(junk):
    applicant, _, send = await _applying()

    await send(key=junk)

    assert len(await applications_of(applicant)) == 1
