"""Supplier Management: what opens to an authenticated supplier (B-15, B-16)."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    Text,
    badge,
    breadcrumb,
    button,
    callout,
    card,
    choice_card,
    facts,
    icon,
    page_head,
    skeleton_rows,
    time_day,
)
from portal.components.suppliers import application_facts
from portal.i18n.browser import named, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.reviews import STATUSES
from portal.state.suppliers import SupplierState

# Any: mypy sees the row, the page has a Var of it.
_row: Any = SupplierState.row


@page(
    route="/supplier",
    title=N_("Supplier Management"),
    needs=Permission.SUPPLIERS_ACT,
    on_load=SupplierState.load,
)
def supplier_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Supplier Management"),
            rx.cond(SupplierState.is_loaded, _row.facts.legal_name, ""),
        ),
        _grace(),
        rx.el.div(
            choice_card(
                t("Licensed Brands"),
                t("Your own brands, and those whose owners have authorised you."),
                "/supplier/brands",
                glyph=Glyph.BADGE,
            ),
            choice_card(
                t("Company Information"),
                t("What was checked, and how to change it."),
                "/supplier/company",
                glyph=Glyph.BUILDING,
            ),
            _later(t("Product Management"), Glyph.PACKAGE),
            _later(t("Order Management"), Glyph.CLIPBOARD),
            class_name="grid gap-4 md:grid-cols-2",
        ),
    )


def _later(title: Text, glyph: Glyph) -> rx.Component:
    """Show an area that is promised and not built yet, without a link that leads nowhere."""
    return rx.el.div(
        rx.el.span(icon(glyph, size=22), class_name="choice-mark"),
        rx.el.div(
            rx.el.h2(title, class_name="choice-title"),
            rx.el.p(t("This area is not open on the portal yet."), class_name="choice-body"),
        ),
        class_name="card choice choice-later",
    )


def _grace() -> rx.Component:
    return rx.cond(
        _row.is_in_grace,
        callout(
            t(
                "Your licence or the year has ended. Please renew within 30 days, or these areas "
                "close."
            ),
            tone="warn",
            role="note",
            actions=(button(t("Renew"), variant="primary", on_click=SupplierState.change),),
        ),
    )


@page(
    route="/supplier/company",
    title=N_("Company Information"),
    needs=Permission.SUPPLIERS_ACT,
    on_load=SupplierState.load,
)
def supplier_company_page() -> rx.Component:
    trail = breadcrumb((t("Supplier Management"), "/supplier"), here=t("Company Information"))
    change = rx.cond(
        _row.change_status == "",
        button(t("Change"), glyph=Glyph.PENCIL, on_click=SupplierState.change),
    )
    return signed_in_page(
        page_head(
            t("Company Information"),
            t("These facts were checked. Changes are checked again before they count."),
            trail=trail,
            actions=(change,),
        ),
        rx.cond(SupplierState.is_loaded, _information(), card(skeleton_rows(rows=8))),
        width="text",
    )


def _information() -> rx.Component:
    return rx.el.div(
        _grace(),
        _change_under_way(),
        card(
            facts(
                (t("Status"), badge(t("Authenticated"), "ok")),
                (t("Authenticated since"), time_day(_row.authenticated_at)),
                (t("Valid until"), time_day(_row.valid_until)),
            ),
        ),
        card(
            application_facts(_row.facts),
            title=t("Checked facts"),
            lead=t(
                "Buyers see the names, the country or region, the registration, the business and "
                "the contact. The bank account is told only to buyers with an order."
            ),
        ),
        class_name="grid gap-5",
    )


def _change_under_way() -> rx.Component:
    return rx.cond(
        _row.change_status,
        callout(
            rx.el.p(t("Status"), ": ", named(_row.change_status, STATUSES)),
            rx.cond(
                _row.is_bank_waiting,
                rx.el.p(
                    t("The bank account below is not shown to buyers until the new one is checked.")
                ),
            ),
            title=t("A change is under way"),
            role="note",
            actions=(button(t("See the change"), on_click=SupplierState.change),),
        ),
    )
