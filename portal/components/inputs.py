"""Controls made of native inputs: text, code, date, text area, checkbox, radio buttons."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from portal.components.base import Child, Handler, Text, attributes, names
from portal.components.field import field_error, field_id, tie

InputType = Literal["text", "email", "tel", "url", "search", "number"]


def text_input(
    name: str,
    *,
    type: InputType = "text",  # noqa: A002  the attribute is called so
    autocomplete: str = "off",
    value: rx.Var[str] | str | None = None,
    placeholder: Text | None = None,
    max_length: int | None = None,
    on_change: Handler = None,
    class_name: str = "",
    **attrs: Any,
) -> rx.Component:
    """Show a one-line input; `value` is what it starts with, typed text is never overwritten."""
    given = attributes(
        autocomplete=None,
        placeholder=placeholder,
        autoCapitalize="none" if type in {"email", "url"} else None,
        spellCheck="false" if type in {"email", "url", "tel"} else None,
        **attrs,
    )
    return rx.el.input(
        name=name,
        type=type,
        auto_complete=autocomplete,
        class_name=names("input", class_name),
        custom_attrs=given,
        **_optional(default_value=value, max_length=max_length, on_change=on_change),
    )


def code_input(name: str, *, digits: int = 6) -> rx.Component:
    """Show the input for a code that came by mail or message; telephones offer to fill it in."""
    return rx.el.input(
        name=name,
        type="text",
        auto_complete="one-time-code",
        input_mode="numeric",
        # One more for a blank that came along with a pasted code.
        max_length=digits + 2,
        class_name="input input-code",
        custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
    )


def date_input(
    name: str,
    *,
    value: rx.Var[str] | str | None = None,
    earliest: str | None = None,
    latest: str | None = None,
    autocomplete: str = "off",
) -> rx.Component:
    """Show the native date picker; dates are ISO, without a time and a zone."""
    return rx.el.input(
        name=name,
        type="date",
        auto_complete=autocomplete,
        class_name="input input-date",
        custom_attrs=attributes(min=earliest, max=latest),
        **_optional(default_value=value),
    )


def textarea(
    name: str,
    *,
    value: rx.Var[str] | str | None = None,
    rows: int = 4,
    placeholder: Text | None = None,
    max_length: int | None = None,
) -> rx.Component:
    """Show an input of several lines; it grows with the text where the browser can."""
    return rx.el.textarea(
        name=name,
        class_name="input textarea",
        custom_attrs=attributes(rows=rows, placeholder=placeholder, maxLength=max_length),
        **_optional(default_value=value),
    )


def checkbox(
    name: str,
    *label: Child,
    checked: rx.Var[bool] | bool | None = None,
    error: rx.Var[str] | None = None,
    required: bool = False,
    on_change: Handler = None,
) -> rx.Component:
    """Show a checkbox with the words beside it; a form that was submitted holds "on" or nothing."""
    control = rx.el.input(
        name=name,
        type="checkbox",
        class_name="check",
        **_optional(default_checked=checked, on_change=on_change),
    )
    tie(control, name, error, required=required)
    return rx.el.div(
        rx.el.div(
            control,
            rx.el.label(*label, html_for=field_id(name), class_name="check-label"),
            class_name="check-row",
        ),
        *([field_error(name, error)] if error is not None else []),
        class_name="field",
    )


def radio_group(
    name: str,
    legend: Text,
    options: Sequence[tuple[str, Text]],
    *,
    value: str | None = None,
    error: rx.Var[str] | None = None,
) -> rx.Component:
    """Show a choice of one among few; options are (value, words)."""
    rows = [_radio(name, option, words, is_chosen=option == value) for option, words in options]
    described = {} if error is None else {"aria-describedby": f"{field_id(name)}-error"}
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="field-label"),
        rx.el.div(*rows, class_name="radio-list"),
        *([field_error(name, error)] if error is not None else []),
        class_name="field fieldset-plain",
        custom_attrs={"id": field_id(name), "tabIndex": -1, **described},
    )


def radio_row(name: str, value: Text, *words: Child) -> rx.Component:
    """Show one radio button of a list that the state holds; wrap the list in fieldset()."""
    return rx.el.label(
        rx.el.input(name=name, type="radio", value=value, class_name="radio"),
        rx.el.span(*words),
        class_name="check-row",
    )


def _radio(name: str, value: str, words: Text, *, is_chosen: bool) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            name=name, type="radio", value=value, default_checked=is_chosen, class_name="radio"
        ),
        rx.el.span(words),
        class_name="check-row",
    )


def _optional(**props: Any) -> dict[str, Any]:
    return {name: value for name, value in props.items() if value is not None}
