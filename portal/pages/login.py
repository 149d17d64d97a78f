"""The ways in: with a password, with a code, and, outside production, as a demo person."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    Tab,
    button,
    callout,
    card,
    code_input,
    countdown_button,
    error_summary,
    field,
    form,
    icon,
    link,
    link_button,
    password_input,
    submit_button,
    tabs,
    text_input,
)
from portal.components.registering import sms_note, spam_note
from portal.config import get_settings
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page
from portal.services.demo import DemoPerson, list_demo_persons
from portal.state.accounts import LogInState

# Any: mypy sees a string, the page has a Var.
_onward: Any = LogInState.onward


def _error(name: str) -> rx.Var[str]:
    return say(LogInState.errors[name])


@page(route="/login", title=N_("Log in"), needs=OPEN_DOOR, on_load=LogInState.arrive)
def login_page() -> rx.Component:
    return form_page(
        t("Log in"),
        rx.cond(
            LogInState.was_ended,
            callout(t("Your session has ended. Please log in again."), role="status"),
        ),
        tabs(
            "as",
            t("I am a"),
            [
                Tab(value="buyer", label=t("Buyer"), content=_ways_for_buyers()),
                Tab(value="supplier", label=t("Supplier"), content=_ways_for_suppliers()),
            ],
            selected=LogInState.entry,
        ),
        _password_form(),
        _other_ways(),
        aside=rx.fragment(_notice(), _demo_persons()),
    )


def _password_form() -> rx.Component:
    return form(
        error_summary(LogInState.errors, general=LogInState.errors[""]),
        rx.cond(LogInState.register_at, _way_to_register()),
        field(
            t("Email, mobile number or user name"),
            "identifier",
            text_input("identifier", autocomplete="username", max_length=254),
            error=_error("identifier"),
        ),
        field(
            t("Password"),
            "password",
            password_input("password", autocomplete="current-password"),
            error=_error("password"),
        ),
        submit_button(t("Log In"), busy=LogInState.is_busy, class_name="btn-wide"),
        on_submit=LogInState.log_in,
    )


def _way_to_register() -> rx.Component:
    """Lead on the owner of an older account that cannot be used here (A-10, A-11)."""
    return link_button(
        rx.cond(
            LogInState.register_at == "/register/domestic",
            t("Register as a domestic buyer"),
            t("Register as an employee of a representative office"),
        ),
        LogInState.register_at,
        variant="primary",
        class_name="btn-wide",
    )


def _ways_for_buyers() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("New here?"), " ", link(t("Buyer Register"), "/register")),
        rx.el.p(t("You have attended before?"), " ", link(t("Verify Buyer Badge"), "/badge")),
        class_name="grid gap-2 text-muted",
    )


def _ways_for_suppliers() -> rx.Component:
    return rx.el.p(
        t("New here?"),
        " ",
        link(t("Supplier Register"), "/register/supplier"),
        class_name="text-muted",
    )


def _other_ways() -> rx.Component:
    ways = [
        (t("Forgot password"), "/forgot-password"),
        (t("Forgot account"), "/forgot-account"),
        (t("Log in with a verification code"), "/login/code" + _onward),
    ]
    return rx.el.ul(
        *[rx.el.li(link(words, path)) for words, path in ways],
        class_name="mt-5 grid gap-2",
    )


def _notice() -> rx.Component:
    return rx.el.p(
        icon(Glyph.SHIELD),
        rx.el.span(t("Please keep your account and password to yourself")),
        class_name="flex items-center justify-center gap-2 text-muted",
    )


@page(
    route="/login/code",
    title=N_("Log in with a verification code"),
    needs=OPEN_DOOR,
    on_load=LogInState.arrive,
)
def code_page() -> rx.Component:
    return form_page(
        t("Log in with a verification code"),
        form(
            error_summary(LogInState.errors, general=LogInState.errors[""]),
            field(
                t("Email or mobile number") if get_settings().has_sms else t("Email"),
                "identifier",
                text_input("identifier", autocomplete="username", max_length=254),
                error=_error("identifier"),
                beside=countdown_button(
                    t("Send code"),
                    until_ms=LogInState.code_rests_until,
                    on_click=LogInState.send_code,
                    sends="identifier",
                    busy=LogInState.is_busy,
                ),
            ),
            field(
                t("Verification code"),
                "code",
                code_input("code"),
                hint=t("Six digits. The code lives ten minutes and works once."),
                error=_error("code"),
            ),
            rx.cond(
                LogInState.is_code_sent,
                rx.cond(LogInState.is_code_on_phone, sms_note(), spam_note()),
            ),
            submit_button(t("Log In"), busy=LogInState.is_busy, class_name="btn-wide"),
            on_submit=LogInState.log_in_with_code,
        ),
        lead=t("We send a code to your address. Your password stays as it is."),
        aside=link(t("Log in with a password"), "/login" + _onward),
    )


def _demo_persons() -> rx.Component:
    persons = list_demo_persons(get_settings())
    if not persons:
        return rx.fragment()
    return card(
        rx.el.ul(*[_demo_person(each) for each in persons], class_name="grid gap-2"),
        title=t("Demo accounts"),
        lead=t("Only on this development copy: choose a person and look around."),
        class_name="mt-6 text-left",
    )


def _demo_person(person: DemoPerson) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(person.contact_name, class_name="font-semibold"),
            rx.el.span(t(person.words), class_name="block text-muted"),
        ),
        button(
            t("Log in as {name}", name=person.contact_name),
            on_click=LogInState.log_in_as_demo(person.email),
            variant="secondary",
        ),
        class_name="flex flex-wrap items-center justify-between gap-3",
    )
