"""Forms: what was typed stays, a second click does nothing, errors are listed on top."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from portal.components.base import KIT, Child, Handler, Kit, Text, names
from portal.components.button import Variant
from portal.i18n.browser import t


class SubmitButton(Kit):
    """A submit button that waits: for the page to be alive, and for the answer."""

    library = f"{KIT}/form.jsx"
    tag = "SubmitButton"

    busy: rx.Var[bool]
    wait_text: rx.Var[str]
    way: rx.Var[str]
    when_filled: rx.Var[bool]


class StepHeading(Kit):
    """The heading of a step of a form; it takes the focus when it appears."""

    library = f"{KIT}/form.jsx"
    tag = "StepHeading"


class ErrorSummary(Kit):
    """The list of what must be corrected; it takes the focus when it appears."""

    library = f"{KIT}/form.jsx"
    tag = "ErrorSummary"

    errors: rx.Var[dict[str, object]]
    general: rx.Var[object]
    labels: rx.Var[dict[str, str]]
    heading: rx.Var[str]


def form(
    *children: Child, on_submit: Handler, class_name: str = "", form_id: str = ""
) -> rx.Component:
    """Collect fields for a handler that gets them as one dict of strings.

    The browser's own checks are off, because they speak the browser's language: the server checks
    and answers beside the fields. method="post" keeps what was typed out of the address, always.
    A field that stands elsewhere belongs to the form by its `form_id` (HTML's attribute "form").
    """
    ident = {"id": form_id} if form_id else {}
    return rx.el.form(
        *children,
        on_submit=on_submit,
        no_validate=True,
        method="post",
        class_name=names("form", class_name),
        **ident,
    )


def submit_button(
    label: Text,
    *,
    busy: rx.Var[bool] | bool = False,
    variant: Variant = "primary",
    way: str = "",
    when_filled: bool = False,
    class_name: str = "",
) -> rx.Component:
    """Show the button that sends the form; `busy` is true while the handler works.

    With `when_filled` it rests until every required field of the form holds something.

    Where a form has several, each but the main one has a `way`: the handler finds it in the dict
    under the key "way" when that button was pressed.
    """
    return SubmitButton.create(
        rx.el.span(label),
        busy=busy,
        wait_text=t("Please wait…"),
        way=way,
        when_filled=when_filled,
        class_name=names("btn", f"btn-{variant}", class_name),
    )


def step_heading(title: Text) -> rx.Component:
    """Open a step that takes the place of another on the same page, below the page's h1."""
    return StepHeading.create(title, class_name="card-title")


def error_summary(
    errors: rx.Var[Any],
    *,
    labels: Mapping[str, Text] | None = None,
    general: rx.Var[Any] | None = None,
) -> rx.Component:
    """List the errors of a form on top of it: `errors` maps names to Said, `general` is one Said.

    `labels` gives the words of each field, in the form's order, so that a link reads "Email: …".
    """
    return ErrorSummary.create(
        errors=errors,
        labels=dict(labels or {}),
        heading=t("Please check what you entered"),
        **({} if general is None else {"general": general}),
    )
