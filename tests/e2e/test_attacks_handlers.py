"""Every handler of every page, called by everybody without any page (checks 26, 27, 30, R1, R2)."""

import inspect
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest
from reflex_base.registry import RegistrationContext

import portal.portal  # noqa: F401 - assembling the app registers every handler
from portal.permissions import Role, granted
from portal.state.gate import FRAMEWORK_EVENTS
from portal.state.policy import Open, policy_of
from tests.e2e import stage
from tests.e2e.harness import Server
from tests.e2e.markers import markers
from tests.e2e.personas import (
    ASKED_PER_SOCKET,
    PERSONAS,
    Guest,
    Persona,
    arrive,
    dump,
    redirects_of,
    told_by,
)
from tests.e2e.raw_client import RawClient, Update

HANDLERS = {
    name: registered.handler.fn
    for name, registered in RegistrationContext.get().event_handlers.items()
}
#: What a page sends by itself when it opens or hears of a change: it shows and writes nothing.
LOOKING = (".load", ".enter", ".arrive", ".begin", ".look", ".look_anew", ".refresh", ".follow")
#: They show the demo people and the local mailbox to everybody; in production neither exists.
SHOWN_TO_ALL = ("log_in_state.", "mailbox_state.")
#: They see by their permissions what others have handed in.
DESK = frozenset({Role.REVIEWER, Role.REVIEW_LEAD, Role.SUPPORT})
#: What would do harm if it came through; a handler that is not named here gets a guess.
PLAUSIBLE: dict[str, dict[str, Any]] = {
    "company_state.create": {
        "sent": {
            "way": "draft",
            "full_name": "Mallory Trading Ltd",
            "short_name": "Mallory",
            "country": "GB",
        }
    },
    "company_changes_state.ask": {"sent": {"fact_city": "on", "wish": "Kiel"}},
    "company_state.change": {"sent": {"way": "draft", "full_name": "Mallory Trading Ltd"}},
    "profile_state.save": {"sent": {"contact_name": "Mallory", "language": "en"}},
    "profile_state.confirm_mobile": {"sent": {"code": "123456"}},
    "agreement_state.accept": {"sent": {"agreed": "on"}},
    "email_state.ask": {"sent": {"new_email": "mallory@example.com", "password": "x" * 12}},
    "email_state.confirm": {"sent": {"old_code": "123456", "new_code": "123456"}},
    "sort_by": {"key": "kind"},
    "setvar": {"var_name": "viewer", "value": {"is_signed_in": True}},
    "update_vars_internal": {"vars": {"is_hydrated": True}},
}
_GUESSES: dict[Any, Any] = {str: "a", bool: True, int: 1, dict[str, Any]: {"a": "b"}}


def plausible(name: str) -> Update:
    """Return arguments that the handler would take."""
    for ending, payload in PLAUSIBLE.items():
        if name.endswith(ending):
            return payload
    plain = inspect.unwrap(HANDLERS[name])
    hints = get_type_hints(plain)
    asked = list(inspect.signature(plain).parameters)[1:]
    return {each: _GUESSES.get(hints[each], "a") for each in asked}


def is_allowed(persona: Persona, name: str) -> bool:
    """Say what the permissions say; nothing here has to be kept up when a handler is added."""
    policy = policy_of(HANDLERS[name])
    if name in FRAMEWORK_EVENTS or policy in {Open.TO_ALL, Open.TO_ALL_UNSEEN}:
        return True
    if policy is None or not persona.roles:
        return False
    if policy is Open.BEFORE_SECOND_FACTOR:
        return True
    is_let_in = Role.BEFORE_SECOND_FACTOR not in persona.roles
    return (is_let_in and policy is Open.TO_SIGNED_IN) or policy in granted(persona.roles)


def _asked(guest: Guest, names: list[str]) -> Iterator[tuple[str, list[Update]]]:
    for start in range(0, len(names), ASKED_PER_SOCKET):
        socket: RawClient = guest.connect()
        for name in names[start : start + ASKED_PER_SOCKET]:
            yield name, socket.ask(name, plausible(name))
        socket.close()


def test_every_role_is_played_by_somebody() -> None:
    played = frozenset().union(*(persona.roles for persona in PERSONAS))

    # An admin with a smaller part exists where the operator wants factors: state/test_gate.py.
    assert played == set(Role) - {Role.VISITOR, Role.ADMIN_WITHOUT_FACTOR}


@pytest.mark.parametrize("persona", PERSONAS, ids=str)
def test_what_is_refused_tells_nothing_and_changes_nothing(
    persona: Persona, portal: Server
) -> None:
    guest = arrive(portal, persona)
    refused = [name for name in HANDLERS if not is_allowed(persona, name)]
    before = dump(portal)

    answers = dict(_asked(guest, refused))

    assert len(answers) > len(HANDLERS) / 4
    assert {name: told_by(answer) for name, answer in answers.items() if told_by(answer)} == {}
    ways = {way for answer in answers.values() for way in redirects_of(answer)}
    paths = {"/login", "/login/second-factor", "/welcome", "/company"}
    assert {way.partition("?")[0] for way in ways} <= paths
    assert dump(portal) == before
    guest.close()


@pytest.mark.parametrize("persona", PERSONAS, ids=str)
def test_what_is_allowed_is_answered(persona: Persona, portal: Server) -> None:
    guest = arrive(portal, persona)
    loads = [name for name in HANDLERS if name.endswith("_state.load")]

    answers = dict(_asked(guest, loads))

    told = {name for name, answer in answers.items() if told_by(answer)}
    assert told == {name for name in loads if is_allowed(persona, name)}
    guest.close()


@pytest.mark.parametrize("persona", [each for each in PERSONAS if not each.roles & DESK], ids=str)
def test_no_load_shows_what_is_somebody_elses(persona: Persona, portal: Server) -> None:
    guest = arrive(portal, persona)
    looks = [
        name
        for name in HANDLERS
        if name.endswith(LOOKING) and not any(each in name for each in SHOWN_TO_ALL)
    ]
    me = stage.accounts_of(portal, persona.email)[0].id if persona.email else None
    marked = markers(portal)

    shown = {name: str(told_by(answer)) for name, answer in _asked(guest, looks)}

    foreign = {value for value, owners in marked.items() if me not in owners}
    assert len(foreign) > 50
    told = {
        (name.rpartition("____")[2], each)
        for name, text in shown.items()
        for each in foreign
        if each in text
    }
    assert told == set()
    if persona.email and persona.gives_second_factor is False:
        assert persona.email in str(shown)
    guest.close()
