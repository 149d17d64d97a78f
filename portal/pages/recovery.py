"""Back in without the password: ask for a link, set a new password, open a locked account."""

import reflex as rx

from portal.components import (
    callout,
    countdown_button,
    error_summary,
    field,
    form,
    link,
    link_button,
    password_input,
    password_meter,
    submit_button,
    text_input,
)
from portal.components.registering import spam_note
from portal.config import get_settings
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page
from portal.state.accounts import RecoveryState


def _error(name: str) -> rx.Var[str]:
    return say(RecoveryState.errors[name])


def _summary() -> rx.Component:
    return error_summary(RecoveryState.errors, general=RecoveryState.errors[""])


@page(
    route="/forgot-password",
    title=N_("Forgot password"),
    needs=OPEN_DOOR,
    on_load=RecoveryState.begin,
)
def forgot_password_page() -> rx.Component:
    return form_page(
        t("Forgot password"),
        form(
            _summary(),
            field(
                t("Email"),
                "email",
                text_input("email", type="email", autocomplete="email", max_length=254),
                error=_error("email"),
            ),
            rx.cond(RecoveryState.is_mail_sent, _after_sending()),
            rx.cond(
                RecoveryState.is_mail_sent,
                countdown_button(
                    t("Resend"),
                    until_ms=RecoveryState.mail_rests_until,
                    on_click=RecoveryState.resend,
                    sends="email",
                    busy=RecoveryState.is_busy,
                ),
                submit_button(t("Submit"), busy=RecoveryState.is_busy, class_name="btn-wide"),
            ),
            on_submit=RecoveryState.ask_for_reset,
        ),
        lead=t("We mail you a link to set a new password. It lives one hour and works once."),
        aside=rx.fragment(
            link(t("Log in with a verification code"), "/login/code"),
            " · ",
            link(t("Forgot account"), "/forgot-account"),
        ),
    )


def _after_sending() -> rx.Component:
    return rx.el.div(
        callout(
            t("If an account has this address, a mail with a link is on its way."),
            tone="ok",
            role="status",
        ),
        spam_note(),
        class_name="grid gap-3",
    )


@page(route="/reset-password", title=N_("Set a new password"), needs=OPEN_DOOR)
def reset_password_page() -> rx.Component:
    return form_page(
        t("Set a new password"),
        form(
            _summary(),
            field(
                t("New password"),
                "password",
                password_input("password", autocomplete="new-password"),
                error=_error("password"),
                extra=password_meter(
                    "password", least=get_settings().password_min_length, unlike=()
                ),
            ),
            field(
                t("Confirm password"),
                "password_again",
                password_input("password_again", autocomplete="new-password"),
                error=_error("password_again"),
            ),
            submit_button(t("Confirm"), busy=RecoveryState.is_busy, class_name="btn-wide"),
            on_submit=RecoveryState.set_password,
        ),
        lead=t("All your other browsers are signed out when you confirm."),
        aside=link(t("Ask for a new link"), "/forgot-password"),
    )


@page(
    route="/unlock",
    title=N_("Unlock your account"),
    needs=OPEN_DOOR,
    on_load=RecoveryState.unlock,
)
def unlock_page() -> rx.Component:
    return form_page(
        t("Unlock your account"),
        rx.cond(
            RecoveryState.is_unlocked,
            callout(t("Your account is open again."), tone="ok", role="status"),
            rx.el.p(t("The link in our mail opens your account. It works once.")),
        ),
        link_button(t("Log In"), "/login", variant="primary", class_name="btn-wide mt-5"),
        aside=link(t("Forgot password"), "/forgot-password"),
    )
