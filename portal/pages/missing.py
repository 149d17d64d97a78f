"""What stands where no page is."""

import reflex as rx

from portal.components import Glyph, icon, link_button
from portal.i18n.browser import t
from portal.kit.words import N_
from portal.pages.frame import public_page
from portal.pages.registry import OPEN_DOOR, page


@page(route="/404", title=N_("Page not found"), needs=OPEN_DOOR)
def missing_page() -> rx.Component:
    return public_page(
        rx.el.div(
            rx.el.span(icon(Glyph.SEARCH, size=24), class_name="empty-mark"),
            rx.el.h1(t("Page not found"), class_name="page-title"),
            rx.el.p(
                t("The address may have a typing error, or the page has moved."),
                class_name="page-lead",
            ),
            rx.el.div(
                link_button(t("Back to homepage"), "/", variant="primary"),
                link_button(t("Open the help"), "/help"),
                class_name="btn-row",
            ),
            class_name="missing",
        )
    )
