"""The page behind the link that an invited person gets: a way in, or an explanation (A-70)."""

from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Text,
    button,
    callout,
    checkbox,
    country_select,
    error_summary,
    facts,
    field,
    form,
    link,
    link_button,
    mail_address,
    sign_out_button,
    skeleton_rows,
    time_when,
)
from portal.components.registering import (
    agreed_submit,
    mobile_field,
    name_fields,
    password_fields,
    proven_email_fields,
    registration_summary,
)
from portal.components.session import fresh_link
from portal.i18n.browser import say, t, when
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page
from portal.state.invitations import InvitationState

# Any: mypy sees the rows and functions, the page has Vars and event handlers.
_shown: Any = InvitationState.shown
_errors: Any = InvitationState.errors
_join: Any = InvitationState.join
#: Back here without the token: whoever is signed in sees what was sent to their own address.
_LOG_IN = "/login?next=/invitation"


@page(
    route="/invitation",
    title=N_("Invitation to a company"),
    needs=OPEN_DOOR,
    on_load=InvitationState.arrive,
)
def invitation_page() -> rx.Component:
    return form_page(
        t("Invitation to a company"),
        rx.match(
            _shown.view,
            ("register", _register()),
            ("log_in", _log_in()),
            ("join", _offers()),
            ("member", _member()),
            ("elsewhere", _elsewhere()),
            ("other_address", _other_address()),
            ("no_buyer", _no_buyer()),
            ("expired", _expired()),
            ("used", _used()),
            ("closed", _closed()),
            ("cancelled", _cancelled()),
            ("unknown", _unknown()),
            skeleton_rows(rows=5),
        ),
        fresh_link(),
    )


def _end(
    title: Text, *body: Child, actions: tuple[rx.Component, ...] = (), tone: Any = "info"
) -> rx.Component:
    """Explain one state of things and show the way on from it."""
    paragraphs = [rx.el.p(each) for each in body]
    return rx.el.div(
        callout(
            rx.el.div(*paragraphs, class_name="grid gap-2 break-words"),
            tone=tone,
            title=title,
            role="status",
            actions=actions,
        ),
        class_name="grid gap-5",
    )


def _invited() -> rx.Var[str]:
    return t(
        "{inviter} invites you to join {company}.",
        inviter=_shown.invited_by,
        company=_shown.company_name,
    )


def _register() -> rx.Component:
    """Ask for what an account needs; whoever completes it with the code is a member."""
    return form(
        callout(_invited(), role="note"),
        registration_summary(_errors, country_label=_country_label()),
        *proven_email_fields(
            InvitationState,
            email_hint=t("The address that was invited. You can change it later in your account."),
            fixed=_shown.email,
        ),
        *name_fields(_errors, contact_name=_shown.contact_name),
        field(
            _country_label(), "country", country_select("country"), error=say(_errors["country"])
        ),
        mobile_field(_errors),
        checkbox(
            "is_representative",
            t("I work for a foreign company's representative office in the Chinese Mainland"),
        ),
        *password_fields(_errors),
        *agreed_submit(InvitationState, t("Submit")),
        on_submit=InvitationState.register,
    )


def _country_label() -> rx.Var[str]:
    return t("Issuing country/region of passport or ID")


def _log_in() -> rx.Component:
    return _end(
        _invited(),
        t(
            "There is an account with your address {email}. Please log in; this page then lets "
            "you join.",
            email=_shown.email,
        ),
        actions=(
            link_button(t("Log In"), _LOG_IN, variant="primary"),
            link_button(t("Forgot password"), "/forgot-password"),
        ),
    )


def _offers() -> rx.Component:
    """Ask whoever is signed in with the invited address to confirm."""
    return rx.el.div(
        error_summary(_errors, general=_errors[""]),
        rx.cond(
            _shown.applied_to,
            callout(
                t(
                    "Your application to join {company} is still pending. It becomes void when "
                    "you accept an invitation.",
                    company=_shown.applied_to,
                ),
                tone="warn",
                role="note",
            ),
        ),
        rx.foreach(_shown.offers, _offer),
        class_name="grid gap-5",
    )


