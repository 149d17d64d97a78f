"""Tabs: arrow keys choose, what was typed in a hidden one stays."""

from collections.abc import Sequence
from dataclasses import dataclass

import reflex as rx

from portal.components.base import KIT, Child, Handler, Kit, SendsText, Text


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab: what it is called in the state, in words, and what it shows."""

    value: str
    label: Text
    content: Child
    lang: str | None = None


class Tabs(Kit):
    """A tab list and its panels; all panels stay in the page."""

    library = f"{KIT}/tabs.jsx"
    tag = "Tabs"

    name: rx.Var[str]
    label: rx.Var[str]
    items: rx.Var[list[dict[str, str]]]
    selected: rx.Var[str]
    on_select: SendsText


def tabs(
    name: str,
    label: Text,
    items: Sequence[Tab],
    *,
    selected: rx.Var[str] | str = "",
    on_change: Handler = None,
) -> rx.Component:
    """Show one of several panels; `selected` is the first, and moves it when the state changes."""
    heads = [
        {"value": item.value, "label": item.label, **({"lang": item.lang} if item.lang else {})}
        for item in items
    ]
    picked = {} if on_change is None else {"on_select": on_change}
    panels = [rx.el.div(item.content, class_name="tab-content") for item in items]
    return Tabs.create(*panels, name=name, label=label, items=heads, selected=selected, **picked)
