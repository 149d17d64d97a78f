"""The review desk: three queues, oldest due first, and how the desk stands."""

from typing import Any

import reflex as rx

from portal.components import (
    Column,
    button,
    card,
    link_button,
    page_head,
    select,
    time_day,
)
from portal.components.desk import bare_filter, desk_list
from portal.components.desk_reviews import (
    case_address,
    case_line,
    due_line,
    rate_chart,
    review_status,
    workload,
)
from portal.components.tabs import Tab, tabs
from portal.i18n.browser import number, t, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.desk_reviews import QUEUE_SCOPES
from portal.state.desk_reviews import ORDERS, ReviewQueueState

# Any: mypy sees functions and rows, the page has event handlers and Vars.
_state: Any = ReviewQueueState
_figures: Any = ReviewQueueState.figures
_kind: Any = ReviewQueueState.kind
#: Where counting ends: services.desk_reviews.MAX_COUNT.
_MAX_COUNT = 1000
_QUEUES = (("identity", N_("Identity")), ("supplier", N_("Suppliers")), ("brand", N_("Brands")))
_ORDER_WORDS = (N_("Oldest due first"), N_("Most complete first"), N_("By name"))


@page(
    route="/desk",
    title=N_("Review desk"),
    needs=Permission.REVIEWS_LIST,
    on_load=ReviewQueueState.load,
)
def review_desk_page() -> rx.Component:
    panels = [
        Tab(value=kind, label=t(words), content=rx.cond(_kind == kind, _queue(t(words))))
        for kind, words in _QUEUES
    ]
    return signed_in_page(
        page_head(
            t("Review desk"),
            _todo(),
            actions=(button(t("Claim the next case"), on_click=_state.claim_next),),
        ),
        tabs(
            "queues",
            t("Queues"),
            panels,
            selected=_kind,
            on_change=ReviewQueueState.show_queue,
        ),
        rx.el.div(
            card(workload(_figures.workload), title=t("Workload")),
            card(
                rate_chart(ReviewQueueState.weeks),
                title=t("Answers in time"),
                lead=t("Of the queue above, week by week"),
            ),
            class_name="grid gap-5 items-start lg:grid-cols-2",
        ),
    )


def _todo() -> rx.Component:
    waiting = _figures.waiting
    total = waiting["identity"].to(int) + waiting["supplier"].to(int) + waiting["brand"].to(int)
    return rx.el.span(
        tn("{count} case to be decided", "{count} cases to be decided", count=total),
        " · ",
        t("{count} overdue", count=number(_figures.overdue)),
        " · ",
        t("{count} claimed by you", count=number(_figures.mine)),
        role="status",
    )


def _queue(name: Any) -> rx.Component:
    scopes = [(str(value), t(words)) for value, words in QUEUE_SCOPES.items()]
    orders = [(value, t(words)) for value, words in zip(ORDERS, _ORDER_WORDS, strict=True)]
    scope = select("scope", scopes, value=_state.scope, on_change=_state.show_scope)
    order = select("order", orders, value=_state.sort, on_change=_state.choose_order)
    return desk_list(
        ReviewQueueState,
        name,
        _columns(),
        search=(t("Search cases"), t("Person, company or brand")),
        filters=(bare_filter(scope, t("Status")), bare_filter(order, t("Order"))),
        found=_found(),
        empty=(t("No case fits"), t("Everything is decided, or the filter hides it.")),
    )


def _found() -> rx.Var[str]:
    total: Any = ReviewQueueState.total
    return rx.cond(
        total >= _MAX_COUNT,
        t("{count} cases or more", count=number(_MAX_COUNT)),
        tn("{count} case", "{count} cases", count=total),
    )


def _columns() -> list[Column]:
    return [
        Column(key="headline", label=t("Case"), cell=case_line),
        Column(key="due_at", label=t("Due"), cell=_due),
        Column(key="status", label=t("Status"), cell=_status, role="state"),
        Column(
            key="completeness",
            label=t("Complete"),
            cell=lambda row: row.completeness.to(str) + "%",
            align="end",
        ),
        Column(key="act", label=t("Actions"), cell=_act, role="actions"),
    ]


def _due(row: Any) -> rx.Component:
    """Show until when an answer is promised, or when it was given."""
    answered = rx.el.span(t("Decided"), " ", time_day(row.decided_at), class_name="text-muted")
    return rx.cond(row.due_at | ~row.decided_at, due_line(row), answered)


def _status(row: Any) -> rx.Component:
    """Show how a case stands, and below who has it: an own column would not fit in Russian."""
    reviewer = rx.cond(row.is_mine, t("You"), row.claimed_by)
    return rx.el.span(
        review_status(row.status),
        rx.cond(row.claimed_by, rx.el.span(reviewer, class_name="text-muted")),
        class_name="inline-grid justify-items-start gap-1",
    )


def _act(row: Any) -> rx.Component:
    claim = button(
        t("Claim"),
        on_click=ReviewQueueState.claim(row.id),
        class_name="btn-small",
        custom_attrs={"aria-label": t("Claim") + ": " + row.headline},
    )
    view = link_button(t("View"), case_address(row), class_name="btn-small")
    return rx.cond(row.status == "submitted", claim, view)
