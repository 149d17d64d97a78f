"""A word of explanation that appears beside a control."""

import reflex as rx

from portal.components.base import KIT, Kit, Text


class Tooltip(Kit):
    """Describes the control in it; shown on hover and focus, hidden by Esc."""

    library = f"{KIT}/tooltip.jsx"
    tag = "Tooltip"

    name: rx.Var[str]
    text: rx.Var[str]


def tooltip(name: str, control: rx.Component, text: Text) -> rx.Component:
    """Explain a control; the text is its description, so nothing in it may be indispensable."""
    control.custom_attrs = {**control.custom_attrs, "aria-describedby": name}
    return Tooltip.create(control, name=name, text=text)
