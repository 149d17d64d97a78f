"""What all components share: the parent of those drawn by assets/kit, and names of types."""

from typing import TYPE_CHECKING, Any, TypeAlias

import reflex as rx

# What may stand where words stand: a translated Var, or text that needs no translation.
Text: TypeAlias = str | rx.Var[str]
# What an on_* argument takes: an event handler, several, or a function in the browser.
Handler: TypeAlias = Any
Child: TypeAlias = rx.Component | rx.Var[Any] | str

KIT = "$/public/kit"

# Triggers of our own modules. Reflex reads the argument from the brackets, which mypy cannot.
if TYPE_CHECKING:
    SendsText: TypeAlias = rx.EventHandler
    SendsNothing: TypeAlias = rx.EventHandler
else:
    SendsText = rx.EventHandler[rx.event.passthrough_event_spec(str)]
    SendsNothing = rx.EventHandler[rx.event.no_args_event_spec]


class Kit(rx.Component):
    """Parent of the components whose behaviour is a module of ours in assets/kit."""


def names(*parts: str | None) -> str:
    """Join class names, leaving out what is absent."""
    return " ".join(part for part in parts if part)


def attributes(**given: Any) -> dict[str, Any]:
    """Make custom_attrs: data_x becomes data-x, aria_x becomes aria-x, None is left out."""
    return {name.replace("_", "-"): value for name, value in given.items() if value is not None}
