"""Dialogs of the browser: a question before something is done, a modal, a drawer."""

from typing import Any, Literal

import reflex as rx

from portal.components.base import KIT, Child, Handler, Kit, SendsNothing, Text
from portal.components.button import Variant, button
from portal.components.icon import Glyph, icon
from portal.i18n.browser import t


class Dialog(Kit):
    """A native dialog, opened by any button that names it or by the state."""

    library = f"{KIT}/dialog.jsx"
    tag = "Dialog"

    name: rx.Var[str]
    variant: rx.Var[str]
    is_open: rx.Var[bool]
    on_dismiss: SendsNothing


def modal(
    name: str,
    title: Text,
    *children: Child,
    actions: tuple[rx.Component, ...] = (),
    is_open: rx.Var[bool] | None = None,
    on_close: Handler = None,
) -> rx.Component:
    """Show a window over the page; button(opens=name) opens it, or the state does by is_open.

    A control in it with custom_attrs={"data-close": ""} closes it; so do Esc and a click beside it.
    """
    parts: list[Child] = [_head(name, title), rx.el.div(*children, class_name="dialog-body")]
    if actions:
        parts.append(rx.el.div(*actions, class_name="dialog-actions"))
    return _dialog(name, "dialog", *parts, is_open=is_open, on_close=on_close)


def confirm(
    name: str,
    title: Text,
    body: Child,
    action: Text,
    *,
    on_confirm: Handler,
    variant: Variant = "danger",
    is_open: rx.Var[bool] | None = None,
    on_close: Handler = None,
) -> rx.Component:
    """Ask before something is done; for the rows of a table use one, opened by the state."""
    cancel = button(t("Cancel"), custom_attrs={"data-close": ""})
    proceed = button(action, variant=variant, on_click=on_confirm, custom_attrs={"data-close": ""})
    return modal(
        name, title, rx.el.p(body), actions=(cancel, proceed), is_open=is_open, on_close=on_close
    )


def drawer(
    name: str, title: Text, *children: Child, side: Literal["start", "end"] = "start"
) -> rx.Component:
    """Show a panel that comes in from the side; button(opens=name) opens it."""
    return _dialog(name, f"drawer drawer-{side}", _head(name, title), *children)


def _dialog(
    name: str,
    variant: str,
    *parts: Child,
    is_open: rx.Var[bool] | None = None,
    on_close: Handler = None,
) -> rx.Component:
    props: dict[str, Any] = {} if is_open is None else {"is_open": is_open}
    if on_close is not None:
        props["on_dismiss"] = on_close
    return Dialog.create(*parts, name=name, variant=variant, **props)


def _head(name: str, title: Text) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title, class_name="dialog-title", custom_attrs={"id": f"{name}-title"}),
        rx.el.button(
            icon(Glyph.CLOSE),
            type="button",
            class_name="icon-btn",
            custom_attrs={"aria-label": t("Close"), "data-close": ""},
        ),
        class_name="dialog-head",
    )
