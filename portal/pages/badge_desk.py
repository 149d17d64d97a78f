"""Buyer badges of earlier fairs: the list of records, and one of them with its corrections."""

from typing import Any

import reflex as rx

from portal.components import (
    Column,
    button,
    callout,
    card,
    country_select,
    error_summary,
    facts,
    form,
    link,
    mail_address,
    page_head,
    select,
    submit_button,
    time_day,
    time_when,
)
from portal.components.desk import bare_filter, desk_list, looked_at
from portal.components.support import (
    badge_fields,
    badge_labels,
    badge_steps,
    claim_status,
    given,
    place,
)
from portal.i18n.browser import t, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.support_desk import BadgeSort
from portal.state.badge_desk import CLAIMED, UNCLAIMED, BadgesState

# Any: mypy sees functions and rows, the page has event handlers and Vars.
_badge: Any = BadgesState.badge
_errors: Any = BadgesState.errors


@page(
    route="/desk/badges",
    title=N_("Buyer badges"),
    needs=Permission.BADGES_LIST,
    on_load=BadgesState.load,
)
def badge_desk_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Buyer badges"), t("Badges of earlier fairs, as they were imported.")),
        _list(),
        rx.cond(_badge.id, _record()),
    )


def _list() -> rx.Component:
    claims = (
        ("", t("Claimed or not")),
        (CLAIMED, t("Claimed")),
        (UNCLAIMED, t("Not claimed")),
    )
    places = country_select("place", value=BadgesState.country, on_change=BadgesState.show_country)
    chosen = select("claim", claims, value=BadgesState.claim, on_change=BadgesState.show_claim)
    return desk_list(
        BadgesState,
        t("Buyer badges"),
        _columns(),
        search=(t("Search badges"), t("Badge number or name")),
        filters=(
            bare_filter(places, t("Country/Region"), class_name="w-full sm:w-56"),
            bare_filter(chosen, t("Status"), class_name="w-full sm:w-56"),
        ),
        found=tn("{count} badge", "{count} badges", count=BadgesState.total),
        empty=(t("No badge fits"), t("Try fewer letters or no filter.")),
        hidden_while=_badge.id,
    )


def _columns() -> list[Column]:
    return [
        Column(
            key=BadgeSort.NUMBER.value,
            label=t("Badge number"),
            cell=lambda row: row.number,
            sortable=True,
        ),
        Column(key=BadgeSort.NAME.value, label=t("Name"), cell=_person, sortable=True),
        Column(
            key=BadgeSort.COUNTRY.value,
            label=t("Country/Region"),
            cell=lambda row: place(row.country),
            sortable=True,
        ),
        Column(
            key="claim",
            label=t("Status"),
            cell=lambda row: claim_status(row.is_claimed),
            role="state",
        ),
        Column(
            key=BadgeSort.UPDATED_AT.value,
            label=t("Changed"),
            cell=lambda row: time_day(row.updated_at),
            sortable=True,
        ),
        Column(key="act", label=t("Actions"), cell=_actions, role="actions"),
    ]


def _person(row: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(row.name),
        rx.cond(row.company_name, rx.el.span(row.company_name, class_name="text-muted")),
        class_name="inline-grid",
    )


def _actions(row: Any) -> rx.Component:
    return button(t("View"), on_click=BadgesState.view(row.id), class_name="btn-small")


def _record() -> rx.Component:
    return looked_at(
        BadgesState,
        card(_facts(), title=t("Badge {number}", number=_badge.number)),
        card(
            rx.cond(_badge.is_claimed, _claimed(), _correction()),
            title=t("Correct the record"),
        ),
        card(badge_steps(_badge.steps), title=t("Corrections")),
    )


def _facts() -> rx.Component:
    return facts(
        (t("Badge number"), _badge.number),
        (t("Name"), given(_badge.name)),
        (t("Country/Region"), place(_badge.country)),
        (t("Company"), given(_badge.company_name)),
        (t("Email"), given(_badge.email)),
        (t("Imported"), time_when(_badge.imported_at)),
        (t("Status"), claim_status(_badge.is_claimed)),
    )


def _claimed() -> rx.Component:
    """Say why nothing can be changed, and lead to the account that it became."""
    return callout(
        rx.el.p(
            t(
                "This badge has been claimed, so its record stays as it is. If the wrong person "
                "has claimed it, suspend that account."
            )
        ),
        rx.el.p(
            link(_badge.claimed_by, "/desk/accounts?account=" + _badge.claimed_id),
            " ",
            mail_address(_badge.claimed_email, class_name="text-muted"),
            " · ",
            time_when(_badge.claimed_at),
        ),
        role="note",
    )


def _correction() -> rx.Component:
    return rx.el.div(
        form(
            error_summary(_errors, labels=badge_labels(), general=_errors[""]),
            badge_fields(_badge.number, _badge.name, _badge.country, _errors),
            submit_button(t("Correct"), busy=BadgesState.is_busy),
            on_submit=BadgesState.correct,
        ),
        key=_badge.id,
    )
