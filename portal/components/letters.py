"""How invitation letters look on a screen: one's own, and what a check says."""

from typing import Any

import reflex as rx

from portal.components.base import Handler
from portal.components.button import button_row, download_button
from portal.components.display import card, facts, time_day
from portal.components.feedback import callout, empty_state
from portal.components.field import field
from portal.components.form import error_summary, form, submit_button
from portal.components.menu import LANGUAGE_NAMES
from portal.components.select import select
from portal.components.table import Column, data_table
from portal.config import EVENT_NAME
from portal.i18n.browser import named, say, t

#: Where the HTTP route of the files is (portal.api.files).
_FILES = "/files/letters/"
_LANGUAGES = {code: str(name) for code, name in LANGUAGE_NAMES}


def letters_card(
    letters: Any,
    errors: Any,
    *,
    language: Any,
    is_loaded: Any,
    is_busy: Any,
    may_issue: Any,
    on_issue: Handler,
) -> rx.Component:
    """Issue a letter in a language, and download the earlier ones."""
    closed = rx.el.p(
        t("Letters can be issued once the company information is complete."),
        class_name="text-muted",
    )
    asking = _asking(errors, language=language, is_busy=is_busy, on_issue=on_issue)
    return card(
        rx.el.div(
            rx.cond(may_issue, asking, closed),
            data_table(
                _columns(),
                letters,
                caption=t("Your letters"),
                empty=empty_state(t("No letter yet"), t("The letters that you issue stand here.")),
                is_loading=~is_loaded,
                skeletons=1,
            ),
            class_name="grid gap-5",
        ),
        title=t("Invitation letter"),
        lead=t(
            "It invites you to the next event and carries the company code, so that colleagues "
            "find it there."
        ),
    )


def _asking(errors: Any, *, language: Any, is_busy: Any, on_issue: Handler) -> rx.Component:
    return form(
        error_summary(errors, labels={"language": t("Language of the letter")}, general=errors[""]),
        field(
            t("Language of the letter"),
            "language",
            select("language", LANGUAGE_NAMES, value=language),
            error=say(errors["language"]),
        ),
        button_row(submit_button(t("Issue letter"), busy=is_busy)),
        on_submit=on_issue,
    )


def _columns() -> list[Column]:
    return [
        Column(key="number", label=t("Letter number"), cell=lambda row: row.number),
        Column(key="language", label=t("Language"), cell=_language),
        Column(key="issued_at", label=t("Issued on"), cell=lambda row: time_day(row.issued_at)),
        Column(
            key="actions",
            label=t("Actions"),
            cell=lambda row: download_button(
                t("Download"), _FILES + row.id, class_name="btn-small"
            ),
            role="actions",
            align="end",
        ),
    ]


def _language(row: Any) -> rx.Var[str]:
    return named(row.language, _LANGUAGES)


def _download(row: Any) -> rx.Component:
    return download_button(t("Download"), _FILES + row.id, class_name="btn-small")


def checked_letter(found: Any) -> rx.Component:
    """Say what a check found, to be compared with the letter in one's hand."""
    return rx.match(
        found.state,
        ("valid", _valid(found)),
        (
            "ended",
            callout(
                t("Letter {number} was issued here but is no longer valid.", number=found.number),
                tone="warn",
                title=t("This letter is no longer valid"),
            ),
        ),
        (
            "unknown",
            callout(
                t("Please compare the number with the letter once more."),
                tone="bad",
                title=t("We have issued no letter with this number"),
            ),
        ),
        rx.fragment(),
    )


def _valid(found: Any) -> rx.Component:
    return callout(
        rx.el.p(t("Please compare these facts with the letter."), class_name="mb-3"),
        facts(
            (t("Letter number"), found.number),
            (t("Company"), found.company_name),
            (t("Initials of the person"), found.person),
            (t("Event"), named(found.event_name, {EVENT_NAME: EVENT_NAME})),
            (t("Issued on"), time_day(found.issued_at)),
        ),
        tone="ok",
        title=t("This letter is valid"),
    )
