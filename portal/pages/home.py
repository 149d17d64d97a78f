"""The front page: what the portal promises, what it does today, and how a company starts."""

import reflex as rx

from portal.components import (
    Child,
    Glyph,
    Text,
    choice_card,
    icon,
    link,
    link_button,
    trade_picture,
)
from portal.config import get_settings
from portal.i18n.browser import t
from portal.kit.words import N_
from portal.pages.frame import public_page
from portal.pages.registry import OPEN_DOOR, page
from portal.state.base import PortalState


@page(route="/", title=N_("Trade with partners you can check"), needs=OPEN_DOOR)
def home_page() -> rx.Component:
    is_visitor = ~PortalState.viewer.is_signed_in
    return public_page(_hero(), _today(), _start(), rx.cond(is_visitor, _who()))


def _hero() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h1(t("Trade with partners you can check"), class_name="hero-title"),
            rx.el.p(
                t(
                    "{product} is an open trade portal for buyers and suppliers. Everybody here "
                    "has proven an e-mail address, and every buyer acts for a company.",
                    product=get_settings().name,
                ),
                class_name="hero-lead",
            ),
            rx.cond(PortalState.viewer.is_signed_in, _way_back(), _ways_in()),
            class_name="hero-words",
        ),
        trade_picture(class_name="hero-picture"),
        class_name="hero",
    )


def _ways_in() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            link_button(t("Create a free account"), "/register", variant="primary"),
            link_button(t("How it works"), "/help/users-guide"),
            class_name="btn-row",
        ),
        rx.el.p(t("You have an account already?"), " ", link(t("Log In"), "/login")),
        rx.el.p(t("You have attended before?"), " ", link(t("Verify Buyer Badge"), "/badge")),
        class_name="hero-ways",
    )


def _way_back() -> rx.Component:
    return rx.el.div(
        link_button(
            t("Go to your overview"), "/overview", variant="primary", glyph=Glyph.ARROW_RIGHT
        ),
        class_name="hero-ways",
    )


def _today() -> rx.Component:
    return _part(
        "today",
        t("What you can do here today"),
        rx.el.ul(
            _feature(
                Glyph.MAIL,
                t("Meet real addresses"),
                t(
                    "No account without a code from its own mailbox. Nobody registers with "
                    "your address."
                ),
            ),
            _feature(
                Glyph.BUILDING,
                t("Give your company one place"),
                t(
                    "Create it once and get its company code. Before a second one with a similar "
                    "name appears, we point to the first."
                ),
            ),
            _feature(
                Glyph.SHIELD,
                t("Keep your account in your hands"),
                t(
                    "See where you are signed in, end any session with one click, and get a mail "
                    "when an unknown browser logs in."
                ),
            ),
            _feature(
                Glyph.GLOBE,
                t("Work in your language"),
                t(
                    "Pages, mails and messages speak Chinese, English, Russian and Spanish. Switch "
                    "whenever you like."
                ),
            ),
            class_name="features",
        ),
    )


def _start() -> rx.Component:
    return _part(
        "start",
        t("How a company starts"),
        rx.el.ol(
            _step(
                t("Register"),
                t("Tell us who you are and choose a password. It costs nothing."),
            ),
            _step(
                t("Prove your e-mail address"),
                t("We send six digits; you type them in. They are valid for ten minutes."),
            ),
            _step(
                t("Create your company"),
                t("Enter its true facts. You become its admin and get its code."),
            ),
            _step(
                t("Complete your information"),
                t("The overview shows what is still missing, and leads you there."),
            ),
            class_name="steps",
        ),
    )


def _who() -> rx.Component:
    return _part(
        "who",
        t("Who are you?"),
        rx.el.div(
            choice_card(
                t("I buy"),
                t("From abroad, from the Chinese Mainland, or for a representative office."),
                "/register",
                glyph=Glyph.BRIEFCASE,
            ),
            choice_card(
                t("I supply"),
                t("Open your account now; see which steps follow."),
                "/help/to-be-suppliers",
                glyph=Glyph.STORE,
            ),
            class_name="grid gap-4 md:grid-cols-2",
        ),
    )


def _part(anchor: str, title: Text, *children: Child) -> rx.Component:
    heading = f"{anchor}-title"
    return rx.el.section(
        rx.el.h2(title, id=heading, class_name="part-title"),
        *children,
        class_name="part",
        custom_attrs={"aria-labelledby": heading},
    )


def _feature(glyph: Glyph, title: Text, body: Text) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon(glyph, size=22), class_name="choice-mark"),
        rx.el.h3(title, class_name="feature-title"),
        rx.el.p(body, class_name="feature-body"),
        class_name="feature",
    )


def _step(title: Text, body: Text) -> rx.Component:
    return rx.el.li(
        rx.el.h3(title, class_name="feature-title"),
        rx.el.p(body, class_name="feature-body"),
        class_name="start-step",
    )
