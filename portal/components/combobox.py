"""A text box that finds one of many options while one types."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from portal.components.base import KIT, Handler, Kit, SendsText, Text
from portal.i18n.browser import t


class Combobox(Kit):
    """The ARIA combobox with a list box; the form gets the value, the person sees the words."""

    library = f"{KIT}/combobox.jsx"
    tag = "Combobox"
    _is_form_control = True

    name: rx.Var[str]
    options: rx.Var[Sequence[Sequence[str]]]
    initial: rx.Var[str]
    placeholder: rx.Var[str]
    empty_text: rx.Var[str]
    on_pick: SendsText


def combobox(
    name: str,
    options: Any,
    *,
    value: rx.Var[str] | str = "",
    placeholder: Text | None = None,
    on_change: Handler = None,
) -> rx.Component:
    """Show a search in a list of (value, words), sequence or Var; only listed values are sent."""
    given = options if isinstance(options, rx.Var) else [list(option) for option in options]
    picked = {} if on_change is None else {"on_pick": on_change}
    return Combobox.create(
        name=name,
        options=given,
        initial=value,
        placeholder=t("Type to search") if placeholder is None else placeholder,
        empty_text=t("Nothing found"),
        **picked,
    )