def _offer(offer: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(offer.company_name, class_name="card-title break-words"),
        facts(
            (t("Invited by"), offer.invited_by),
            (t("Your address"), mail_address(_shown.own_email)),
            (t("Valid until"), time_when(offer.expires_at)),
        ),
        button(
            t("Join {company}", company=offer.company_name),
            variant="primary",
            on_click=_join(offer.id),
            class_name="btn-wide whitespace-normal",
        ),
        class_name="grid gap-4",
    )


def _member() -> rx.Component:
    return _end(
        t("You are a member of {company}.", company=_shown.company_name),
        t("There is nothing left to do here."),
        tone="ok",
        actions=(
            link_button(t("Overview"), "/overview", variant="primary"),
            link_button(t("Personal Information Centre"), "/personal"),
        ),
    )


def _elsewhere() -> rx.Component:
    return _end(
        t("You belong to another company"),
        _invited(),
        t(
            "You are a member of {company}, and one person can belong to one company only. If "
            "you would like to change, quit that company first and open this page again.",
            company=_shown.own_company,
        ),
        tone="warn",
        actions=(link_button(t("Company Information"), "/company"),),
    )


def _other_address() -> rx.Component:
    return _end(
        t("This invitation is for another address"),
        t(
            "It was sent to {email}. You are signed in as {own_email}.",
            email=_shown.email,
            own_email=_shown.own_email,
        ),
        t("Log out to go on with the invited address, or ask the company to invite yours."),
        tone="warn",
        actions=(
            sign_out_button(stays=True, class_name="btn btn-primary"),
            link_button(t("Overview"), "/overview"),
        ),
    )


def _no_buyer() -> rx.Component:
    return _end(
        t("Only buyers can join a company here"),
        t("Your account is not a buyer's. Please ask the company to invite another address."),
        tone="warn",
        actions=(link_button(t("Overview"), "/overview"),),
    )


def _expired() -> rx.Component:
    asked = callout(
        t("The admins of {company} have been asked.", company=_shown.company_name),
        t("A new link comes by mail when they send it."),
        tone="ok",
        role="status",
    )
    return rx.el.div(
        error_summary(_errors, general=_errors[""]),
        rx.cond(
            InvitationState.is_asked,
            asked,
            _end(
                t("This invitation has expired"),
                t(
                    "{company} invited you, but the link was good until {moment} only.",
                    company=_shown.company_name,
                    moment=when(_shown.expires_at),
                ),
                tone="warn",
                actions=(
                    button(
                        t("Ask for a new invitation"),
                        variant="primary",
                        on_click=InvitationState.ask_again,
                    ),
                ),
            ),
        ),
        class_name="grid gap-5",
    )


def _used() -> rx.Component:
    return _end(
        t("This invitation has been used already"),
        t("If it was you who joined, please log in."),
        actions=(link_button(t("Log In"), "/login", variant="primary"),),
    )


def _closed() -> rx.Component:
    return _end(
        t("Nobody can join this company at the moment"),
        t(
            "{company} is blocked or was closed. If you think that this is a mistake, please ask "
            "whoever invited you.",
            company=_shown.company_name,
        ),
        tone="warn",
        actions=(link_button(t("Log In"), "/login"),),
    )


def _cancelled() -> rx.Component:
    return _end(
        t("This invitation is no longer open"),
        t("If you would still like to join, please ask whoever invited you."),
        actions=_ways_in(),
    )


def _unknown() -> rx.Component:
    """Explain an older link, a broken one, or none at all."""
    return _end(
        t("We know no open invitation for this link"),
        t(
            "Perhaps a newer mail has replaced it, or part of the link was lost: please open the "
            "link in the newest mail."
        ),
        rx.cond(
            _shown.own_email,
            t("For your own address {email} no invitation is open.", email=_shown.own_email),
            t("If you have an account with the invited address, log in to see the invitation."),
        ),
        actions=_ways_in(),
    )


def _ways_in() -> tuple[rx.Component, ...]:
    return (
        rx.cond(
            _shown.own_email,
            link_button(t("Overview"), "/overview"),
            rx.el.div(
                link_button(t("Log In"), _LOG_IN, variant="primary"),
                link(t("Create an account"), "/register"),
                class_name="btn-row",
            ),
        ),
    )
