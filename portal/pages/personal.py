"""The Personal Information Centre."""

from typing import Any

import reflex as rx

from portal.components import (
    Text,
    badge,
    button,
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
    link_button,
    page_head,
    password_input,
    select,
    skeleton_rows,
    submit_button,
    text_input,
)
from portal.components.completeness import completeness_bar, completeness_hints
from portal.components.identity import RESTING
from portal.components.menu import LANGUAGE_NAMES
from portal.config import get_settings
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.accounts import PERSONAL_FACTS
from portal.state.base import PortalState
from portal.state.profile import FACTS, MOBILE, ProfileState

_profile = ProfileState.profile
# Any: mypy sees the row, the page has a Var of it.
_complete: Any = ProfileState.completeness
_permissions: Any = PortalState.viewer.permissions


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
        rx.cond(
            ProfileState.is_loaded,
            rx.el.div(
                rx.cond(_is_buyer() | _is_supplier(), _completeness_card()),
                rx.cond(_is_buyer(), _identity_card()),
                _email_card(),
                _facts_card(),
                *([_mobile_card()] if get_settings().has_sms else []),
                class_name="grid gap-5",
            ),
            card(skeleton_rows(rows=8)),
        ),
        width="text",
    )


def _may(permission: Permission) -> Any:
    return _permissions.contains(permission.value)


def _is_buyer() -> Any:
    kinds: Any = rx.Var.create(["overseas_buyer", "domestic_buyer", "representative"])
    return kinds.contains(_profile.kind)


def _is_supplier() -> Any:
    return _profile.kind == "supplier"


def _error(name: str, form_name: str = FACTS) -> rx.Var[str]:
    """Give the refusal of a field, in the one form of the two that it was sent with."""
    return rx.cond(ProfileState.sent_form == form_name, say(ProfileState.errors[name]), "")


def _summary(form_name: str, labels: dict[str, Text]) -> rx.Component:
    return rx.cond(
        ProfileState.sent_form == form_name,
        error_summary(ProfileState.errors, labels=labels, general=ProfileState.errors[""]),
    )


def _completeness_card() -> rx.Component:
    """Say what would raise the score (C-10), and lead to the company's side of it (C-11)."""
    return card(
        rx.el.div(
            completeness_bar(_complete.score),
            completeness_hints(_complete.hints),
            class_name="grid gap-4",
        ),
        title=t("Completeness of your information"),
        lead=t(
            "Complete information raises your credibility and speeds up the verification: cases "
            "of people whose information is complete may be looked at first."
        ),
        actions=(rx.cond(_is_buyer(), _to_company(), _to_supplier()),),
    )


def _to_company() -> rx.Component:
    return rx.cond(
        _may(Permission.COMPANIES_READ),
        link_button(t("Company Information"), "/company", class_name="btn-small"),
        link_button(t("Create or join a company"), "/welcome", class_name="btn-small"),
    )


def _to_supplier() -> rx.Component:
    return rx.cond(
        _may(Permission.SUPPLIERS_ACT),
        link_button(t("Company Information"), "/supplier", class_name="btn-small"),
        link_button(
            t("Supplier Authentication"), "/supplier/authentication", class_name="btn-small"
        ),
    )


def _identity_card() -> rx.Component:
    """Lead to the upload once nothing is missing or wrong on this page (C-16, C-17)."""
    upload = t("Upload Identity Verification")
    faults: Any = ProfileState.errors
    named_as: Any = _profile.name_on_id
    # A wrong code of the other form says nothing about what stands here.
    is_right = (faults.length() == 0) | (ProfileState.sent_form != FACTS)
    is_ready = (named_as != "") & is_right
    return card(
        rx.cond(
            _profile.is_verified,
            rx.el.p(badge(t("Verified"), "ok")),
            rx.el.p(
                t(
                    "Check your information here first. The upload opens when nothing is missing "
                    "or wrong."
                )
            ),
        ),
        rx.el.div(
            rx.cond(
                _profile.is_verified,
                link_button(t("Identity verification"), "/identity"),
                rx.cond(
                    is_ready,
                    link_button(upload, "/identity", variant="primary"),
                    button(upload, variant="primary", disabled=True, custom_attrs=RESTING),
                ),
            ),
            class_name="btn-row mt-4",
        ),
        title=t("Identity verification"),
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
    labels = {name: t(words) for name, words in PERSONAL_FACTS.items()}
    labels |= {"language": t("Language of our messages"), "password": t("Password")}
    return card(
        form(
            _summary(FACTS, labels),
            rx.cond(_profile.is_verified, _verified_note()),
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
            rx.cond(ProfileState.asks_password, _password()),
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


def _verified_note() -> rx.Component:
    return callout(
        t("Your name and your country/region have been verified. To change them, verify anew."),
        tone="ok",
        role="note",
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


def _password() -> rx.Component:
    return field(
        t("Password"),
        "password",
        password_input("password", autocomplete="current-password"),
        error=_error("password"),
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
        _summary(MOBILE, {"code": t("Verification code"), "mobile": t(PERSONAL_FACTS["mobile"])}),
        rx.el.p(t("Verify this number to log in with it and to receive codes on it.")),
        field(
            t("Verification code"),
            "code",
            code_input("code"),
            error=_error("code", MOBILE),
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
