"""How the support desk looks: states, facts side by side, and what a badge record should say."""

from typing import Any

import reflex as rx

from portal.components.base import Child, Handler, Text
from portal.components.button import Variant, button
from portal.components.dialog import modal
from portal.components.display import badge, time_when
from portal.components.field import field, field_error, field_id, field_row, fieldset
from portal.components.form import error_summary, form, submit_button
from portal.components.inputs import checkbox, text_input, textarea
from portal.components.select import country_select
from portal.i18n.browser import named, say, t, territory
from portal.schemas.support import MAX_MESSAGE
from portal.schemas.support_desk import (
    BADGE_FACTS,
    FITTING,
    RECOVERY_CHECKS,
    TICKET_STATUSES,
    TICKET_STEPS,
)

_STATUS_TONES = (("open", "warn"), ("in_work", "info"), ("solved", "ok"), ("refused", "bad"))


def ticket_status(status: rx.Var[str]) -> rx.Component:
    """Show how far a request is as a badge."""
    return badge(named(status, TICKET_STATUSES), rx.match(status, *_STATUS_TONES, "idle"))


def claim_status(is_claimed: Any) -> rx.Component:
    """Show whether a badge record has led to an account."""
    return rx.cond(is_claimed, badge(t("Claimed"), "ok"), badge(t("Not claimed"), "idle"))


def given(text: Any) -> rx.Component:
    """Show what was entered, or that nothing was; line feeds stay."""
    return rx.cond(
        text,
        rx.el.span(text, class_name="whitespace-pre-line break-words"),
        rx.el.span("–", class_name="text-muted"),
    )


def place(code: Any) -> rx.Component:
    """Show a country or region, or that none was entered."""
    return rx.cond(code, rx.el.span(territory(code)), rx.el.span("–", class_name="text-muted"))


def compared(words: Child, differs: Any) -> rx.Component:
    """Show a fact of a record, marked when it is not what was entered."""
    return rx.el.span(
        words,
        rx.cond(differs, badge(t("Differs"), "warn")),
        class_name="inline-flex flex-wrap items-center gap-x-3 gap-y-1",
    )


def badge_labels() -> dict[str, Text]:
    """Return the words of badge_fields, for the error summary above the form."""
    return {
        "number": t("Badge number"),
        "name": t("Name"),
        "country": t("Country/Region"),
        "reason": t("Reason"),
    }


def badge_fields(number: Any, name: Any, country: Any, errors: Any) -> rx.Component:
    """Say what a badge record should say, and why; the form gets these four names."""
    return rx.fragment(
        field_row(
            field(
                t("Badge number"),
                "number",
                text_input("number", value=number, max_length=32),
                error=say(errors["number"]),
            ),
            field(
                t("Name"),
                "name",
                text_input("name", value=name, max_length=100),
                error=say(errors["name"]),
            ),
        ),
        field(
            t("Country/Region"),
            "country",
            country_select("country", value=country),
            error=say(errors["country"]),
        ),
        field(
            t("Reason"),
            "reason",
            textarea("reason", rows=2, max_length=MAX_MESSAGE),
            hint=t("Kept with the old and the new words. Only the desk reads it."),
            error=say(errors["reason"]),
        ),
    )


def words_dialog(
    name: str,
    title: Text,
    label: Text,
    hint: Text,
    action: Text,
    *,
    field_name: str,
    errors: Any,
    busy: Any,
    is_open: Any,
    on_submit: Handler,
    on_close: Handler,
    variant: Variant = "primary",
) -> rx.Component:
    """Ask for words before something is done; the form gets them under `field_name`."""
    words = textarea(field_name, rows=4, max_length=MAX_MESSAGE)
    return modal(
        name,
        title,
        rx.cond(
            is_open,
            form(
                error_summary(errors, labels={field_name: label}, general=errors[""]),
                field(label, field_name, words, hint=hint, error=say(errors[field_name])),
                rx.el.div(
                    button(t("Cancel"), custom_attrs={"data-close": ""}),
                    submit_button(action, busy=busy, variant=variant),
                    class_name="btn-row btn-row-end",
                ),
                on_submit=on_submit,
            ),
        ),
        is_open=is_open,
        on_close=on_close,
    )


def recovery_fields(errors: Any) -> rx.Component:
    """Say which checks were made and why the desk agrees; the form gets one name for each."""
    checks = [
        checkbox(name, t(words), error=say(errors[name])) for name, words in RECOVERY_CHECKS.items()
    ]
    return rx.fragment(
        rx.el.div(
            fieldset(
                t("Checks made"),
                *checks,
                hint=t("Two are the least. Only tick what you have done yourself."),
            ),
            field_error("checks", say(errors["checks"])),
            # The error summary leads here.
            custom_attrs={"id": field_id("checks"), "tabIndex": -1},
        ),
        field(
            t("Reason"),
            "reason",
            textarea("reason", rows=2, max_length=MAX_MESSAGE),
            hint=t("Only the desk reads it."),
            error=say(errors["reason"]),
        ),
    )


def recovery_labels() -> dict[str, Text]:
    """Return the words of recovery_fields, for the error summary above the form."""
    checks = {name: t(words) for name, words in RECOVERY_CHECKS.items()}
    return {"checks": t("Checks made"), **checks, "reason": t("Reason")}


def fitting(names: Any) -> rx.Component:
    """Show which of the entered facts an account shares."""
    shared = rx.foreach(names, lambda name: badge(named(name, FITTING), "ok"))
    return rx.cond(
        names.length() > 0,
        rx.el.span(shared, class_name="inline-flex flex-wrap gap-2"),
        badge(t("Nothing fits"), "warn"),
    )


def ticket_steps(steps: Any) -> rx.Component:
    """List what has happened to a request, oldest first, with who did it and why."""
    return rx.el.ol(
        rx.foreach(
            steps,
            lambda each: rx.el.li(
                rx.el.span(named(each.step, TICKET_STEPS)),
                rx.cond(each.by, rx.el.span(" · ", each.by)),
                " · ",
                rx.el.span(time_when(each.at), class_name="text-muted"),
                rx.cond(
                    each.reason,
                    rx.el.p(each.reason, class_name="text-muted whitespace-pre-line break-words"),
                ),
            ),
        ),
        class_name="grid gap-2",
    )


def badge_steps(steps: Any) -> rx.Component:
    """List the corrections of a badge record, newest first."""
    return rx.cond(
        steps.length() > 0,
        rx.el.ol(rx.foreach(steps, _badge_step), class_name="grid gap-3"),
        rx.el.p(t("Never corrected"), class_name="text-muted"),
    )


def _badge_step(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(each.by),
        " · ",
        rx.el.span(time_when(each.at), class_name="text-muted"),
        rx.cond(each.request, rx.el.span(" · ", t("Request {number}", number=each.request))),
        rx.el.ul(rx.foreach(each.changes, _change)),
        rx.el.p(each.reason, class_name="text-muted whitespace-pre-line break-words"),
    )


def _change(each: Any) -> rx.Component:
    is_place = each.field == "country"
    old = rx.cond(is_place, territory(each.old), each.old)
    new = rx.cond(is_place, territory(each.new), each.new)
    return rx.el.li(named(each.field, BADGE_FACTS), ": ", old, " → ", new, class_name="break-words")
