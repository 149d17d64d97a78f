"""Fields that every form shares in which an account comes about."""

from collections.abc import Callable

import reflex as rx

from portal.components.action import countdown_button
from portal.components.base import Child, Handler
from portal.components.field import field
from portal.components.inputs import checkbox, code_input, text_input
from portal.components.link import link
from portal.components.password import password_input, password_meter
from portal.config import get_settings
from portal.i18n.browser import t

#: Gives the words that stand beside a field, by its name.
ErrorOf = Callable[[str], rx.Var[str]]


def new_password_fields(error: ErrorOf) -> list[rx.Component]:
    """Ask for a password, twice."""
    return [
        field(
            t("Password"),
            "password",
            password_input("password", autocomplete="new-password"),
            error=error("password"),
            extra=password_meter("password", least=get_settings().password_min_length),
        ),
        field(
            t("Confirm password"),
            "password_again",
            password_input("password_again", autocomplete="new-password"),
            error=error("password_again"),
        ),
    ]


def proven_email_fields(
    error: ErrorOf,
    *,
    hint: Child,
    on_send: Handler,
    until_ms: rx.Var[int] | int,
    busy: rx.Var[bool] | bool,
    email_hint: Child | None = None,
) -> list[rx.Component]:
    """Ask for an address and the code that is sent there; `hint` says what the code is for."""
    return [
        field(
            t("Email"),
            "email",
            text_input("email", type="email", autocomplete="email", max_length=254),
            error=error("email"),
            hint=email_hint,
            beside=countdown_button(
                t("Send code"), until_ms=until_ms, on_click=on_send, sends="email", busy=busy
            ),
        ),
        field(t("Verification code"), "code", code_input("code"), hint=hint, error=error("code")),
    ]


def agreement_box(error: ErrorOf) -> rx.Component:
    """Ask for consent to the User Agreement (B-07)."""
    return rx.el.div(
        checkbox(
            "agreed",
            t("I have read and agree to the User Agreement"),
            error=error("agreed"),
            required=True,
        ),
        link(t("Read the User Agreement"), "/agreement"),
    )
