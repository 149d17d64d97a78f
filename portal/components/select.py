"""Native selects: a short list, and the countries and regions of the world."""

from collections.abc import Sequence

import reflex as rx

from portal.components.base import KIT, Handler, Kit, SendsText, Text
from portal.i18n.browser import t


class Select(Kit):
    """A native select that takes its value from the state until someone chooses."""

    library = f"{KIT}/select.jsx"
    tag = "Select"
    _is_form_control = True

    name: rx.Var[str]
    initial: rx.Var[str]
    follows: rx.Var[bool]
    on_pick: SendsText


class CountrySelect(Select):
    """A native select of all countries and regions, sorted as the reader's language sorts."""

    tag = "CountrySelect"

    placeholder: rx.Var[str]
    first: rx.Var[list[str]]


def select(
    name: str,
    options: Sequence[tuple[str, Text]],
    *,
    value: rx.Var[str] | str = "",
    placeholder: Text | None = None,
    follows: bool = False,
    on_change: Handler = None,
) -> rx.Component:
    """Show a choice from a list that is known beforehand; options are (value, words).

    One that `follows` takes over what the state says also after somebody has chosen: for choices
    that can be made elsewhere as well. In a form it would undo what was chosen.
    """
    empty = [] if placeholder is None else [rx.el.option(placeholder, value="")]
    shown = [rx.el.option(words, value=option) for option, words in options]
    picked = {} if on_change is None else {"on_pick": on_change}
    return Select.create(
        *empty, *shown, name=name, initial=value, **picked, **({"follows": True} if follows else {})
    )


def country_select(
    name: str,
    *,
    value: rx.Var[str] | str = "",
    first: tuple[str, ...] = (),
    on_change: Handler = None,
) -> rx.Component:
    """Show the choice of a country or region as ISO 3166 code; `first` are codes to put on top."""
    picked = {} if on_change is None else {"on_pick": on_change}
    return CountrySelect.create(
        name=name,
        initial=value,
        placeholder=t("Choose a country or region"),
        first=list(first),
        **picked,
    )
