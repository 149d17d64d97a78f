"""What the pages of customer service share: histories, filters, and acts that need a reason."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from portal.components.base import Child, Handler, Text
from portal.components.button import Variant, button
from portal.components.dialog import modal
from portal.components.display import card, time_when
from portal.components.feedback import empty_state
from portal.components.field import field, field_id, tie
from portal.components.form import error_summary, form, submit_button
from portal.components.icon import Glyph
from portal.components.inputs import textarea
from portal.components.select import select
from portal.components.table import Column, data_table, list_pager, search_box
from portal.i18n.browser import named, say, t
from portal.schemas.desk_history import HISTORY_STEPS


def desk_list(
    state: Any,
    caption: Text,
    columns: Sequence[Column],
    *,
    search: tuple[Text, Text],
    found: Child,
    empty: tuple[Text, Text],
    filters: Sequence[rx.Component] = (),
    hidden_while: rx.Var[Any] | None = None,
) -> rx.Component:
    """Show a list of the desk: search, filters, how many there are, the table and its pages.

    `state` is a `listing(...)`; `search` the box's label and placeholder, `empty` the words when
    nothing fits. While `hidden_while` is true, one of the rows is looked at instead.
    """
    table = data_table(
        columns,
        state.rows,
        caption=caption,
        empty=empty_state(*empty),
        sort=state.sort,
        on_sort=state.sort_by,
        is_loading=~state.is_loaded,
    )
    listed = card(_controls(state, search, filters, found), table, list_pager(state, label=caption))
    if hidden_while is None:
        return listed
    # Hidden, not taken away: what was searched for stands there when one comes back.
    return rx.el.div(listed, class_name=rx.cond(hidden_while, "hidden", ""))


def _controls(
    state: Any, search: tuple[Text, Text], filters: Sequence[rx.Component], found: Child
) -> rx.Component:
    label, placeholder = search
    return rx.el.div(
        search_box(
            "search",
            label,
            placeholder=placeholder,
            on_change=state.find,
            class_name="w-full sm:w-80",
        ),
        *filters,
        rx.el.p(found, role="status", class_name="text-muted sm:ms-auto"),
        class_name="flex flex-wrap items-center gap-x-6 gap-y-3",
    )


def looked_at(state: Any, *cards: rx.Component) -> rx.Component:
    """Show one row of a desk's list, with the way back to the list above it."""
    return rx.el.div(
        button(t("Back to the list"), glyph=Glyph.ARROW_LEFT, on_click=state.leave_view),
        *cards,
        class_name="grid gap-5 justify-items-start *:w-full [&>button]:w-auto",
    )


def acts_bar(*acts: Child) -> rx.Component:
    """Keep the acts on what is read above in sight, at the foot of the screen; last on its page.

    Without an act there is no bar.
    """
    return rx.el.div(*acts, class_name="acts-bar")


def bare_filter(control: rx.Component, label: Text, *, class_name: str = "") -> rx.Component:
    """Show a choice beside a list's search whose options say what it is; `label` is spoken."""
    control.custom_attrs = {**control.custom_attrs, "aria-label": label}
    return rx.el.div(control, class_name=class_name or "w-full sm:w-auto")


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
