"""How a company's history looks, and the form in which a member asks for a change."""

from typing import Any

import reflex as rx

from portal.components.base import Handler, Text
from portal.components.button import button
from portal.components.companies import fact_in_words
from portal.components.dialog import modal
from portal.components.display import card, time_when
from portal.components.field import field, field_error, field_id, fieldset
from portal.components.form import error_summary, form, submit_button
from portal.components.inputs import checkbox, textarea
from portal.components.table import pager
from portal.i18n.browser import named, say, t
from portal.kit.words import N_
from portal.schemas.companies import COMPANY_EVENTS, COMPANY_FACTS

#: The status changes with the facts, once nothing is missing any more.
_NAMES = {**COMPANY_FACTS, "status": N_("Status")}


def company_history(
    events: Any, page: Any, page_count: Any, *, on_previous: Handler, on_next: Handler
) -> rx.Component:
    """List CompanyEventRows, newest first (A-71)."""
    turning = pager(
        page,
        page_count,
        on_previous=on_previous,
        on_next=on_next,
        label=t("Pages of the change history"),
    )
    return card(
        rx.el.ol(rx.foreach(events, _event), class_name="grid gap-4"),
        rx.cond(page_count > 1, turning),
        title=t("Change history"),
    )


def _event(event: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.strong(named(event.kind, COMPANY_EVENTS)),
            " · ",
            rx.cond(
                event.is_by_erased,
                t("Deleted account"),
                rx.cond(event.by, event.by, t("Customer service")),
            ),
            " · ",
            rx.el.span(time_when(event.at), class_name="text-muted"),
        ),
        rx.cond(
            event.changes.length() > 0,
            rx.el.ul(rx.foreach(event.changes, _change), class_name="list-disc ps-5"),
        ),
        rx.cond(
            event.asked.length() > 0,
            rx.el.ul(
                rx.foreach(event.asked, lambda name: rx.el.li(named(name, COMPANY_FACTS))),
                class_name="list-disc ps-5",
            ),
        ),
        _quoted(event.wish),
        _quoted(event.note),
        class_name="grid gap-1 break-words",
    )


def _change(change: Any) -> rx.Component:
    old = fact_in_words(change.name, change.old)
    new = fact_in_words(change.name, change.new)
    return rx.el.li(named(change.name, _NAMES), ": ", t("from {old} to {new}", old=old, new=new))


def _quoted(text: Any) -> rx.Component:
    return rx.cond(text, rx.el.p(text, class_name="text-muted whitespace-pre-line break-words"))


def ask_change_dialog(
    errors: Any, *, box: str, is_open: Any, is_busy: Any, on_submit: Handler, on_close: Handler
) -> rx.Component:
    """Ask what should change, and to what (A-44). The form gets "<box><fact>", wish and note."""
    labels: dict[str, Text] = {
        "facts": t("What should change?"),
        "wish": t("What should it be?"),
        "note": t("Note"),
    }
    return modal(
        "ask-for-change",
        t("Ask an admin to change this"),
        rx.cond(
            is_open,
            form(
                error_summary(errors, labels=labels, general=errors[""]),
                fieldset(
                    labels["facts"],
                    _boxes(box),
                    field_error("facts", say(errors["facts"])),
                ),
                *_words(labels, errors),
                rx.el.div(
                    button(t("Cancel"), custom_attrs={"data-close": ""}),
                    submit_button(t("Send to the admins"), busy=is_busy),
                    class_name="btn-row btn-row-end",
                ),
                on_submit=on_submit,
            ),
        ),
        is_open=is_open,
        on_close=on_close,
    )


def _boxes(box: str) -> rx.Component:
    return rx.el.div(
        *(checkbox(f"{box}{name}", t(words)) for name, words in COMPANY_FACTS.items()),
        class_name="grid gap-x-4 gap-y-2 sm:grid-cols-2",
        # The error summary leads here.
        custom_attrs={"id": field_id("facts"), "tabIndex": -1},
    )


def _words(labels: dict[str, Text], errors: Any) -> list[rx.Component]:
    return [
        field(
            labels["wish"],
            "wish",
            textarea("wish", rows=3, max_length=500),
            hint=t("The new words, exactly as they should stand there."),
            error=say(errors["wish"]),
        ),
        field(
            labels["note"],
            "note",
            textarea("note", rows=2, max_length=300),
            hint=t("Why, or since when. All admins can read it."),
            error=say(errors["note"]),
            optional=True,
        ),
    ]
