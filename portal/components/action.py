"""Buttons with a small life of their own: copy a text, send a code and wait before the next."""

import reflex as rx

from portal.components.base import KIT, Handler, Kit, SendsNothing, SendsText, Text, names
from portal.components.button import Variant
from portal.i18n.browser import t


class CopyButton(Kit):
    """Copies a text and says that it did."""

    library = f"{KIT}/action.jsx"
    tag = "CopyButton"

    text: rx.Var[str]
    copy_text: rx.Var[str]
    copied_text: rx.Var[str]
    failed_text: rx.Var[str]


class CountdownButton(Kit):
    """A button that cannot be pressed again before its time."""

    library = f"{KIT}/action.jsx"
    tag = "CountdownButton"

    label: rx.Var[str]
    again: rx.Var[str]
    waiting: rx.Var[str]
    until: rx.Var[int]
    longest: rx.Var[int]
    sends: rx.Var[str]
    busy: rx.Var[bool]
    on_press: SendsText
    on_plain_press: SendsNothing


def copy_button(text: rx.Var[str] | str, *, class_name: str = "") -> rx.Component:
    """Copy a text to the clipboard; the button reads "Copy", then "Copied"."""
    return CopyButton.create(
        text=text,
        copy_text=t("Copy"),
        copied_text=t("Copied"),
        failed_text=t("Copying failed"),
        class_name=names("btn btn-secondary btn-small", class_name),
    )


def countdown_button(
    label: Text,
    *,
    until_ms: rx.Var[int] | int,
    on_click: Handler,
    sends: str | None = None,
    again: Text | None = None,
    longest: int = 60,
    busy: rx.Var[bool] | bool = False,
    variant: Variant = "secondary",
) -> rx.Component:
    """Show a button such as "Send code" that rests until a moment (Unix time in ms, 0 for none).

    With `sends`, the name of a field in the same form, on_click gets what is typed there; without,
    nothing. `again` replaces the label once it was used. It never rests more than `longest`
    seconds, so a clock that is wrong by an hour locks nobody out; the server has the last word.
    """
    pressed = (
        {"on_plain_press": on_click} if sends is None else {"on_press": on_click, "sends": sends}
    )
    return CountdownButton.create(
        label=label,
        again=t("Resend") if again is None else again,
        waiting=t("Resend in {seconds} s"),
        until=until_ms,
        longest=longest,
        busy=busy,
        class_name=names("btn", f"btn-{variant}"),
        **pressed,
    )
