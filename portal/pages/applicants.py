"""Those who want to join one's company: the list, and the decision about each."""

from typing import Any

import reflex as rx

from portal.components import (
    Column,
    button,
    card,
    data_table,
    empty_state,
    error_summary,
    field,
    form,
    list_pager,
    mail_address,
    modal,
    page_head,
    search_box,
    submit_button,
    textarea,
    time_when,
)
from portal.components.memberships import application_status
from portal.i18n.browser import say, t, territory, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.memberships import ApplicantSort
from portal.state.applicants import ApplicantsState

# Any: mypy sees functions and text, the page has event handlers and Vars.
_find: Any = ApplicantsState.find
_chosen: Any = ApplicantsState.chosen_id
_REJECT = "reject-application"


@page(
    route="/company/applicants",
    title=N_("Applicants"),
    needs=Permission.COMPANIES_REVIEW_APPLICANTS,
    on_load=ApplicantsState.load,
)
def applicants_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Applicants"),
            t("Only let in whom you know: members see your company's information and code."),
        ),
        card(
            _filters(),
            data_table(
                _columns(),
                ApplicantsState.rows,
                caption=t("Applicants"),
                empty=empty_state(
                    t("Nobody has applied"),
                    t("Give the company code to colleagues, so that they find the company."),
                ),
                sort=ApplicantsState.sort,
                on_sort=ApplicantsState.sort_by,
                is_loading=~ApplicantsState.is_loaded,
            ),
            list_pager(ApplicantsState),
        ),
        _reject_dialog(),
    )


def _filters() -> rx.Component:
    found = tn("{count} application", "{count} applications", count=ApplicantsState.total)
    return rx.el.div(
        search_box(
            "search",
            t("Search applicants"),
            placeholder=t("Name or e-mail"),
            on_change=_find,
            class_name="w-full sm:w-80",
        ),
        rx.el.p(found, role="status", class_name="text-muted sm:ms-auto"),
        class_name="flex flex-wrap items-center gap-x-6 gap-y-3",
    )


def _columns() -> list[Column]:
    return [
        Column(key=ApplicantSort.CONTACT_NAME.value, label=t("Name"), cell=_person, sortable=True),
        Column(key="message", label=t("Message"), cell=_message),
        Column(
            key=ApplicantSort.CREATED_AT.value,
            label=t("Applied"),
            cell=lambda row: time_when(row.created_at),
            sortable=True,
        ),
        Column(
            key=ApplicantSort.STATUS.value,
            label=t("Status"),
            cell=_status,
            sortable=True,
            role="state",
        ),
        Column(key="act", label=t("Actions"), cell=_actions, role="actions"),
    ]


def _person(row: Any) -> rx.Component:
    place = rx.cond(
        row.job_title & row.country,
        row.job_title + " · " + territory(row.country),
        rx.cond(row.job_title, row.job_title, rx.cond(row.country, territory(row.country), "")),
    )
    return rx.el.span(
        rx.el.span(row.contact_name),
        mail_address(row.email, class_name="text-muted font-normal"),
        rx.cond(place, rx.el.span(place, class_name="text-muted font-normal")),
        class_name="inline-grid",
    )


def _message(row: Any) -> rx.Component:
    return rx.el.span(
        rx.cond(row.message, row.message, rx.el.span("–", class_name="text-muted")),
        class_name="whitespace-pre-line break-words",
    )


def _status(row: Any) -> rx.Component:
    """Show the state, and who decided why."""
    return rx.el.span(
        application_status(row.status),
        rx.cond(
            row.decided_by,
            rx.el.span(t("by {name}", name=row.decided_by), class_name="text-muted"),
        ),
        rx.cond(
            row.reason,
            rx.el.span(row.reason, class_name="text-muted whitespace-pre-line break-words"),
        ),
        class_name="inline-grid justify-items-start gap-1",
    )


def _actions(row: Any) -> rx.Component:
    return rx.cond(
        row.status == "pending",
        rx.el.div(
            button(
                t("Approve"),
                variant="primary",
                on_click=ApplicantsState.approve(row.id),
                class_name="btn-small",
            ),
            button(
                t("Reject"),
                variant="danger-quiet",
                on_click=ApplicantsState.ask_why(row.id),
                class_name="btn-small",
            ),
            class_name="btn-row",
        ),
    )


def _reject_dialog() -> rx.Component:
    errors = ApplicantsState.errors
    return modal(
        _REJECT,
        t("Reject the application of {name}?", name=ApplicantsState.chosen_name),
        rx.cond(
            _chosen,
            form(
                error_summary(errors, labels={"reason": t("Reason")}, general=errors[""]),
                field(
                    t("Reason"),
                    "reason",
                    textarea("reason", rows=3, max_length=300),
                    hint=t("The applicant can read it."),
                    error=say(errors["reason"]),
                    optional=True,
                ),
                rx.el.div(
                    button(t("Cancel"), custom_attrs={"data-close": ""}),
                    submit_button(
                        t("Reject application"), busy=ApplicantsState.is_busy, variant="danger"
                    ),
                    class_name="btn-row btn-row-end",
                ),
                on_submit=ApplicantsState.reject,
            ),
        ),
        is_open=_chosen != "",
        on_close=ApplicantsState.leave_question,
    )
