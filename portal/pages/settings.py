"""Settings of one's own account: password, e-mail address, signed-in browsers."""

from typing import Any

import reflex as rx

from portal.components import (
    Column,
    Glyph,
    Text,
    badge,
    button,
    button_row,
    callout,
    card,
    code_input,
    confirm,
    data_table,
    empty_state,
    error_summary,
    field,
    form,
    link_button,
    page_head,
    password_input,
    password_meter,
    skeleton_rows,
    stepper,
    submit_button,
    text_input,
    time_day,
    time_when,
)
from portal.components.second_factor import recovery_codes
from portal.config import get_settings
from portal.i18n.browser import say, t, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.state.base import PortalState
from portal.state.second_factor import RENEW, TURN_OFF, FactorSettingsState
from portal.state.settings import EmailState, PasswordState, SecurityState

_SIGN_OUT_OTHERS = "sign-out-others"
_SET_UP_FACTOR = "/login/second-factor?set-up=1&next=/settings/security"
_MOVE_FACTOR = "/login/second-factor?move=1&next=/settings/security"
# Any: mypy sees the row and the list, the page has Vars of them.
_factor: Any = FactorSettingsState.factor
_new: Any = FactorSettingsState.recovery_codes


def _error(name: str) -> rx.Var[str]:
    return say(PortalState.errors[name])


def _summary(labels: dict[str, Text]) -> rx.Component:
    return error_summary(PortalState.errors, labels=labels, general=PortalState.errors[""])


def _confirm_button() -> rx.Component:
    return submit_button(t("Confirm"), busy=PortalState.is_busy)


@page(
    route="/settings/password",
    title=N_("Change Password"),
    needs=Permission.ACCOUNTS_CHANGE_OWN,
)
def password_page() -> rx.Component:
    labels = {
        "old_password": t("Current password"),
        "password": t("New password"),
        "password_again": t("Confirm password"),
    }
    return signed_in_page(
        page_head(
            t("Change Password"),
            t("All other browsers are signed out when you change your password."),
        ),
        card(
            form(
                _summary(labels),
                _password("old_password", labels, autocomplete="current-password"),
                _password(
                    "password",
                    labels,
                    extra=password_meter(
                        "password",
                        least=get_settings().password_min_length,
                        unlike=("old_password",),
                        unlike_text=t("Not your current password"),
                    ),
                ),
                _password("password_again", labels),
                button_row(_confirm_button()),
                on_submit=PasswordState.change,
            )
        ),
        width="text",
    )


def _password(
    name: str,
    labels: dict[str, Text],
    *,
    autocomplete: str = "new-password",
    extra: rx.Component | None = None,
) -> rx.Component:
    control = password_input(name, autocomplete=autocomplete)
    return field(labels[name], name, control, error=_error(name), extra=extra)


@page(
    route="/settings/email",
    title=N_("Change Email"),
    needs=Permission.ACCOUNTS_CHANGE_OWN,
    on_load=EmailState.load,
)
def email_page() -> rx.Component:
    is_asked = EmailState.new_email != ""
    steps = [t("New address"), t("Two codes")]
    return signed_in_page(
        page_head(
            t("Change Email"),
            t("We send a code to your old and one to your new address, to protect your account."),
        ),
        card(
            stepper(steps, rx.cond(is_asked, 1, 0)),
            rx.el.div(rx.cond(is_asked, _codes_form(), _address_form()), class_name="mt-6"),
        ),
        width="text",
    )


def _address_form() -> rx.Component:
    labels: dict[str, Text] = {"new_email": t("New email"), "password": t("Password")}
    return form(
        _summary(labels),
        rx.el.p(t("Your address now: {email}", email=EmailState.email), class_name="break-words"),
        field(
            labels["new_email"],
            "new_email",
            text_input("new_email", type="email", autocomplete="email", max_length=254),
            error=_error("new_email"),
        ),
        _password("password", labels, autocomplete="current-password"),
        button_row(submit_button(t("Send codes"), busy=PortalState.is_busy)),
        on_submit=EmailState.ask,
    )


def _codes_form() -> rx.Component:
    labels: dict[str, Text] = {
        "old_code": t("Code sent to {email}", email=EmailState.email),
        "new_code": t("Code sent to {email}", email=EmailState.new_email),
    }
    return form(
        _summary(labels),
        callout(
            t(
                "No mail yet? Please look into your spam folder too. It comes from {sender}.",
                sender=get_settings().mail_from,
            ),
            role="note",
        ),
        *[
            field(labels[name], name, code_input(name), error=_error(name))
            for name in ("old_code", "new_code")
        ],
        button_row(_confirm_button(), button(t("Back"), on_click=EmailState.start_again)),
        on_submit=EmailState.confirm,
    )


@page(
    route="/settings/security",
    title=N_("Security"),
    needs=Permission.ACCOUNTS_READ_OWN,
    on_load=[SecurityState.load, FactorSettingsState.load],
)
def security_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Security")),
        rx.cond(SecurityState.is_password_new, _password_changed()),
        callout(t("Please keep your account and password to yourself"), role="note"),
        card(
            data_table(
                _session_columns(),
                SecurityState.rows,
                caption=t("Signed-in browsers"),
                empty=empty_state(t("No browser is signed in"), glyph=Glyph.MONITOR),
                is_loading=~SecurityState.is_loaded,
                skeletons=2,
            ),
            title=t("Signed-in browsers"),
            lead=t("Sign out whatever you do not know, then change your password."),
            actions=(rx.cond(SecurityState.has_others, _sign_out_others()),),
        ),
        _factor_card(),
    )


