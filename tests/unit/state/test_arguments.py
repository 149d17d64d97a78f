"""What may reach a handler: exactly its arguments, of exactly their types."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.state.arguments import MAX_DEPTH, MAX_TEXT, ArgumentsRefused, check_arguments


async def _takes_text(state: object, email: str) -> None: ...


async def _takes_form(state: object, sent: dict[str, Any]) -> None: ...


async def _takes_count(state: object, page: int, search: str = "") -> None: ...


def test_what_the_handler_asks_for_passes():
    check_arguments(_takes_text, {"email": "a@example.com"})
    check_arguments(_takes_form, {"sent": {"email": "a", "agreed": True}})
    check_arguments(_takes_count, {"page": 2})


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"email": {"not": "a string"}},
        {"email": ["a"]},
        {"email": None},
        {"email": 5},
        {"email": True},
        {"email": "a", "extra": 1},
        {"email": "a", "self": "x"},
        {"email": "a" * (MAX_TEXT + 1)},
    ],
)
def test_anything_else_is_refused(payload):
    with pytest.raises(ArgumentsRefused):
        check_arguments(_takes_text, payload)


@pytest.mark.parametrize("page", ["2", 2.0, math.nan, math.inf, True, 10**30, None, {}])
def test_a_number_is_a_number(page):
    with pytest.raises(ArgumentsRefused):
        check_arguments(_takes_count, {"page": page})


def _nested(depth):
    value: Any = "x"
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "monster",
    [
        _nested(MAX_DEPTH + 2),
        {str(i): "x" for i in range(500)},
        {"a": math.nan},
        {"a": [-math.inf]},
        {"a": 10**5000},
    ],
)
def test_a_form_holds_no_monsters(monster):
    with pytest.raises(ArgumentsRefused):
        check_arguments(_takes_form, {"sent": monster})


_odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(payload=st.dictionaries(st.sampled_from(["email", "self", "x"]), _odd))
def test_no_payload_makes_the_check_itself_fail(payload):
    is_good = payload.keys() == {"email"} and isinstance(payload["email"], str)
    if is_good and len(payload["email"]) <= MAX_TEXT:
        check_arguments(_takes_text, payload)
        return
    with pytest.raises(ArgumentsRefused):
        check_arguments(_takes_text, payload)
