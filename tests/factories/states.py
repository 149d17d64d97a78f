"""States as an event meets them: behind the gate, with somebody asking."""

from typing import Any, TypeVar

import reflex as rx

from portal.permissions import Actor
from portal.state import gate
from portal.state.base import PortalState

Kind = TypeVar("Kind", bound=PortalState)


def a_state(kind: type[Kind]) -> Kind:
    """Return the state of a fresh tab."""
    root = rx.State(_reflex_internal_init=True)
    return root.get_substate(kind.get_full_name().split("."))


async def ask(handler: Any, state: PortalState, *given: Any, actor: Actor) -> list[str]:
    """Run a handler as the gate would for this person; return the paths it leads to."""
    token = gate._asking.set(gate.Asking(actor.visitor, "", actor))
    try:
        steps = [step async for step in handler.fn(state, *given)]
    finally:
        gate._asking.reset(token)
    return [_path(step) for step in steps if step is not None]


def _path(step: Any) -> str:
    return next(str(value) for name, value in step.args if str(name) == "path").strip('"')
