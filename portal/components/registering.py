"""The fields that every registration shares, whichever way somebody came to it."""

from typing import Any

import reflex as rx

from portal.components.action import countdown_button
from portal.components.base import Child, Text
from portal.components.feedback import callout
from portal.components.field import field
from portal.components.form import error_summary, submit_button
from portal.components.inputs import checkbox, code_input, text_input
from portal.components.link import link
from portal.components.password import password_input, password_meter
from portal.config import get_settings
from portal.i18n.browser import say, t


def name_fields(
    errors: Any,
    *,
    contact_name: rx.Var[str] | None = None,
    name_on_id: rx.Var[str] | None = None,
    name_latin: rx.Var[str] | None = None,
) -> list[rx.Component]:
    """Ask for the three names (A-26); those that are given are what the fields start with."""
    return [
        field(
            t("Contact name"),
            "contact_name",
            text_input("contact_name", autocomplete="name", value=contact_name, max_length=100),
            hint=t("How people on the portal should address you."),
            error=say(errors["contact_name"]),
        ),
        field(
            t("Name on ID"),
            "name_on_id",
            text_input("name_on_id", value=name_on_id, max_length=100),
            hint=t("Exactly as in the document, in its own script."),
            error=say(errors["name_on_id"]),
        ),
        field(
            t("Name in Latin letters"),
            "name_latin",
            text_input("name_latin", value=name_latin, max_length=100),
            hint=t("Only when the name above is in another script."),
            error=say(errors["name_latin"]),
            optional=True,
        ),
    ]


def mobile_field(errors: Any, *, value: rx.Var[str] | None = None) -> rx.Component:
    """Ask for the mobile number; `value` is what the field starts with."""
    return field(
        t("Mobile number"),
        "mobile",
        text_input("mobile", type="tel", autocomplete="tel", value=value, max_length=30),
        hint=t("With the country code, for example +49 151 23456789."),
        error=say(errors["mobile"]),
    )


def password_fields(errors: Any) -> list[rx.Component]:
    """Ask for a new password, twice."""
    return [
        field(
            t("Password"),
            "password",
            password_input("password", autocomplete="new-password"),
            error=say(errors["password"]),
            extra=password_meter("password", least=get_settings().password_min_length),
        ),
        field(
            t("Confirm password"),
            "password_again",
            password_input("password_again", autocomplete="new-password"),
            error=say(errors["password_again"]),
        ),
    ]


def proven_email_fields(
    state: Any,
    *,
    hint: Child | None = None,
    email_hint: Child | None = None,
    fixed: rx.Var[str] | None = None,
    email: rx.Var[str] | None = None,
) -> list[rx.Component]:
    """Ask for an address and the code that is sent there; `hint` says what the code is for.

    `email` is what the address starts with.

    The state has send_code, code_rests_until and is_code_sent. send_code gets what was typed, or
    nothing when the address is `fixed`, as an invitation's is.
    """
    usual = t("You need the code once, to complete your registration. It lives ten minutes.")
    code = field(
        t("Verification code"),
        "code",
        code_input("code"),
        hint=usual if hint is None else hint,
        error=say(state.errors["code"]),
    )
    return [_email(state, email_hint, fixed, email), code, rx.cond(state.is_code_sent, spam_note())]


def _email(
    state: Any, hint: Child | None, fixed: rx.Var[str] | None, begun: rx.Var[str] | None
) -> rx.Component:
    if fixed is None:
        control = text_input(
            "email", type="email", autocomplete="email", value=begun, max_length=254
        )
    else:
        control = text_input("email", type="email", value=fixed, readOnly=True)
    send = countdown_button(
        t("Send code"),
        until_ms=state.code_rests_until,
        on_click=state.send_code,
        sends="email" if fixed is None else None,
        busy=state.is_busy,
    )
    return field(
        t("Email"), "email", control, error=say(state.errors["email"]), hint=hint, beside=send
    )


def spam_note() -> rx.Component:
    """Say where to look when a mail does not come (C-08)."""
    return callout(
        t(
            "No mail yet? Please look into your spam folder too. It comes from {sender}.",
            sender=get_settings().mail_from,
        ),
        role="note",
    )


def sms_note() -> rx.Component:
    """Say what helps when a text message does not come."""
    return callout(
        t(
            "No text message yet? It can take a few minutes. Please check the number, and "
            "whether your phone has reception."
        ),
        role="note",
    )


def agreed_submit(state: Any, action: Text) -> list[rx.Component]:
    """End a registration: consent to the User Agreement (B-07), and the button that sends it."""
    consent = rx.el.div(
        checkbox(
            "agreed",
            t("I have read and agree to the User Agreement"),
            error=say(state.errors["agreed"]),
            required=True,
        ),
        link(t("Read the User Agreement"), "/agreement"),
    )
    return [consent, submit_button(action, busy=state.is_busy, class_name="btn-wide")]


def registration_summary(errors: Any, *, country_label: Text | None = None) -> rx.Component:
    """List the errors of a registration on top of it."""
    country = t("Issuing country/region of passport") if country_label is None else country_label
    return error_summary(
        errors,
        labels={
            "contact_name": t("Contact name"),
            "name_on_id": t("Name on ID"),
            "name_latin": t("Name in Latin letters"),
            "country": country,
            "mobile": t("Mobile number"),
            "user_name": t("User name"),
            "password": t("Password"),
            "password_again": t("Confirm password"),
            "email": t("Email"),
            "code": t("Verification code"),
            "agreed": t("User Agreement"),
        },
        general=errors[""],
    )
