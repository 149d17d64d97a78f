"""Settings between browser and service: sessions end, own ones only."""

import uuid

import pytest

from portal.state.settings import SecurityState
from tests.factories.accounts import an_account, an_actor
from tests.factories.states import a_state, ask

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.req("A-22")]


async def test_a_stranger_s_session_is_answered_like_one_that_does_not_exist():
    stranger, own = await an_actor(await an_account()), await an_actor(await an_account())
    state = a_state(SecurityState)

    answers = []
    for session_id in (str(stranger.session_id), str(uuid.uuid4()), "no id at all"):
        await ask(SecurityState.end, state, session_id, actor=own)
        answers.append((state.notice["text"], state.notice["tone"]))

    assert answers == [answers[0]] * 3
    assert answers[0][0]["text"] == "We could not find what you were looking for."
