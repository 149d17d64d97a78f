"""The list of accounts between browser and service: search, order, filter."""

import pytest

from portal.models.accounts import AccountKind
from portal.state.desk_accounts import AccountsState
from tests.factories.accounts import an_account, an_actor
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")


async def _staff():
    return await an_actor(await an_account(kind=AccountKind.SUPPORT, contact_name="Staff"))


async def _arrived(actor):
    state = a_state(AccountsState)
    await ask(AccountsState.load, state, actor=actor)
    return state


def _names(state):
    return [row.contact_name for row in state.rows]


async def test_the_same_column_again_turns_the_order_round():
    for name in ("Berta", "Anna"):
        await an_account(contact_name=name)
    actor = await _staff()
    state = await _arrived(actor)

    await ask(AccountsState.sort_by, state, "contact_name", actor=actor)
    upwards = _names(state)
    await ask(AccountsState.sort_by, state, "contact_name", actor=actor)

    assert upwards == ["Anna", "Berta", "Staff"]
    assert _names(state) == upwards[::-1]


@pytest.mark.parametrize("start", ["contact_name", "-contact_name", "kind"])
async def test_an_order_can_be_named_with_its_direction(start):
    actor = await _staff()
    state = await _arrived(actor)
    state.sort, state.page = start, 1

    await ask(AccountsState.sort_by, state, "-contact_name", actor=actor)

    assert state.sort == "-contact_name"


@pytest.mark.parametrize("order", ["-password_hash", "--kind", "-", ""])
async def test_an_unknown_order_changes_nothing(order):
    actor = await _staff()
    state = await _arrived(actor)

    await ask(AccountsState.sort_by, state, order, actor=actor)

    assert state.sort == "-created_at"


async def test_an_unknown_column_changes_nothing():
    actor = await _staff()
    state = await _arrived(actor)

    await ask(AccountsState.sort_by, state, "password_hash", actor=actor)

    assert state.sort == "-created_at"


@pytest.mark.parametrize("junk", ["\x00", "Anna\x00", "\ud800Anna", "Anna" + " " * 5000])
async def test_what_cannot_be_printed_does_not_reach_the_database(junk):
    await an_account(contact_name="Anna")
    actor = await _staff()
    state = await _arrived(actor)

    await ask(AccountsState.find, state, junk, actor=actor)

    assert "Anna" in _names(state)


async def test_coming_back_shows_what_the_empty_controls_say():
    await an_account(contact_name="Anna")
    actor = await _staff()
    state = await _arrived(actor)
    await ask(AccountsState.find, state, "Anna", actor=actor)
    await ask(AccountsState.show_undeliverable, state, True, actor=actor)

    await ask(AccountsState.load, state, actor=actor)

    assert (state.search, state.only_undeliverable, state.total) == ("", False, 2)
