"""Registration: the choice of who one is, and a form for each."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Glyph,
    Text,
    choice_card,
    country_select,
    field,
    form,
    link,
    text_input,
)
from portal.components.registering import (
    agreed_submit,
    mobile_field,
    name_fields,
    password_fields,
    proven_email_fields,
    registration_summary,
)
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page
from portal.state.accounts import RegisterState

_errors: Any = RegisterState.errors


def _error(name: str) -> rx.Var[str]:
    return say(_errors[name])


@page(route="/register", title=N_("Create an account"), needs=OPEN_DOOR)
def choose_page() -> rx.Component:
    return form_page(
        t("Create an account"),
        rx.el.div(
            choice_card(
                t("Overseas Buyer"),
                t(
                    "For buyers from outside the Chinese Mainland, including Hong Kong SAR, "
                    "Macao SAR and Taiwan Province."
                ),
                "/register/overseas",
                glyph=Glyph.GLOBE,
            ),
            choice_card(
                t("Domestic Buyer"),
                t("For buyers from the Chinese Mainland."),
                "/register/domestic",
                glyph=Glyph.BUILDING,
            ),
            choice_card(
                t("Employee of a representative office"),
                t("For Chinese employees of a foreign company's representative office."),
                "/register/representative",
                glyph=Glyph.BRIEFCASE,
            ),
            choice_card(
                t("Supplier"),
                t("For companies that want to offer their products here."),
                "/register/supplier",
                glyph=Glyph.STORE,
            ),
            class_name="grid gap-4 md:grid-cols-2",
        ),
        lead=t("Tell us who you are. Registration is free."),
        aside=rx.fragment(_have_account(), _have_badge()),
        wide=True,
    )


@page(route="/register/overseas", title=N_("Register as an overseas buyer"), needs=OPEN_DOOR)
def overseas_page() -> rx.Component:
    return _buyer_page(
        t("Register as an overseas buyer"),
        country_label=t("Issuing country/region of passport"),
        on_submit=RegisterState.register_overseas,
        country_note=_mainland_note(),
    )


@page(route="/register/domestic", title=N_("Register as a domestic buyer"), needs=OPEN_DOOR)
def domestic_page() -> rx.Component:
    return _buyer_page(
        t("Register as a domestic buyer"),
        country_label=None,
        on_submit=RegisterState.register_domestic,
        begun=RegisterState.begun,
    )


@page(
    route="/register/representative",
    title=N_("Register as an employee of a representative office"),
    needs=OPEN_DOOR,
)
def representative_page() -> rx.Component:
    return _buyer_page(
        t("Register as an employee of a representative office"),
        country_label=None,
        on_submit=RegisterState.register_representative,
    )


@page(route="/register/supplier", title=N_("Register as a supplier"), needs=OPEN_DOOR)
def supplier_page() -> rx.Component:
    return form_page(
        t("Register as a supplier"),
        form(
            registration_summary(_errors),
            field(
                t("User name"),
                "user_name",
                text_input("user_name", autocomplete="username", max_length=32),
                hint=t("3 to 32 letters, digits, dots, hyphens or underscores, a letter first."),
                error=_error("user_name"),
            ),
            *password_fields(_errors),
            *proven_email_fields(RegisterState),
            *agreed_submit(RegisterState, t("Submit")),
            on_submit=RegisterState.register_supplier,
        ),
        lead=t("A free account. Supplier authentication follows after your first login."),
        aside=_have_account(),
    )


def _buyer_page(
    title: Text,
    *,
    country_label: Text | None,
    on_submit: object,
    country_note: Child | None = None,
    begun: Any = None,
) -> rx.Component:
    start = _starts_of(begun)
    country = [] if country_label is None else [_country(country_label, country_note)]
    return form_page(
        title,
        form(
            registration_summary(_errors),
            *name_fields(
                _errors,
                contact_name=start("contact_name"),
                name_on_id=start("name_on_id"),
                name_latin=start("name_latin"),
            ),
            *country,
            mobile_field(_errors, value=start("mobile")),
            *password_fields(_errors),
            *proven_email_fields(RegisterState, email=start("email")),
            *agreed_submit(RegisterState, t("Submit")),
            on_submit=on_submit,
        ),
        lead=t("All fields are needed unless marked as optional."),
        aside=_have_account(),
    )


def _starts_of(begun: Any) -> Callable[[str], rx.Var[str] | None]:
    """Return what gives a field's first value: nothing where no other form was begun before."""
    return lambda name: None if begun is None else getattr(begun, name)


def _country(label: Text, note: Child | None) -> rx.Component:
    go_on = link(t("Go on as a domestic buyer, with what you have typed"), "/register/domestic")
    return field(
        label,
        "country",
        country_select("country"),
        error=_error("country"),
        hint=note,
        way_out=rx.cond(RegisterState.is_from_mainland, go_on),
    )


def _mainland_note() -> rx.Component:
    return rx.el.span(
        t("A document of the Chinese Mainland?"),
        " ",
        link(t("Register as a domestic buyer"), "/register/domestic"),
    )


def _have_account() -> rx.Component:
    return rx.el.p(t("You have an account already?"), " ", link(t("Log In"), "/login"))


def _have_badge() -> rx.Component:
    return rx.el.p(
        t("You have attended before?"),
        " ",
        link(t("Verify Buyer Badge"), "/badge"),
        class_name="mt-2",
    )
