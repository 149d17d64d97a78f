"""A lost account comes back: the new password, by the link that the desk has mailed (C-06)."""

import reflex as rx

from portal.components import (
    callout,
    error_summary,
    field,
    form,
    link,
    link_button,
    password_input,
    password_meter,
    submit_button,
)
from portal.config import get_settings
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page
from portal.state.support import RecoveredAccountState


@page(
    route="/recover-account",
    title=N_("Get your account back"),
    needs=OPEN_DOOR,
    on_load=RecoveredAccountState.begin,
)
def recover_account_page() -> rx.Component:
    return form_page(
        t("Get your account back"),
        rx.cond(RecoveredAccountState.is_done, _done(), _form()),
        lead=t("Choose a new password. All devices are signed out when you confirm."),
        aside=link(t("Forgot account"), "/forgot-account"),
    )


def _done() -> rx.Component:
    return rx.fragment(
        callout(
            t("Your account is yours again. Log in with your new address and password."),
            tone="ok",
            role="status",
        ),
        link_button(t("Log In"), "/login", variant="primary", class_name="btn-wide mt-5"),
    )


def _form() -> rx.Component:
    errors = RecoveredAccountState.errors
    return form(
        error_summary(errors, general=errors[""]),
        field(
            t("New password"),
            "password",
            password_input("password", autocomplete="new-password"),
            error=say(errors["password"]),
            extra=password_meter("password", least=get_settings().password_min_length, unlike=()),
        ),
        field(
            t("Confirm password"),
            "password_again",
            password_input("password_again", autocomplete="new-password"),
            error=say(errors["password_again"]),
        ),
        submit_button(t("Confirm"), busy=RecoveredAccountState.is_busy, class_name="btn-wide"),
        on_submit=RecoveredAccountState.set_password,
    )
