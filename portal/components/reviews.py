"""How a case looks to its applicant: where it stands, until when, and what to correct."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from portal.components.base import Child
from portal.components.button import download_button
from portal.components.desk_reviews import review_status
from portal.components.display import time_day, time_when
from portal.components.feedback import callout
from portal.i18n.browser import named, t
from portal.schemas.reviews import REASONS

__all__ = ["case_panel", "case_remarks", "review_status"]


def case_panel(case: Any, targets: Mapping[str, str]) -> rx.Component:
    """Say how a case (a CaseRow) stands; nothing before there is one that was submitted.

    `targets` names the kind's fields and slots: their English labels, each marked with N_.
    """
    return rx.match(
        case.status,
        ("submitted", _waiting(case)),
        ("in_review", _waiting(case)),
        ("needs_correction", _correction(case, targets)),
        ("approved", _approved(case)),
        ("rejected", _refused(case, t("Rejected"), t("You can correct it and apply again."))),
        ("expired", _ended()),
        ("suspended", _refused(case, t("Suspended"), t("Please contact customer service."))),
        ("revoked", _refused(case, t("Revoked"), t("Please contact customer service."))),
        rx.fragment(),
    )


def _waiting(case: Any) -> rx.Component:
    late = rx.el.p(
        t(
            "We are sorry: our review takes longer than promised. "
            "We are working on it with priority."
        )
    )
    maybe = rx.el.p(
        t("The public holidays of that time are not final yet, so the day may still move."),
        class_name="text-muted",
    )
    return callout(
        rx.el.p(t("You will have our answer by"), " ", time_when(case.due_at), "."),
        rx.el.p(t("Until then nothing can be changed."), class_name="text-muted"),
        rx.cond(case.is_late, late),
        rx.cond(case.is_due_provisional, maybe),
        title=rx.cond(case.status == "in_review", t("In review"), t("Waiting for review")),
        role="status",
        actions=(download_button(t("Add to calendar"), "/files/due/" + case.id),),
    )


def _correction(case: Any, targets: Mapping[str, str]) -> rx.Component:
    return callout(
        rx.el.p(
            t("Please correct the following and submit again. Until then our time stands still.")
        ),
        case_remarks(case, targets),
        _note(case),
        tone="warn",
        title=t("Correction needed"),
        role="status",
    )


def case_remarks(case: Any, targets: Mapping[str, str]) -> rx.Component:
    """List what has to be corrected: which field or file, why, and in the reviewer's words."""

    def line(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(named(row.target, targets), class_name="font-semibold"),
            " – ",
            named(row.reason, REASONS),
            rx.cond(row.note, rx.el.span(" – ", row.note, class_name="break-words")),
        )

    return rx.el.ul(rx.foreach(case.remarks, line), class_name="list-disc ps-5 my-2")


def _approved(case: Any) -> rx.Component:
    until = rx.el.p(t("Valid until"), " ", time_day(case.expires_at))
    return callout(
        rx.el.p(t("We have checked everything.")),
        rx.cond(case.expires_at, until),
        tone="ok",
        title=t("Approved"),
        role="status",
    )


def _refused(case: Any, title: Any, way: Child) -> rx.Component:
    reason = rx.el.p(t("Reason"), ": ", named(case.reason, REASONS))
    return callout(
        rx.cond(case.reason, reason),
        _note(case),
        rx.el.p(way),
        tone="bad",
        title=title,
        role="status",
    )


def _ended() -> rx.Component:
    return callout(
        rx.el.p(t("The approval has ended. Please hand in a valid document.")),
        tone="warn",
        title=t("No longer valid"),
        role="status",
    )


def _note(case: Any) -> rx.Component:
    return rx.cond(
        case.note,
        rx.el.p(case.note, class_name="whitespace-pre-line break-words border-s-2 ps-3 my-2"),
    )
