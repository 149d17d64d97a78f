"""How complete somebody's information is: a bar, and what would make it fuller (C-10)."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from portal.components.base import Text
from portal.i18n.browser import named, number, t
from portal.schemas.completeness import HINTS


def completeness_bar(score: Any) -> rx.Component:
    """Show a score of 0 to 100 as a bar with its number."""
    label: Text = t("Completeness of your information")
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                class_name="bg-primary h-full rounded-full",
                style={"width": rx.Var.create(score).to_string() + "%"},
            ),
            class_name="bg-surface-2 h-3 min-w-0 flex-1 overflow-hidden rounded-full",
            # Not role=: Reflex's list of roles does not know it.
            custom_attrs={
                "role": "meter",
                "aria-label": label,
                "aria-valuemin": 0,
                "aria-valuemax": 100,
                "aria-valuenow": score,
            },
        ),
        rx.el.span(t("{score} %", score=number(score)), class_name="font-semibold tabular-nums"),
        class_name="flex items-center gap-4",
    )


def completeness_hints(hints: Any) -> rx.Component:
    """Name what would raise the score, weightiest first; nothing when nothing would."""
    return _named_hints(hints, HINTS)


def case_completeness(score: Any, lacking: Any, labels: Mapping[str, str]) -> rx.Component:
    """Show how complete a case is before it is handed in, and what would add to it (C-10).

    `lacking` names fields and files, `labels` gives their English words.
    """
    return rx.el.div(
        rx.el.h3(t("Completeness of your information"), class_name="card-title"),
        completeness_bar(score),
        rx.el.p(
            t(
                "None of this is required. Complete cases may be looked at first, and buyers trust "
                "complete information sooner."
            ),
            class_name="text-muted",
        ),
        _named_hints(lacking, labels),
        class_name="grid gap-3",
    )


def _named_hints(hints: Any, labels: Mapping[str, str]) -> rx.Component:
    return rx.cond(
        hints.length() > 0,
        rx.el.div(
            rx.el.p(t("What would make it more complete:")),
            rx.el.ul(
                rx.foreach(hints, lambda name: rx.el.li(named(name, labels))),
                class_name="list-disc ps-5",
            ),
            class_name="grid gap-2",
        ),
        rx.el.p(t("Nothing is missing.")),
    )
