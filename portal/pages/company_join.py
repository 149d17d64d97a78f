"""Joining a company: search, application, and what becomes of it."""

from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Glyph,
    button,
    button_row,
    callout,
    card,
    confirm,
    empty_state,
    error_summary,
    facts,
    field,
    form,
    link_button,
    page_head,
    skeleton_rows,
    submit_button,
    text_input,
    textarea,
    time_day,
    time_when,
)
from portal.components.memberships import application_status, application_steps
from portal.components.recoveries import closed_companies
from portal.config import get_settings
from portal.i18n.browser import say, t, territory, when
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.state.joining import JoiningState
from portal.state.reopening import ReopeningState

# Any: mypy sees the rows, the page has Vars of them.
_application: Any = JoiningState.application
_found: Any = JoiningState.found
_WITHDRAW = "withdraw-application"
#: An empty live region must stay in the page; it takes back the gap that the grid gives it.
_NO_GAP = "empty:-mb-5"


@page(
    route="/company/join",
    title=N_("Join Company"),
    needs=Permission.COMPANIES_JOIN,
    on_load=[JoiningState.load, ReopeningState.load],
)
def join_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Join Company"),
            t("If a colleague has created your company here, please do not create it twice."),
        ),
        rx.cond(JoiningState.is_loaded, _ways(), card(skeleton_rows(rows=5))),
        width="text",
    )


def _ways() -> rx.Component:
    return rx.el.div(
        # A live region: what an admin decides elsewhere is read out here.
        rx.el.div(
            rx.cond(JoiningState.is_member, _welcome(), _rejected()),
            role="status",
            class_name=_NO_GAP,
        ),
        rx.cond(
            ~JoiningState.is_member,
            rx.cond(_application.status == "pending", _pending(), _search_and_past()),
        ),
        class_name="grid gap-5",
    )


def _welcome() -> rx.Component:
    return callout(
        t("You are now a member of {company}.", company=_application.company_name),
        tone="ok",
        title=t("Your application has been approved"),
        actions=(
            link_button(t("Overview"), "/overview", variant="primary"),
            link_button(t("Company Information"), "/company"),
            link_button(t("Personal Information Centre"), "/personal"),
        ),
    )


def _rejected() -> rx.Component:
    """Say so, with the reason, and how to go on (A-40, A-46)."""
    reason = rx.cond(
        _application.reason,
        rx.el.p(
            t("Reason: {reason}", reason=_application.reason),
            class_name="whitespace-pre-line break-words",
        ),
    )
    return rx.cond(
        _application.status == "rejected",
        callout(
            rx.el.p(
                t("{company} has rejected your application.", company=_application.company_name)
            ),
            reason,
            rx.el.p(t("You can apply again below, or create a company yourself.")),
            tone="bad",
            title=t("Your application has been rejected"),
            actions=(link_button(t("Create Company"), "/company/create"),),
        ),
    )


def _pending() -> rx.Component:
    return card(
        facts(
            (t("Status"), application_status(_application.status)),
            (t("Company"), _application.company_name),
            (t("Valid until"), time_day(_application.expires_at)),
            (t("Message"), _shown(_application.message)),
            (t("Admins who decide"), _application.admin_names.join(", ")),
        ),
        _history(),
        rx.el.p(
            rx.cond(
                _application.can_remind,
                t("No answer yet? You can remind the admins once a day."),
                t("You can remind the admins again from {moment}.", moment=_free_again()),
            ),
            class_name="mb-3 text-muted",
        ),
        button_row(
            rx.cond(
                _application.can_remind,
                button(t("Remind"), glyph=Glyph.BELL, on_click=JoiningState.remind),
            ),
            button(t("Withdraw"), variant="danger-quiet", opens=_WITHDRAW),
            link_button(t("Withdraw and create a company"), "/company/create"),
        ),
        confirm(
            _WITHDRAW,
            t("Withdraw the application?"),
            t("The admins will not decide about it any more. You can apply again later."),
            t("Withdraw application"),
            on_confirm=JoiningState.withdraw,
        ),
        title=t("Your application"),
    )


