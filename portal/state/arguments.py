"""Arguments of events, checked before a handler sees them.

Reflex converts what it can and passes on what it cannot, so a handler annotated `int` may receive
a dict (reflex.md 12, R3). Here an argument has its annotated type or the event is refused.
"""

import functools
import inspect
import math
import typing
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter, ValidationError

from portal.errors import NotFound

MAX_TEXT = 20_000
MAX_DEPTH = 6
MAX_ITEMS = 200
#: More than any name or address: what is longer finds nothing anyway.
MAX_SEARCH = 254


class ArgumentsRefused(Exception):
    """The event's payload does not fit its handler; the sender gets no answer."""


def check_arguments(function: Callable[..., Any], payload: object) -> None:
    """Raise ArgumentsRefused unless the payload is exactly what the handler takes.

    Unknown and missing names, wrong types, NaN and infinities, over-deep, over-long and
    over-wide values are refused (security checks 31 and 32). Control characters inside a form's
    text are left to the form, which can say so beside the field.
    """
    if not isinstance(payload, Mapping):
        raise ArgumentsRefused
    accepted = _accepted(function)
    if set(payload) - set(accepted):
        raise ArgumentsRefused
    for name, (adapter, is_required) in accepted.items():
        if name not in payload:
            if is_required:
                raise ArgumentsRefused
            continue
        _refuse_monsters(payload[name], depth=0)
        try:
            adapter.validate_python(payload[name], strict=True)
        except ValidationError as error:
            raise ArgumentsRefused from error


@functools.cache
def _accepted(function: Callable[..., Any]) -> dict[str, tuple[TypeAdapter[Any], bool]]:
    plain = inspect.unwrap(function)
    hints = typing.get_type_hints(plain)
    parameters = list(inspect.signature(plain).parameters.values())[1:]
    return {
        each.name: (_adapter(hints[each.name]), each.default is inspect.Parameter.empty)
        for each in parameters
    }


def _adapter(hint: Any) -> TypeAdapter[Any]:
    return TypeAdapter(hint, config=ConfigDict(hide_input_in_errors=True))


def _refuse_monsters(value: Any, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ArgumentsRefused
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise ArgumentsRefused
    if isinstance(value, float) and not math.isfinite(value):
        raise ArgumentsRefused
    if isinstance(value, int) and abs(value) > 2**63:
        raise ArgumentsRefused
    children = _children(value)
    if len(children) > MAX_ITEMS:
        raise ArgumentsRefused
    for child in children:
        _refuse_monsters(child, depth=depth + 1)


def _children(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    return list(value) if isinstance(value, list | tuple) else []


def id_of(text: str) -> UUID:
    """Return the id that a row was sent out with; raises NotFound for what can be none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def searched(text: str) -> str:
    """Return what somebody searches for, without what nobody types on purpose.

    A database refuses NUL, and a lone surrogate could not even be sent back to the page.
    """
    return "".join(char for char in text[:MAX_SEARCH] if char.isprintable())
