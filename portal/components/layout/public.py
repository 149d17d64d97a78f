"""The frames of pages that are open to everyone: public ones, and the card of one form."""

from typing import Literal

import reflex as rx

from portal.components.base import Child, Text
from portal.components.button import link_button
from portal.components.layout.frame import Frame
from portal.components.layout.parts import (
    account_menu,
    bell,
    brand,
    footer,
    main_area,
    page_life,
    skip_link,
    theme_button,
)
from portal.components.menu import language_menu
from portal.i18n.browser import t

CardWidth = Literal["narrow", "wide"]


def public_layout(frame: Frame, *children: Child) -> rx.Component:
    """Frame a page that everyone may read."""
    return _open_page(frame, main_area(*children, class_name="main-public"))


def auth_layout(
    frame: Frame,
    title: Text,
    *children: Child,
    lead: Child | None = None,
    aside: rx.Component | None = None,
    width: CardWidth = "narrow",
) -> rx.Component:
    """Frame one form in a card in the middle, under the page's h1, with `aside` below it."""
    words = [rx.el.h1(title, class_name="page-title")]
    if lead is not None:
        words.append(rx.el.p(lead, class_name="page-lead"))
    sheet = rx.el.div(
        rx.el.div(*words, class_name="auth-head"),
        rx.el.div(*children, class_name="card auth-card"),
        *([rx.el.div(aside, class_name="auth-aside")] if aside is not None else []),
        class_name=f"auth auth-{width}",
    )
    return _open_page(frame, main_area(sheet, class_name="main-auth"))


def _open_page(frame: Frame, main: rx.Component) -> rx.Component:
    return rx.el.div(
        skip_link(), _bar(frame), main, footer(frame), page_life(frame), class_name="open-page"
    )


def _bar(frame: Frame) -> rx.Component:
    return rx.el.header(
        rx.el.div(
            brand(frame),
            rx.el.div(
                rx.cond(
                    frame.is_signed_in, rx.fragment(bell(frame), account_menu(frame)), _doors()
                ),
                language_menu(on_change=frame.on_language),
                theme_button(),
                class_name="bar-end",
            ),
            class_name="bar-inner",
        ),
        class_name="bar bar-public",
    )


def _doors() -> rx.Component:
    return rx.el.div(
        link_button(t("Free registration"), "/register", variant="quiet", class_name="bar-door"),
        link_button(t("Login"), "/login", variant="primary", class_name="bar-door"),
        class_name="bar-doors",
    )
