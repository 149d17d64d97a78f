"""The Personal Information Centre."""

import reflex as rx

from portal.components import (
    Text,
    badge,
    button_row,
    callout,
    card,
    code_input,
    countdown_button,
    country_select,
    error_summary,
    field,
    form,
    link,
    page_head,
    select,
    skeleton_rows,
    submit_button,
    text_input,
)
from portal.components.menu import LANGUAGE_NAMES
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.accounts import PERSONAL_FACTS
from portal.state.profile import ProfileState

_profile = ProfileState.profile


@page(
    route="/personal",
    title=N_("Personal Information Centre"),
    needs=Permission.ACCOUNTS_READ_OWN,
    on_load=ProfileState.load,
)
def personal_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Personal Information Centre"),
            t("Complete information makes you a partner whom others trust sooner."),
        ),
        _summary(),
        rx.cond(
            ProfileState.is_loaded,
            rx.el.div(_email_card(), _facts_card(), _mobile_card(), class_name="grid gap-5"),
            card(skeleton_rows(rows=8)),
        ),
        width="text",
    )


def _error(name: str) -> rx.Var[str]:
    return say(ProfileState.errors[name])


def _summary() -> rx.Component:
    """One list for both forms of the page: they share the state's errors."""
    return error_summary(
        ProfileState.errors,
        labels={
            **{name: t(words) for name, words in PERSONAL_FACTS.items()},
            "language": t("Language of our messages"),
            "code": t("Verification code"),
        },
        general=ProfileState.errors[""],
    )


def _email_card() -> rx.Component:
    return card(
        rx.el.p(_profile.email, class_name="break-words"),
        rx.cond(_profile.email_undeliverable, _undeliverable()),
        title=t("Email"),
        actions=(link(t("Change Email"), "/settings/email"),),
    )


def _undeliverable() -> rx.Component:
    """Tell people why no mail of ours reaches them (C-07)."""
    return rx.el.div(
        callout(
            t("Our last message to this address came back. Please check it or change it."),
            tone="warn",
            title=t("Undeliverable e-mail"),
            role="note",
        ),
        class_name="mt-4",
    )


def _facts_card() -> rx.Component:
    return card(
        form(
            _line("contact_name", autocomplete="name"),
            _line("name_on_id", hint=t("Exactly as in the document, in its own script.")),
            _line(
                "name_latin",
                hint=t("Only when the name above is in another script."),
                optional=True,
            ),
            field(
                t(PERSONAL_FACTS["country"]),
                "country",
                country_select("country", value=_profile.country),
                error=_error("country"),
            ),
            _line("job_title", autocomplete="organization-title"),
            _mobile(),
            field(
                t("Language of our messages"),
                "language",
                select("language", LANGUAGE_NAMES, value=_profile.language),
                error=_error("language"),
            ),
            button_row(submit_button(t("Save"), busy=ProfileState.is_busy)),
            on_submit=ProfileState.save,
        ),
        title=t("Personal information"),
        lead=t("A form that is only partly filled in can be saved as well."),
    )


def _mobile() -> rx.Component:
    return field(
        t(PERSONAL_FACTS["mobile"]),
        "mobile",
        text_input(
            "mobile",
            type="tel",
            autocomplete="tel",
            value=_profile.mobile,
            max_length=30,
        ),
        hint=t("With the country code, for example +49 151 23456789."),
        error=_error("mobile"),
    )


def _line(
    name: str, *, hint: Text | None = None, autocomplete: str = "off", optional: bool = False
) -> rx.Component:
    return field(
        t(PERSONAL_FACTS[name]),
        name,
        text_input(name, value=getattr(_profile, name), autocomplete=autocomplete, max_length=100),
        hint=hint,
        error=_error(name),
        optional=optional,
    )


def _mobile_card() -> rx.Component:
    """Prove the number that is saved, so that one can log in with it (decision 7)."""
    return rx.cond(
        _profile.mobile,
        card(
            rx.cond(
                _profile.mobile_verified,
                badge(t("Verified"), "ok"),
                _mobile_form(),
            ),
            title=t("Mobile number {number}", number=_profile.mobile),
        ),
    )


def _mobile_form() -> rx.Component:
    return form(
        rx.el.p(t("Verify this number to log in with it and to receive codes on it.")),
        field(
            t("Verification code"),
            "code",
            code_input("code"),
            error=_error("code"),
            extra=button_row(
                countdown_button(
                    t("Send code"),
                    until_ms=ProfileState.code_rests_until,
                    on_click=ProfileState.send_code,
                    busy=ProfileState.is_busy,
                )
            ),
        ),
        button_row(submit_button(t("Confirm"), busy=ProfileState.is_busy)),
        on_submit=ProfileState.confirm_mobile,
    )
