"""A thousand odd values for every argument of every handler: only what fits passes (check 32).

One example is one value in the place of each argument of each handler in turn, so that a thousand
examples are a thousand for every handler. `make proof` draws that many, `make test` a few.
"""

import inspect
import math
import os
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

import portal.portal
from portal.permissions import Role
from portal.state.arguments import (
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_TEXT,
    ArgumentsRefused,
    check_arguments,
)
from portal.state.gate import Gate
from portal.state.policy import policy_of
from tests.unit.state.test_gate import HANDLERS, KINDS, gate_state, may_call, signed_in

IS_SLOW = os.environ.get("PORTAL_SLOW") == "1"
pytestmark = pytest.mark.timeout(3600 if IS_SLOW else 120)
_LARGEST = 2**63


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


#: What no draw comes upon often enough.
HOSTILE: list[Any] = [
    *(math.nan, math.inf, -math.inf, 10**400, -(10**400), "9" * 5000, "x" * (MAX_TEXT + 1)),
    *("a\x00b", "\udc00", "\u202e", {"\udc00": "a"}, {"a": math.nan}, [[math.inf]]),
    *(_nested(MAX_DEPTH), _nested(MAX_DEPTH + 1), _nested(400)),
    {str(number): "x" for number in range(MAX_ITEMS + 1)},
    {"a": "x" * (MAX_TEXT + 1)},
]
_plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_odd = (
    st.sampled_from(HOSTILE)
    | _plain
    | st.dictionaries(st.text(), st.text(), max_size=4)
    | st.recursive(
        _plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=12,
    )
)
_GOOD: dict[Any, Any] = {str: "a", int: 1, bool: True}


def _hints(name: str) -> dict[str, Any]:
    plain = inspect.unwrap(HANDLERS[name])
    known = get_type_hints(plain)
    return {each: known[each] for each in list(inspect.signature(plain).parameters)[1:]}


HINTS = {name: _hints(name) for name in HANDLERS}


def _payloads(name: str, odd: Any) -> list[tuple[dict[str, Any], bool]]:
    """Return the odd value in the place of each argument, and whether it may stand there."""
    hints = HINTS[name]
    good = {
        each: None if isinstance(hint, UnionType) else _GOOD.get(hint, {})
        for each, hint in hints.items()
    }
    placed = [
        ({**good, each: odd}, _fits(hint, odd) and _is_tame(odd)) for each, hint in hints.items()
    ]
    return [*placed, ({**good, "no_such": odd}, False)]


def _good(hint: Any) -> Any:
    return None if isinstance(hint, UnionType) else _GOOD.get(hint, {})


def _fits(hint: Any, value: Any) -> bool:
    if hint is Any:
        return True
    if isinstance(hint, UnionType):
        return any(_fits(each, value) for each in get_args(hint))
    if get_origin(hint) is dict:
        key_hint, value_hint = get_args(hint)
        return isinstance(value, dict) and all(
            _fits(key_hint, key) and _fits(value_hint, each) for key, each in value.items()
        )
    if get_origin(hint) is list:
        return isinstance(value, list) and all(_fits(get_args(hint)[0], each) for each in value)
    return type(value) is hint


def _is_tame(value: Any, depth: int = 0) -> bool:
    if isinstance(value, dict | list):
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        return len(inner) <= MAX_ITEMS and all(
            depth < MAX_DEPTH and _is_tame(each, depth + 1) for each in inner
        )
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) <= _LARGEST


def _with_hostile(test: Any) -> Any:
    for value in HOSTILE:
        test = example(odd=value)(test)
    return test


@pytest.mark.thorough
@_with_hostile
@settings(max_examples=1000 if IS_SLOW else 10)
@given(odd=_odd)
def test_only_what_fits_passes_to_any_handler(odd: Any) -> None:
    for name, function in HANDLERS.items():
        for payload, is_right in _payloads(name, odd):
            try:
                check_arguments(function, payload)
            except ArgumentsRefused:
                assert not is_right, name
            else:
                assert is_right, name


class Callers:
    """For each handler a tab of somebody who may call it, unprinted when a test fails."""

    def __init__(self, tabs: dict[str, BaseState]) -> None:
        self.tabs = tabs


@pytest.fixture
async def callers(database: None, quick_intake: None) -> Callers:
    found: dict[str, BaseState] = {}
    for title, kind, role in KINDS:
        if role is Role.ADMIN_WITHOUT_FACTOR:  # may do less than others, where the operator says so
            continue
        # Who logs in where somebody else is ends that session.
        browser = title.replace(" ", "-")
        cookie, roles = await signed_in(kind, role, browser=browser)
        tab = gate_state(cookie, browser=browser)
        for name, function in HANDLERS.items():
            if policy_of(function) is not None and may_call(name, roles):
                found.setdefault(name, tab)
    return Callers(found)


@pytest.mark.thorough
@settings(
    max_examples=1000 if IS_SLOW else 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(odd=_odd)
async def test_the_gate_drops_what_does_not_fit_even_from_those_who_may(
    callers: Callers, odd: Any
) -> None:
    gate = Gate()
    for name, tab in callers.tabs.items():
        for payload, is_right in _payloads(name, odd):
            event = Event(name=name, payload=payload)
            answer = await gate.preprocess(portal.portal.app, tab, event)
            assert answer == (None if is_right else StateUpdate()), name


async def test_somebody_may_call_each_handler_of_a_page(callers: Callers) -> None:
    assert set(callers.tabs) == {name for name, each in HANDLERS.items() if policy_of(each)}