def _free_again() -> rx.Var[str]:
    return when(_application.remind_at)


def _shown(text: Any) -> rx.Component:
    return rx.cond(
        text,
        rx.el.span(text, class_name="whitespace-pre-line break-words"),
        rx.el.span(t("None"), class_name="text-muted"),
    )


def _history() -> rx.Component:
    return rx.el.div(
        rx.el.h3(t("History"), class_name="mb-2 font-semibold"),
        application_steps(_application.steps),
        class_name="my-5",
    )


def _search_and_past() -> rx.Component:
    return rx.fragment(
        closed_companies(ReopeningState.closed, on_reopen=ReopeningState.reopen),
        _search(),
        _outcome(),
        _past(),
        _whom_to_ask(),
    )


def _search() -> rx.Component:
    labels: dict[str, Child] = {"query": t("Company full name or company code")}
    return card(
        form(
            error_summary(JoiningState.errors, labels=labels, general=JoiningState.errors[""]),
            field(
                t("Company full name or company code"),
                "query",
                text_input("query", value=JoiningState.hint, max_length=200),
                hint=t(
                    "The whole registered name, or the code. Members see the code under Company "
                    "Information; it also stands on invitation letters."
                ),
                error=say(JoiningState.errors["query"]),
            ),
            button_row(submit_button(t("Search"), busy=JoiningState.is_busy)),
            on_submit=JoiningState.search,
        ),
        title=t("Find your company"),
    )


def _outcome() -> rx.Component:
    return rx.el.div(
        rx.cond(_found.id, _apply(), rx.cond(JoiningState.is_missing, _nothing())),
        role="status",
        class_name=_NO_GAP,
    )


def _apply() -> rx.Component:
    return card(
        rx.el.p(
            rx.cond(_found.city, _found.city + ", ", ""),
            territory(_found.country),
            class_name="mb-4 text-muted",
        ),
        rx.cond(_found.has_namesakes, rx.el.div(_namesakes(), class_name="mb-4")),
        form(
            field(
                t("Message to the admins"),
                "message",
                textarea("message", rows=3, max_length=300),
                hint=t("Such as your department, so that they recognise you."),
                error=say(JoiningState.errors["message"]),
                optional=True,
            ),
            button_row(submit_button(t("Apply to join"), busy=JoiningState.is_busy)),
            on_submit=JoiningState.apply,
        ),
        title=_found.full_name,
    )


def _namesakes() -> rx.Component:
    return callout(
        t("Several companies have this name. To be sure, please search by the company code."),
        tone="warn",
    )


def _nothing() -> rx.Component:
    """Lead to creating the company, with the name that was typed (A-47)."""
    return card(
        empty_state(
            t("No company has this name or code"),
            t("Please check the spelling: only the whole name or the code finds it."),
            glyph=Glyph.BUILDING,
            actions=(
                link_button(t("Create Company"), JoiningState.create_path, variant="primary"),
            ),
        )
    )


def _past() -> rx.Component:
    return rx.cond(
        _application.id,
        card(
            facts(
                (t("Company"), _application.company_name),
                (t("Status"), application_status(_application.status)),
                (t("Decided"), _decided()),
            ),
            _history(),
            title=t("Your last application"),
        ),
    )


def _decided() -> rx.Component:
    return rx.cond(_application.decided_at, time_when(_application.decided_at))


def _whom_to_ask() -> rx.Component:
    settings = get_settings()
    return card(
        rx.el.p(
            t(
                "Ask a colleague who uses the portal: every member sees the company code. "
                "Nobody to ask? Customer service is there for you: phone {phone}, e-mail {email}.",
                phone=settings.support_phone,
                email=settings.support_email,
            ),
            class_name="mb-4",
        ),
        button_row(link_button(t("Create Company"), "/company/create")),
        title=t("You do not know the code?"),
    )
