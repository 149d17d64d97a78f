"""The first page after login: what is still to do, and where one belongs."""

import reflex as rx

from portal.components import (
    badge,
    button_row,
    card,
    facts,
    link_button,
    page_head,
    skeleton_rows,
    stepper,
)
from portal.components.companies import company_code, company_status
from portal.i18n.browser import named, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.accounts import ACCOUNT_KINDS, PERSONAL_FACTS
from portal.schemas.reviews import STATUSES
from portal.state.overview import OverviewState

_row = OverviewState.row
_company = OverviewState.company


@page(
    route="/overview",
    title=N_("Overview"),
    needs=Permission.OVERVIEW_READ,
    on_load=OverviewState.load,
)
def overview_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Overview")),
        rx.cond(
            OverviewState.is_loaded,
            rx.el.div(
                rx.cond(_row.supplies, _supplier_card()),
                rx.cond(~_row.is_complete, _profile_card()),
                rx.cond(_row.proves_identity & ~_row.is_verified, _identity_card()),
                rx.el.div(
                    rx.cond(OverviewState.has_company, _company_card()),
                    _account_card(),
                    class_name="grid items-start gap-5 lg:grid-cols-2",
                ),
                class_name="grid gap-5",
            ),
            card(skeleton_rows(rows=6)),
        ),
    )


def _profile_card() -> rx.Component:
    """Show what is missing, until nothing is (A-15)."""
    filled = _row.total_count - _row.missing_count
    return card(
        _steps(),
        rx.el.div(
            rx.el.p(
                t(
                    "{filled} of {total} personal facts are filled in. Still missing:",
                    filled=filled,
                    total=_row.total_count,
                ),
            ),
            rx.el.ul(
                rx.foreach(_row.missing, lambda name: rx.el.li(named(name, PERSONAL_FACTS))),
                class_name="list-disc ps-5",
            ),
            class_name="my-5 grid gap-2",
        ),
        button_row(link_button(t("Complete Now"), "/personal", variant="primary")),
        title=t("Next steps"),
        lead=t("Trade partners trust people who say who they are."),
    )


def _identity_card() -> rx.Component:
    """Prompt to prove one's identity, until that is done (C-15)."""
    status = rx.cond(
        _row.identity_status, named(_row.identity_status, STATUSES), t("Not verified yet")
    )
    return card(
        rx.el.div(facts((t("Status"), badge(status, "info"))), class_name="mb-4"),
        button_row(
            link_button(t("Go to authentication"), "/identity", variant="primary"),
        ),
        title=t("Identity verification"),
        lead=t("Prove who you are: trade partners trust people who are verified."),
    )


def _supplier_card() -> rx.Component:
    """Lead to the authentication until it is done, and to what it opens from then on (B-15)."""
    status = rx.cond(
        _row.supplier_status, named(_row.supplier_status, STATUSES), t("Not authenticated yet")
    )
    asking = card(
        rx.el.div(facts((t("Status"), badge(status, "info"))), class_name="mb-4"),
        button_row(
            link_button(
                t("Go to Supplier Authentication"), "/supplier/authentication", variant="primary"
            ),
        ),
        title=t("Supplier Authentication"),
        lead=t("Show us your business licence: once it is checked, the areas of a supplier open."),
    )
    acting = card(
        button_row(link_button(t("Supplier Management"), "/supplier", variant="primary")),
        title=t("Supplier"),
        lead=t("Your company is authenticated: the areas of a supplier are open."),
    )
    return rx.cond(_row.is_authenticated, acting, asking)


def _steps() -> rx.Component:
    """All that is shown here comes after the company: without one a buyer stands on the guide."""
    account, personal = t("Account registered"), t("Personal information")
    return rx.cond(
        OverviewState.has_company,
        stepper([account, t("Company information"), personal], 2),
        stepper([account, personal], 1),
    )


def _company_card() -> rx.Component:
    return card(
        facts(
            (t("Status"), company_status(_company.status)),
            (t("Your role"), rx.cond(_company.is_admin, t("Company admin"), t("Member"))),
            (t("Company code"), company_code(_company.code)),
        ),
        title=_company.name,
        actions=(link_button(t("Company Information"), "/company", class_name="btn-small"),),
    )


def _account_card() -> rx.Component:
    return card(
        facts(
            (t("Registered as"), badge(named(_row.kind, ACCOUNT_KINDS), "info")),
            (
                t("Personal information"),
                rx.cond(_row.is_complete, t("Complete"), t("Not complete yet")),
            ),
        ),
        rx.cond(_row.is_verified, rx.el.p(badge(t("Verified"), "ok"), class_name="mt-3")),
        title=_row.contact_name,
        actions=(
            link_button(t("Personal Information Centre"), "/personal", class_name="btn-small"),
        ),
    )
