"""What the pages of customer service share: histories, filters, and acts that need a reason."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from portal.components.base import Child, Handler, Text
from portal.components.button import Variant, button
from portal.components.dialog import modal
from portal.components.display import time_when
from portal.components.field import field, field_id, tie
from portal.components.form import error_summary, form, submit_button
from portal.components.inputs import textarea
from portal.components.select import select
from portal.i18n.browser import named, say, t
from portal.schemas.desk_history import HISTORY_STEPS


def history(steps: Any) -> rx.Component:
    """List what has happened, newest first: what, when, who, and why in their words."""
    nothing = rx.el.p(t("Nothing yet"), class_name="text-muted")
    listed = rx.el.ol(rx.foreach(steps, _step), class_name="grid gap-3")
    return rx.cond(steps.length() > 0, listed, nothing)


def _step(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(named(each.step, HISTORY_STEPS), class_name="font-semibold"),
        rx.el.span(
            time_when(each.at),
            rx.cond(each.by, rx.el.span(" · ", each.by)),
            class_name="text-muted",
        ),
        rx.cond(
            each.reason,
            rx.el.span(each.reason, class_name="whitespace-pre-line break-words"),
        ),
        class_name="grid gap-0.5",
    )


def filter_select(
    name: str, label: Text, options: Sequence[tuple[str, Text]], *, on_change: Handler
) -> rx.Component:
    """Show a choice beside a list's search, with its words before it."""
    control = select(name, options, on_change=on_change)
    tie(control, name, None, required=False)
    return rx.el.div(
        rx.el.label(label, html_for=field_id(name), class_name="text-muted"),
        control,
        class_name="flex items-center gap-3",
    )


def act_dialog(
    name: str,
    title: Text,
    lead: Child,
    action: Text,
    *,
    state: Any,
    on_submit: Handler,
    fields: tuple[rx.Component, ...] = (),
    labels: dict[str, Text] | None = None,
    extra: Child = "",
    variant: Variant = "danger",
) -> rx.Component:
    """Ask for what an act needs, above all its reason; open while state.question is `name`.

    `fields` replace the one for the reason; `extra` stands between the errors and the fields.
    """
    errors = state.errors
    return modal(
        name,
        title,
        rx.cond(
            state.question == name,
            form(
                rx.el.p(lead),
                error_summary(errors, labels=labels or reason_label(), general=errors[""]),
                extra,
                *(fields or (reason_field(errors),)),
                rx.el.div(
                    button(t("Cancel"), custom_attrs={"data-close": ""}),
                    submit_button(action, busy=state.is_busy, variant=variant),
                    class_name="btn-row btn-row-end",
                ),
                on_submit=on_submit,
            ),
        ),
        is_open=state.question == name,
        on_close=state.leave_question,
    )


def reason_label() -> dict[str, Text]:
    """Return the words of reason_field, for the error summary."""
    return {"reason": t("Reason")}


def reason_field(errors: Any, *, hint: Text | None = None) -> rx.Component:
    """Ask why; the answer goes to the audit trail."""
    return field(
        t("Reason"),
        "reason",
        textarea("reason", rows=3, max_length=300),
        hint=t("It stays in the history.") if hint is None else hint,
        error=say(errors["reason"]),
    )
