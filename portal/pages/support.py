"""Forgot account: what a person can try alone, and how the desk is asked when that fails (C-06)."""

import reflex as rx

from portal.components import (
    Glyph,
    InputType,
    Text,
    callout,
    country_select,
    error_summary,
    field,
    field_row,
    form,
    icon,
    link,
    link_button,
    submit_button,
    text_input,
    textarea,
)
from portal.components.registering import spam_note
from portal.config import get_settings
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page
from portal.schemas.support import MAX_MESSAGE
from portal.state.support import LostAccountState


@page(
    route="/forgot-account",
    title=N_("Forgot account"),
    needs=OPEN_DOOR,
    on_load=LostAccountState.begin,
)
def forgot_account_page() -> rx.Component:
    return form_page(
        t("Forgot account"),
        rx.cond(LostAccountState.receipt.number, _receipt(), _ways()),
        _contacts(),
        lead=t("You do not remember how you registered? Let us find it."),
        aside=rx.el.p(
            t("You know your account and only lost the password?"),
            " ",
            link(t("Forgot password"), "/forgot-password"),
        ),
        wide=True,
    )


def _ways() -> rx.Component:
    return rx.fragment(
        rx.el.h2(t("Try this first"), class_name="written-title"),
        _first_steps(get_settings().mail_from),
        rx.el.div(
            link_button(t("Log In"), "/login"),
            link_button(t("Log in with a verification code"), "/login/code"),
            class_name="btn-row",
        ),
        rx.el.h2(t("Or let us look for your account"), class_name="written-title mt-6"),
        rx.el.p(t("Tell us what you remember. Customer service checks it and writes to you.")),
        _form(),
    )


def _first_steps(sender: str) -> rx.Component:
    return rx.el.ol(
        rx.el.li(
            t("Log in with your mobile number or your user name in place of the e-mail address.")
        ),
        rx.el.li(
            t(
                "Have a code sent to each address that you may have used. If there is no "
                "account with it, our mail says so."
            )
        ),
        rx.el.li(
            t(
                "Search your mailboxes for mails from {sender}. They arrive where you registered.",
                sender=sender,
            )
        ),
        class_name="written-steps",
    )


def _form() -> rx.Component:
    errors = LostAccountState.errors
    return form(
        error_summary(errors, labels=_labels(), general=errors[""]),
        field_row(_line("contact_name", autocomplete="name", most=100), _country()),
        _reachable(),
        field_row(
            _line("old_email", kind="email", most=254, optional=True),
            _line("mobile", kind="tel", most=32, optional=True),
        ),
        _line("company_name", autocomplete="organization", most=200, optional=True),
        field(
            _labels()["message"],
            "message",
            textarea("message", rows=3, max_length=MAX_MESSAGE),
            hint=t("Never write a password here. We do not ask for one."),
            error=say(errors["message"]),
            optional=True,
        ),
        submit_button(t("Submit"), busy=LostAccountState.is_busy, class_name="btn-wide"),
        on_submit=LostAccountState.ask,
    )


def _labels() -> dict[str, Text]:
    return {
        "contact_name": t("Contact name"),
        "country": t("Country/Region"),
        "email": t("Email"),
        "old_email": t("Old e-mail address"),
        "mobile": t("Mobile number"),
        "company_name": t("Company"),
        "message": t("Message"),
    }


def _line(
    name: str,
    *,
    most: int,
    kind: InputType = "text",
    autocomplete: str = "off",
    optional: bool = False,
) -> rx.Component:
    return field(
        _labels()[name],
        name,
        text_input(name, type=kind, autocomplete=autocomplete, max_length=most),
        error=say(LostAccountState.errors[name]),
        optional=optional,
    )


def _country() -> rx.Component:
    return field(
        _labels()["country"],
        "country",
        country_select("country"),
        error=say(LostAccountState.errors["country"]),
    )


def _reachable() -> rx.Component:
    return field(
        _labels()["email"],
        "email",
        text_input("email", type="email", autocomplete="email", max_length=254),
        hint=t("An address that you can read now. It becomes that of your account."),
        error=say(LostAccountState.errors["email"]),
    )


def _receipt() -> rx.Component:
    receipt = LostAccountState.receipt
    return rx.fragment(
        callout(
            rx.el.p(t("Your request number: {number}", number=receipt.number)),
            tone="ok",
            role="status",
            title=t("We have received your request"),
        ),
        rx.el.h2(t("What happens next"), class_name="written-title"),
        rx.el.ol(
            rx.el.li(
                t("A confirmation with this number is on its way to {email}.", email=receipt.email)
            ),
            rx.el.li(
                t(
                    "Customer service compares what you wrote with our records, usually within "
                    "one working day. We may call you or your company."
                )
            ),
            rx.el.li(
                t(
                    "If everything fits, we mail you a link to a new password. Otherwise we "
                    "write to you why not."
                )
            ),
            class_name="written-steps",
        ),
        spam_note(),
    )


def _contacts() -> rx.Component:
    settings = get_settings()
    return callout(
        rx.el.p(t("Tell us your name and your company. We never ask for your password.")),
        rx.el.ul(
            _contact(Glyph.PHONE, settings.support_phone, f"tel:{settings.support_phone}"),
            _contact(Glyph.MAIL, settings.support_email, f"mailto:{settings.support_email}"),
            class_name="contact-list",
        ),
        title=t("Customer support helps you to get your account back"),
    )


def _contact(glyph: Glyph, words: Text, href: str) -> rx.Component:
    return rx.el.li(icon(glyph, size=16), link(words, href.replace(" ", "")))