def _password_changed() -> rx.Component:
    words = t("Your password has been changed. All other browsers are signed out.")
    return callout(words, tone="ok", role="status")


def _sign_out_others() -> rx.Component:
    return rx.fragment(
        button(t("Sign out others"), variant="danger-quiet", opens=_SIGN_OUT_OTHERS),
        confirm(
            _SIGN_OUT_OTHERS,
            t("Sign out all other browsers?"),
            t("Whoever uses them has to log in again."),
            t("Sign out"),
            on_confirm=SecurityState.end_others,
        ),
    )


def _session_columns() -> list[Column]:
    return [
        Column(key="device", label=t("Device"), cell=_device),
        Column(key="address", label=t("Address"), cell=lambda row: row.address),
        Column(key="created_at", label=t("Signed in"), cell=lambda row: time_when(row.created_at)),
        Column(key="seen_at", label=t("Last seen"), cell=lambda row: time_when(row.seen_at)),
        Column(key="act", label=t("Actions"), cell=_session_actions, role="actions"),
    ]


def _device(row: Any) -> rx.Component:
    name = rx.cond(row.device == "?", t("Unknown device"), row.device)
    return rx.el.span(
        rx.el.span(name),
        rx.cond(row.is_current, badge(t("This device"), "ok")),
        class_name="inline-flex flex-wrap items-center gap-x-3 gap-y-1",
    )


def _session_actions(row: Any) -> rx.Component:
    return rx.cond(
        ~row.is_current,
        button(t("Sign out"), on_click=SecurityState.end(row.id), class_name="btn-small"),
    )


def _factor_card() -> rx.Component:
    """Show one's own second factor in the settings, and what can be done about it."""
    return card(
        rx.cond(
            FactorSettingsState.is_loaded,
            rx.cond(_factor.is_set_up, _in_force(), _not_set_up()),
            skeleton_rows(rows=2),
        ),
        title=t("Second factor"),
        lead=t("A code from an app on your telephone, asked for after the password."),
    )


def _not_set_up() -> rx.Component:
    return rx.el.div(
        rx.cond(_factor.is_wanted, _wanted()),
        rx.el.div(
            badge(t("Not in use"), "idle"),
            link_button(t("Set up"), _SET_UP_FACTOR, glyph=Glyph.SHIELD),
            class_name="flex flex-wrap items-center gap-4",
        ),
        class_name="grid gap-4",
    )


def _wanted() -> rx.Component:
    return callout(
        t(
            "As an admin you decide for your whole company. Please set up a second factor first; "
            "until then you can do what every member can."
        ),
        tone="warn",
        role="note",
    )


def _in_force() -> rx.Component:
    left = tn(
        "{count} recovery code is left.",
        "{count} recovery codes are left.",
        count=_factor.codes_left,
    )
    asked = FactorSettingsState.asked
    return rx.el.div(
        rx.el.p(
            badge(t("In use"), "ok"),
            rx.el.span(time_day(_factor.set_up_at), class_name="text-muted"),
            class_name="flex flex-wrap items-center gap-3",
        ),
        rx.el.p(left),
        rx.cond(
            _new.length() > 0,
            _new_codes(),
            rx.match(asked, (RENEW, _renew_form()), (TURN_OFF, _turn_off_form()), _ways()),
        ),
        class_name="grid gap-4",
    )


def _new_codes() -> rx.Component:
    return rx.el.div(
        recovery_codes(_new, FactorSettingsState.codes_file, level=3),
        button_row(button(t("I have kept them"), on_click=FactorSettingsState.close)),
        class_name="grid gap-4",
    )


def _ways() -> rx.Component:
    return button_row(
        button(t("New recovery codes"), on_click=FactorSettingsState.ask(RENEW)),
        link_button(t("Use another device"), _MOVE_FACTOR),
        rx.cond(
            _factor.is_required,
            rx.fragment(),
            button(
                t("Turn off"), variant="danger-quiet", on_click=FactorSettingsState.ask(TURN_OFF)
            ),
        ),
    )


def _cancel() -> rx.Component:
    return button(t("Cancel"), on_click=FactorSettingsState.close)


def _renew_form() -> rx.Component:
    labels: dict[str, Text] = {"code": t("Code from your app")}
    return form(
        _summary(labels),
        field(
            labels["code"],
            "code",
            code_input("code"),
            hint=t("The recovery codes that you have now stop working."),
            error=_error("code"),
        ),
        button_row(submit_button(t("Confirm"), busy=PortalState.is_busy), _cancel()),
        on_submit=FactorSettingsState.renew_codes,
    )


def _turn_off_form() -> rx.Component:
    labels: dict[str, Text] = {"proof_code": t("Code from your app, or a recovery code")}
    return form(
        _summary(labels),
        field(
            labels["proof_code"],
            "proof_code",
            text_input("proof_code", max_length=20, autocomplete="one-time-code"),
            hint=t("After this, your password alone opens your account."),
            error=_error("proof_code"),
        ),
        button_row(
            submit_button(t("Turn off"), variant="danger", busy=PortalState.is_busy), _cancel()
        ),
        on_submit=FactorSettingsState.turn_off,
    )
