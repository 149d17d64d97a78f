"""Handing one's admin right over to another member."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    button_row,
    callout,
    card,
    empty_state,
    error_summary,
    form,
    link_button,
    page_head,
    search_box,
    skeleton_rows,
    submit_button,
)
from portal.components.memberships import heir_fields, heir_labels
from portal.i18n.browser import t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.state.leaving import LeavingState

# Any: mypy sees the function, the page has its event handler.
_find: Any = LeavingState.find


@page(
    route="/company/transfer",
    title=N_("Transfer Admin Permission"),
    needs=Permission.COMPANIES_TRANSFER,
    on_load=LeavingState.begin,
)
def transfer_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Transfer Admin Permission"),
            t("The member you choose becomes admin, and you become a member, in one step."),
        ),
        card(
            rx.cond(
                LeavingState.is_loaded,
                rx.cond(LeavingState.has_nobody, _nobody(), _form()),
                skeleton_rows(rows=5),
            )
        ),
        width="text",
    )


def _nobody() -> rx.Component:
    return empty_state(
        t("There is no member to hand the right to"),
        t("Members who are no admins yet can take it over."),
        glyph=Glyph.USERS,
        actions=(link_button(t("Staff Management"), "/company/staff"),),
    )


def _form() -> rx.Component:
    errors = LeavingState.errors
    return rx.el.div(
        search_box(
            "search",
            t("Search members"),
            placeholder=t("Name or e-mail"),
            on_change=_find,
        ),
        form(
            error_summary(errors, labels=heir_labels(), general=errors[""]),
            heir_fields(
                LeavingState.rows,
                errors,
                page=LeavingState.page,
                page_count=LeavingState.page_count,
                on_previous=LeavingState.turn_back,
                on_next=LeavingState.turn_on,
            ),
            callout(t("You cannot take this back yourself: only the new admin can."), tone="warn"),
            button_row(submit_button(t("Confirm"), busy=LeavingState.is_busy)),
            on_submit=LeavingState.transfer,
        ),
        class_name="grid gap-5",
    )
