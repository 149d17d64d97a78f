"""Notifications between browser and service: the bell, the list, the boxes in the settings."""

from uuid import uuid4

import pytest

from portal import db
from portal.services import notices
from portal.state import gate
from portal.state.base import PortalState
from portal.state.notices import NoticePreferencesState, NoticesState
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")

NOT_FOUND = "We could not find what you were looking for."


async def _tell(*actors):
    notice = notices.ApplicationReceived("Wei", "Nordlicht")
    async with db.transaction() as session:
        await notices.tell(session, [each.account_id for each in actors], notice)


async def _arrived(kind, actor):
    state = a_state(kind)
    await ask(kind.load, state, actor=actor)
    return state


async def test_the_bell_counts_what_comes_while_the_page_is_open():
    actor, other = await an_actor(await an_account()), await an_actor(await an_account())
    state = a_state(PortalState)
    await ask(PortalState.enter, state, "signed_in", actor=actor)
    at_first = state.unread

    await _tell(actor, other)
    await _tell(actor)
    await ask(PortalState.count_notices, state, actor=actor)

    assert (at_first, state.unread) == (0, 2)


async def test_the_bell_is_silent_once_the_session_has_ended():
    actor = await an_actor(await an_account())
    await _tell(actor)
    state = a_state(PortalState)
    await ask(PortalState.enter, state, "signed_in", actor=actor)
    counted = state.unread

    token = gate._asking.set(gate.Asking(a_browser("browser"), "", None))
    try:
        async for _ in PortalState.check_session.fn(state):
            pass
    finally:
        gate._asking.reset(token)

    assert (counted, state.unread) == (1, 0)


async def test_opening_one_marks_it_as_read_and_leads_on():
    actor = await an_actor(await an_account())
    await _tell(actor)
    state = await _arrived(NoticesState, actor)

    ways = await ask(NoticesState.open, state, state.rows[0].id, actor=actor)
    await ask(NoticesState.refresh, state, actor=actor)

    assert ways == ["/company/applicants"]
    assert (state.rows[0].is_read, state.unread) == (True, 0)


async def test_all_are_marked_at_once():
    actor = await an_actor(await an_account())
    await _tell(actor)
    await _tell(actor)
    state = await _arrived(NoticesState, actor)
    counted = state.unread

    await ask(NoticesState.mark_all_read, state, actor=actor)

    assert (counted, state.unread) == (2, 0)
    assert [row.is_read for row in state.rows] == [True, True]


async def test_a_stranger_s_notification_is_answered_like_one_that_does_not_exist():
    owner, own = await an_actor(await an_account()), await an_actor(await an_account())
    await _tell(owner)
    row = (await _arrived(NoticesState, owner)).rows[0]
    state = await _arrived(NoticesState, own)

    answers = []
    for notice_id in (row.id, str(uuid4()), "no id at all"):
        ways = await ask(NoticesState.open, state, notice_id, actor=own)
        answers.append((ways, state.notice["text"]["text"], state.notice["tone"]))

    assert answers == [([], NOT_FOUND, "bad")] * 3


async def test_pages_are_turned_within_what_there_is():
    actor = await an_actor(await an_account())
    for _ in range(21):
        await _tell(actor)
    state = await _arrived(NoticesState, actor)

    await ask(NoticesState.turn_on, state, actor=actor)
    on_second = (state.page, len(state.rows))
    await ask(NoticesState.turn_on, state, actor=actor)
    beyond = state.page
    await ask(NoticesState.turn_back, state, actor=actor)

    assert (on_second, beyond, state.page, state.page_count) == ((2, 1), 2, 1, 2)


async def test_ticked_boxes_are_wanted_and_all_others_are_not():
    actor = await an_actor(await an_account())
    state = await _arrived(NoticePreferencesState, actor)
    at_first = state.by_mail

    await ask(NoticePreferencesState.save, state, {"staff": "on"}, actor=actor)
    seen_again = await _arrived(NoticePreferencesState, actor)

    assert at_first == ["company", "staff", "reviews"]
    assert seen_again.by_mail == ["staff"]
    assert state.notice["text"]["text"] == "Saved"


@pytest.mark.parametrize("sent", [{"spam": "on"}, {"staff": "on", "__class__": "on"}])
async def test_a_box_that_is_not_there_changes_nothing(sent):
    actor = await an_actor(await an_account())
    state = await _arrived(NoticePreferencesState, actor)

    await ask(NoticePreferencesState.save, state, sent, actor=actor)

    assert state.errors
    assert (await _arrived(NoticePreferencesState, actor)).by_mail == [
        "company",
        "staff",
        "reviews",
    ]
