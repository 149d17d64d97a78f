"""What a request says, and the badge records and accounts that it may mean."""

from typing import Any

import reflex as rx

from portal.components.base import Handler, Text
from portal.components.button import button
from portal.components.display import badge, facts, mail_address, time_when
from portal.components.feedback import callout, empty_state
from portal.components.support import claim_status, compared, fitting, given, place, ticket_status
from portal.components.table import Column, data_table, search_box
from portal.i18n import LANGUAGE_NAMES
from portal.i18n.browser import named, t
from portal.schemas.accounts import ACCOUNT_KINDS, ACCOUNT_STATUSES
from portal.schemas.support_desk import ABOUT_BADGE, ABOUT_UPLOAD, TICKET_KINDS


def entered_facts(ticket: Any) -> rx.Component:
    """List what the sender of a request entered."""
    about_badge = [(t("Badge number"), given(ticket.badge_number))]
    about_account = [
        (t("Old e-mail address"), given(ticket.old_email)),
        (t("Mobile number"), given(ticket.mobile)),
        (t("Company"), given(ticket.company_name)),
    ]
    languages: list[Any] = [(code, words) for code, words in LANGUAGE_NAMES.items()]
    common = [
        (t("Kind"), named(ticket.kind, TICKET_KINDS)),
        (t("Name"), given(ticket.name)),
        (t("Country/Region"), place(ticket.country)),
        (t("Email"), mail_address(ticket.email)),
    ]
    rest = [
        (t("Message"), given(ticket.message)),
        (t("Language"), rx.match(ticket.language, *languages, ticket.language)),
        (t("Received"), time_when(ticket.created_at)),
    ]
    return rx.match(
        ticket.kind,
        (ABOUT_BADGE, facts(*common, *about_badge, *rest)),
        (ABOUT_UPLOAD, facts(*common, *rest)),
        facts(*common, *about_account, *rest),
    )


def standing(ticket: Any) -> rx.Component:
    """Say who works on it, and what the person has been told."""
    return rx.el.div(
        rx.el.span(ticket_status(ticket.status)),
        rx.cond(
            (ticket.status == "in_work") & ~ticket.is_mine,
            callout(t("{name} is working on this request.", name=ticket.owner)),
        ),
        rx.cond(
            ticket.link_expires_at,
            callout(
                t("A link is on its way to the new address. It works until"),
                " ",
                time_when(ticket.link_expires_at),
            ),
        ),
        rx.cond(
            ticket.answer,
            callout(
                rx.el.span(ticket.answer, class_name="whitespace-pre-line break-words"),
                title=t("What we answered"),
                tone="idle",
            ),
        ),
        class_name="grid justify-items-start gap-3 mb-4",
    )


def match_search(label: Text, placeholder: Text, *, on_change: Handler) -> rx.Component:
    """Look for a record or an account that what was entered does not lead to."""
    box = search_box(
        "match", label, placeholder=placeholder, on_change=on_change, class_name="w-full sm:w-80"
    )
    return rx.el.div(box, class_name="flex")


def badge_matches(rows: Any, *, may_choose: Any, on_choose: Handler) -> rx.Component:
    """Show badge records beside what was entered, differences marked; on_choose gets an id."""
    columns = [
        Column(
            key="number",
            label=t("Badge number"),
            cell=lambda row: compared(row.number, row.number_differs),
        ),
        Column(key="name", label=t("Name"), cell=lambda row: compared(row.name, row.name_differs)),
        Column(
            key="country",
            label=t("Country/Region"),
            cell=lambda row: compared(place(row.country), row.country_differs),
        ),
        Column(
            key="claim",
            label=t("Status"),
            cell=lambda row: claim_status(row.is_claimed),
            role="state",
        ),
        Column(
            key="act",
            label=t("Actions"),
            cell=lambda row: _choice(t("Correct"), may_choose & ~row.is_claimed, on_choose(row.id)),
            role="actions",
        ),
    ]
    return data_table(
        columns,
        rows,
        caption=t("Badge records"),
        empty=empty_state(t("No record fits"), t("Search for another number or name.")),
    )


def account_matches(rows: Any, *, may_choose: Any, on_choose: Handler) -> rx.Component:
    """Show the accounts that may be meant, with what they share; on_choose gets an id."""
    columns = [
        Column(key="name", label=t("Name"), cell=_person),
        Column(
            key="kind",
            label=t("Registered as"),
            cell=lambda row: named(row.kind, ACCOUNT_KINDS),
        ),
        Column(
            key="status",
            label=t("Status"),
            cell=lambda row: badge(named(row.status, ACCOUNT_STATUSES)),
            role="state",
        ),
        Column(key="fits", label=t("Fits"), cell=lambda row: fitting(row.fits)),
        Column(
            key="act",
            label=t("Actions"),
            cell=lambda row: _choice(t("Choose"), may_choose, on_choose(row.id)),
            role="actions",
        ),
    ]
    return data_table(
        columns,
        rows,
        caption=t("Accounts that may be meant"),
        empty=empty_state(t("No account fits"), t("Search for another name or address.")),
    )


def _choice(label: Text, is_possible: Any, on_click: Handler) -> rx.Component:
    return rx.cond(is_possible, button(label, on_click=on_click, class_name="btn-small"))


def _person(row: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(row.contact_name),
        rx.cond(row.company_name, rx.el.span(row.company_name, class_name="font-normal")),
        mail_address(row.email, class_name="text-muted font-normal"),
        class_name="inline-grid",
    )
