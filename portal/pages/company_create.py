"""Creating a company, with the look-alike question, and what comes after."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    button_row,
    callout,
    card,
    checkbox,
    empty_state,
    error_summary,
    form,
    link_button,
    page_head,
    skeleton_rows,
    submit_button,
)
from portal.components.companies import (
    NAME_PAUSE,
    company_code,
    company_fields,
    company_labels,
    look_alike_hint,
)
from portal.i18n.browser import t, territory
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.state.companies import DRAFT, CompanyState

# Any: mypy sees the list, the page has a Var of it.
_hints: Any = CompanyState.hints
_type_name: Any = CompanyState.type_name
_type_number: Any = CompanyState.type_number


@page(
    route="/company/create",
    title=N_("Create Company"),
    needs=Permission.COMPANIES_CREATE,
    on_load=CompanyState.begin,
)
def create_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Create Company"),
            t(
                "Please enter authentic information: trade partners decide by it. You become the "
                "company's admin. All fields are needed unless marked as optional."
            ),
        ),
        card(
            form(
                error_summary(
                    CompanyState.errors,
                    labels=company_labels(CompanyState.number_label),
                    general=CompanyState.errors[""],
                ),
                rx.cond(CompanyState.waits_for, _withdraws()),
                rx.cond(CompanyState.is_alike, _look_alikes()),
                company_fields(
                    CompanyState.draft,
                    CompanyState.errors,
                    number_label=CompanyState.number_label,
                    on_country=CompanyState.choose_country,
                    on_name=_type_name.debounce(NAME_PAUSE),
                    on_number=_type_number.debounce(NAME_PAUSE),
                    look_alikes=look_alike_hint(CompanyState.alikes, can_join=True),
                ),
                _buttons(),
                on_submit=CompanyState.create,
            )
        ),
        width="text",
    )


def _buttons() -> rx.Component:
    return button_row(
        submit_button(t("Submit"), busy=CompanyState.is_busy),
        submit_button(
            t("Save and finish later"),
            busy=CompanyState.is_busy,
            variant="secondary",
            way=DRAFT,
        ),
    )


def _withdraws() -> rx.Component:
    """Say that both happen in one step, or neither (A-42)."""
    return callout(
        t(
            "You have applied to join {company}. Creating a company withdraws this application "
            "in the same step.",
            company=CompanyState.waits_for,
        ),
        tone="warn",
        role="note",
        actions=(link_button(t("See your application"), "/company/join"),),
    )


def _look_alikes() -> rx.Component:
    """Ask before the same company is created a second time (A-32, decision 1)."""
    return callout(
        rx.el.ul(
            rx.foreach(
                _hints,
                lambda each: rx.el.li(
                    rx.el.strong(each.full_name),
                    " · ",
                    territory(each.country),
                    rx.cond(
                        each.is_closed,
                        rx.el.span(
                            " · ",
                            t("Closed: only its last member or customer service can reopen it."),
                        ),
                    ),
                ),
            ),
            class_name="mb-3 list-disc ps-5",
        ),
        checkbox("acknowledged", t("None of these is my company. Create anyway")),
        tone="warn",
        title=t("These companies are on the portal already"),
        role="note",
        actions=(link_button(t("Join Company"), "/company/join"),),
    )


@page(
    route="/company/created",
    title=N_("Company created"),
    needs=Permission.COMPANIES_READ,
    on_load=CompanyState.load,
)
def created_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Company created"), t("You are the admin of this company.")),
        rx.cond(CompanyState.is_loaded, _created(), card(skeleton_rows(rows=4))),
        width="text",
    )


def _created() -> rx.Component:
    return card(
        empty_state(
            CompanyState.company.full_name,
            rx.el.div(
                rx.el.p(t("Company code"), class_name="text-muted"),
                company_code(CompanyState.company.code),
                rx.el.p(
                    t(
                        "Give this code to colleagues: it stands for your company. You find it any "
                        "time on the page Company Information."
                    )
                ),
                class_name="grid justify-items-center gap-2",
            ),
            glyph=Glyph.CHECK_CIRCLE,
            actions=(
                link_button(t("Back to homepage"), "/", variant="primary"),
                link_button(t("Personal Information Centre"), "/personal"),
            ),
        )
    )
