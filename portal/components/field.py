"""One form field: label, control, hint and error, tied together for everyone's eyes and ears."""

from typing import Any

import reflex as rx

from portal.components.base import Child, Text, names
from portal.components.icon import Glyph, icon
from portal.i18n.browser import t


def field_id(name: str) -> str:
    """Give the id of the control of a field; the error summary links to it."""
    return f"field-{name}"


def field(
    label: Text,
    name: str,
    control: rx.Component,
    *,
    hint: Child | None = None,
    error: rx.Var[str] | None = None,
    optional: bool = False,
    beside: rx.Component | None = None,
    extra: rx.Component | None = None,
    way_out: rx.Component | None = None,
    class_name: str = "",
) -> rx.Component:
    """Show a control with its label above, and hint and error (say(...), "" for none) below.

    The control must have been made with the same name. Fields are required unless optional.
    `beside` stands next to the control (a button that sends a code), `extra` below it (a meter),
    `way_out` at the end of the error.
    """
    tie(control, name, error, has_hint=hint is not None, required=not optional)
    heading = [rx.el.label(label, html_for=field_id(name), class_name="field-label")]
    if optional:
        heading.append(rx.el.span(t("optional"), class_name="field-optional"))
    return rx.el.div(
        rx.el.div(*heading, class_name="field-head"),
        control if beside is None else rx.el.div(control, beside, class_name="field-beside"),
        *([extra] if extra is not None else []),
        *([field_hint(name, hint)] if hint is not None else []),
        *([field_error(name, error, way_out)] if error is not None else []),
        class_name=names("field", class_name),
    )


def field_hint(name: str, hint: Child) -> rx.Component:
    """Show the help below a control; tie() makes the control point to it."""
    return rx.el.p(hint, class_name="field-hint", custom_attrs={"id": f"{field_id(name)}-hint"})


def field_error(name: str, error: rx.Var[str], way_out: rx.Component | None = None) -> rx.Component:
    """Show the error of a control, or nothing; tie() makes the control point to it."""
    words = rx.el.span(error) if way_out is None else rx.el.span(error, " ", way_out)
    return rx.el.div(
        rx.cond(error, rx.el.p(icon(Glyph.ALERT, size=16), words)),
        class_name="field-error",
        custom_attrs={"id": f"{field_id(name)}-error"},
    )


def tie(
    control: rx.Component,
    name: str,
    error: rx.Var[str] | None,
    *,
    has_hint: bool = False,
    required: bool = True,
) -> None:
    """Tie a control to the label, hint and error of its name."""
    ident = field_id(name)
    # Through custom_attrs, not id=: an id makes Reflex keep a ref and submit the control twice.
    tied: dict[str, Any] = {"id": ident}
    described = [f"{ident}-hint"] if has_hint else []
    if error is not None:
        described.append(f"{ident}-error")
        tied["aria-invalid"] = rx.cond(error, "true", "false")
    if described:
        tied["aria-describedby"] = " ".join(described)
    if required:
        tied["aria-required"] = "true"
    control.custom_attrs = {**control.custom_attrs, **tied}


def fieldset(legend: Text, *children: Child, hint: Text | None = None) -> rx.Component:
    """Group fields under a heading that is read with each of them."""
    return rx.el.fieldset(
        rx.el.legend(legend),
        *([rx.el.p(hint, class_name="field-hint")] if hint is not None else []),
        *children,
        class_name="fieldset",
    )


def field_row(*fields: rx.Component) -> rx.Component:
    """Put fields side by side where there is room, one below the other on a phone."""
    return rx.el.div(*fields, class_name="field-row")
