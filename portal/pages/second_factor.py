"""The second factor: asked for after the login, or set up."""

from typing import Any

import reflex as rx

from portal.components import (
    button,
    callout,
    code_input,
    copy_button,
    error_summary,
    field,
    form,
    sign_out_button,
    skeleton_rows,
    submit_button,
    text_input,
)
from portal.components.second_factor import recovery_codes
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import SIGNED_IN_DOOR, page
from portal.state.base import PortalState
from portal.state.second_factor import (
    CODES,
    ENTER,
    MOVE,
    RECOVER,
    SET_UP,
    SecondFactorState,
)

# Any: mypy sees the row, the page has a Var of it.
_setup: Any = SecondFactorState.setup


def _error(name: str) -> rx.Var[str]:
    return say(PortalState.errors[name])


def _summary() -> rx.Component:
    return error_summary(PortalState.errors, general=PortalState.errors[""])


@page(
    route="/login/second-factor",
    title=N_("Second factor"),
    needs=SIGNED_IN_DOOR,
    on_load=SecondFactorState.load,
)
def second_factor_page() -> rx.Component:
    step = SecondFactorState.step
    return form_page(
        t("Second factor"),
        rx.match(
            step,
            (ENTER, _code_form()),
            (RECOVER, _recovery_form()),
            (SET_UP, _set_up_form()),
            (CODES, _kept_form()),
            (MOVE, _move_form()),
            skeleton_rows(),
        ),
        lead=t("Your account is protected by more than a password."),
        aside=rx.cond(
            step == CODES,
            rx.fragment(),
            rx.el.div(
                rx.el.p(t("Not your account, or no time now?"), class_name="text-muted"),
                sign_out_button(class_name="btn btn-quiet"),
                class_name="grid justify-items-center gap-1",
            ),
        ),
    )


def _code_field(hint: rx.Var[str]) -> rx.Component:
    return field(
        t("Code from your app"), "code", code_input("code"), hint=hint, error=_error("code")
    )


def _confirm_button() -> rx.Component:
    return submit_button(t("Confirm"), busy=PortalState.is_busy, class_name="btn-wide")


def _code_form() -> rx.Component:
    return rx.el.div(
        rx.cond(SecondFactorState.is_demo, _demo()),
        form(
            _summary(),
            _code_field(t("Six digits. Each code counts once, for half a minute.")),
            _confirm_button(),
            on_submit=SecondFactorState.verify,
        ),
        button(
            t("Use a recovery code"),
            variant="quiet",
            on_click=SecondFactorState.ask_for_recovery_code,
            class_name="mt-3",
        ),
    )


def _demo() -> rx.Component:
    code = SecondFactorState.demo_code
    return rx.el.div(
        rx.cond(
            code,
            callout(
                t("Demo: the code now is {code}", code=code),
                role="note",
                actions=(button(t("Use this code"), on_click=SecondFactorState.verify_demo_code),),
            ),
            callout(
                t("Demo: the next code comes within half a minute."),
                role="note",
                actions=(button(t("Show the code"), on_click=SecondFactorState.show_demo_code),),
            ),
        ),
        class_name="mb-5",
    )


def _recovery_form() -> rx.Component:
    return rx.el.div(
        form(
            _summary(),
            field(
                t("Recovery code"),
                "recovery_code",
                text_input("recovery_code", max_length=20),
                hint=t("One of the ten that you kept when you set the second factor up."),
                error=_error("recovery_code"),
            ),
            _confirm_button(),
            on_submit=SecondFactorState.use_recovery_code,
        ),
        button(
            t("Use the code from your app"),
            variant="quiet",
            on_click=SecondFactorState.ask_for_code,
            class_name="mt-3",
        ),
        rx.el.p(
            t("No device and no recovery codes? Please contact customer service."),
            class_name="mt-3 text-muted",
        ),
    )


def _move_form() -> rx.Component:
    return form(
        _summary(),
        field(
            t("Code from your app, or a recovery code"),
            "proof_code",
            text_input("proof_code", max_length=20, autocomplete="one-time-code"),
            hint=t(
                "Your present device stays in force until the new one has shown its first code."
            ),
            error=_error("proof_code"),
        ),
        _confirm_button(),
        on_submit=SecondFactorState.begin_move,
    )


def _set_up_form() -> rx.Component:
    return form(
        _summary(),
        rx.el.ol(
            rx.el.li(t("Install an app for one-time codes (TOTP) on your telephone.")),
            rx.el.li(t("Scan this picture with the app, or type the key below into it.")),
            rx.el.li(t("Enter the six digits that the app shows.")),
            class_name="list-decimal grid gap-1 ps-5",
        ),
        rx.el.img(
            src=_setup.picture,
            alt=t("QR code with the key that stands below it"),
            class_name="mx-auto w-56 max-w-full rounded-lg bg-white",
        ),
        rx.el.div(
            rx.el.p(t("Key to type"), class_name="text-muted"),
            rx.el.div(
                rx.el.code(_setup.key, class_name="font-mono font-semibold break-words"),
                copy_button(_setup.key),
                class_name="flex flex-wrap items-center gap-x-4 gap-y-2",
            ),
            class_name="grid gap-1",
        ),
        _code_field(t("Six digits. Each code counts once, for half a minute.")),
        _confirm_button(),
        on_submit=SecondFactorState.confirm,
    )


def _kept_form() -> rx.Component:
    return form(
        callout(t("Your second factor is set up."), tone="ok", role="status"),
        _summary(),
        recovery_codes(SecondFactorState.recovery_codes, SecondFactorState.codes_file),
        submit_button(t("I have kept them"), busy=PortalState.is_busy, class_name="btn-wide"),
        on_submit=SecondFactorState.go_on,
    )
