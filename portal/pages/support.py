"""Forgot account: what a person can try alone, and who helps them when that fails (C-06)."""

import reflex as rx

from portal.components import Glyph, Text, callout, icon, link, link_button
from portal.config import get_settings
from portal.i18n.browser import t
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page


@page(route="/forgot-account", title=N_("Forgot account"), needs=OPEN_DOOR)
def forgot_account_page() -> rx.Component:
    settings = get_settings()
    return form_page(
        t("Forgot account"),
        rx.el.h2(t("Try this first"), class_name="written-title"),
        _first_steps(settings.mail_from),
        rx.el.div(
            link_button(t("Log In"), "/login", variant="primary"),
            link_button(t("Log in with a verification code"), "/login/code"),
            class_name="btn-row",
        ),
        callout(
            rx.el.p(t("Tell us your name and your company. We never ask for your password.")),
            rx.el.ul(
                _contact(Glyph.PHONE, settings.support_phone, f"tel:{settings.support_phone}"),
                _contact(Glyph.MAIL, settings.support_email, f"mailto:{settings.support_email}"),
                class_name="contact-list",
            ),
            title=t("Customer support helps you to get your account back"),
        ),
        lead=t("You do not remember how you registered? Let us find it."),
        aside=rx.el.p(
            t("You know your account and only lost the password?"),
            " ",
            link(t("Forgot password"), "/forgot-password"),
        ),
        wide=True,
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


def _contact(glyph: Glyph, words: Text, href: str) -> rx.Component:
    return rx.el.li(icon(glyph, size=16), link(words, href.replace(" ", "")))
