"""The former e-mail address comes back, by the link in the mail about the change."""

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
from portal.state.accounts import EmailUndoState


@page(
    route="/undo-email-change",
    title=N_("Undo the change of your e-mail address"),
    needs=OPEN_DOOR,
    on_load=EmailUndoState.begin,
)
def undo_email_change_page() -> rx.Component:
    return form_page(
        t("Undo the change of your e-mail address"),
        rx.cond(EmailUndoState.is_done, _done(), _form()),
        lead=t("Your account goes back to the address to which we mailed the link."),
        aside=link(t("Forgot account"), "/forgot-account"),
    )


def _done() -> rx.Component:
    return rx.fragment(
        callout(
            t(
                "The change is undone, and all devices are signed out. Log in with your former "
                "address and the new password."
            ),
            tone="ok",
            role="status",
        ),
        link_button(t("Log In"), "/login", variant="primary", class_name="btn-wide mt-5"),
    )


def _form() -> rx.Component:
    errors = EmailUndoState.errors
    return form(
        error_summary(errors, general=errors[""]),
        rx.el.p(
            t(
                "Somebody may know your password. Please choose a new one: all devices are "
                "signed out when you confirm."
            )
        ),
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
        submit_button(t("Undo the change"), busy=EmailUndoState.is_busy, class_name="btn-wide"),
        on_submit=EmailUndoState.undo,
    )
