"""How a case looks to its applicant: where it stands, until when, and what to correct."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from portal.components.base import Child
from portal.components.button import download_button
from portal.components.desk_reviews import review_status
from portal.components.display import time_day, time_when
from portal.components.feedback import callout
from portal.i18n.browser import named, t
from portal.schemas.reviews import REASONS, STATUSES

__all__ = ["case_panel", "case_remarks", "review_status"]


def case_panel(
    case: Any,
    targets: Mapping[str, str],
    *,
    says: Mapping[str, Child] | None = None,
    ways: Mapping[str, rx.Component] | None = None,
    until: Any = None,
) -> rx.Component:
    """Say how a case (a CaseRow) stands; nothing before there is one that was submitted.

    `targets` names the kind's fields and slots: their English labels, each marked with N_. By
    status, `says` gives the sentence of the kind in place of the common one, and `ways` what can
    be done about it. `until` is the moment at which the approval ends, None for no word of it.
    """
    panel = _Panel(case, targets, says or {}, ways or {}, until)
    return rx.match(
        case.status,
        ("draft", panel.again()),
        ("submitted", panel.waiting()),
        ("in_review", panel.waiting()),
        ("needs_correction", panel.correction()),
        ("approved", panel.approved()),
        ("rejected", panel.refused("rejected", t("You can correct it and apply again."))),
        ("expired", panel.ended()),
        ("suspended", panel.refused("suspended", t("Please contact customer service."))),
        ("revoked", panel.refused("revoked", t("Please contact customer service."))),
        rx.fragment(),
    )


@dataclass(frozen=True)
class _Panel:
    """The same frame and words for all kinds, with what a kind has to say of its own."""

    case: Any
    targets: Mapping[str, str]
    says: Mapping[str, Child]
    ways: Mapping[str, rx.Component]
    until: Any

    def waiting(self) -> rx.Component:
        case = self.case
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
            rx.cond(case.is_late, late),
            rx.cond(
                case.answer_by,
                rx.el.p(
                    t("You will have our answer by"), " ", rx.el.strong(time_when(case.answer_by))
                ),
            ),
            rx.cond(case.is_due_provisional, maybe),
            rx.el.p(t("Until then nothing can be changed."), class_name="text-muted"),
            rx.el.p(t("Submitted"), ": ", time_when(case.submitted_at), class_name="text-muted"),
            title=rx.cond(case.status == "in_review", t("In review"), t("Waiting for review")),
            role="status",
            actions=(
                rx.cond(
                    case.answer_by,
                    download_button(t("Add to calendar"), "/files/due/" + case.id),
                ),
            ),
        )

    def again(self) -> rx.Component:
        """Say in a draft why the last submission was rejected, or nothing."""
        return rx.cond(
            self.case.reason,
            callout(
                rx.el.p(t("Reason"), ": ", named(self.case.reason, REASONS)),
                _note(self.case),
                rx.el.p(t("Please correct it before you submit again.")),
                tone="warn",
                title=t("Why it was rejected"),
                role="note",
            ),
        )

    def correction(self) -> rx.Component:
        return callout(
            rx.el.p(
                t(
                    "Please correct the following and submit again. Until then our time stands "
                    "still."
                )
            ),
            case_remarks(self.case, self.targets),
            _note(self.case),
            tone="warn",
            title=t("Correction needed"),
            role="status",
        )

    def approved(self) -> rx.Component:
        until = self.until
        end = rx.el.p(t("Valid until"), " ", time_day(until))
        return callout(
            rx.el.p(self.says.get("approved", t("We have checked everything."))),
            *([] if until is None else [rx.cond(until, end)]),
            tone="ok",
            title=t("Approved"),
            role="status",
            actions=self._actions("approved"),
        )

    def refused(self, status: str, common: Child) -> rx.Component:
        case = self.case
        return callout(
            rx.cond(case.reason, rx.el.p(t("Reason"), ": ", named(case.reason, REASONS))),
            _note(case),
            rx.el.p(self.says.get(status, common)),
            tone="bad",
            title=t(STATUSES[status]),
            role="status",
            actions=self._actions(status),
        )

    def ended(self) -> rx.Component:
        common = t("The approval has ended. Please hand in a valid document.")
        return callout(
            rx.el.p(self.says.get("expired", common)),
            tone="warn",
            title=t("No longer valid"),
            role="status",
            actions=self._actions("expired"),
        )

    def _actions(self, status: str) -> tuple[rx.Component, ...]:
        return (self.ways[status],) if status in self.ways else ()


def case_remarks(case: Any, targets: Mapping[str, str]) -> rx.Component:
    """List what has to be corrected: which field or file, why, and in the reviewer's words."""

    def line(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(named(row.target, targets), class_name="font-semibold"),
            " – ",
            named(row.reason, REASONS),
            rx.cond(row.note, rx.el.span(" – ", row.note)),
            class_name="[overflow-wrap:anywhere]",
        )

    return rx.el.ul(rx.foreach(case.remarks, line), class_name="list-disc ps-5 my-2")


def _note(case: Any) -> rx.Component:
    return rx.cond(
        case.note,
        rx.el.p(
            case.note,
            class_name="whitespace-pre-line [overflow-wrap:anywhere] border-s-2 ps-3 my-2",
        ),
    )
