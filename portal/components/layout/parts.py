"""Pieces that all layouts are put together from."""

import reflex as rx

from portal.components.base import KIT, Child, Kit, Text, names
from portal.components.feedback import connection_bar
from portal.components.icon import Glyph, icon
from portal.components.layout.frame import Frame, NavItem
from portal.components.link import PortalLink, link
from portal.components.menu import menu_line, menu_link, user_menu
from portal.components.session import sign_out_item
from portal.components.toast import toaster
from portal.i18n.browser import t, tn

CONTENT = "content"
#: What fits on the bell; its name says the full number.
_MOST_ON_THE_BELL = 99


class PageLife(Kit):
    """Marks the page as ready, and moves the focus to the content after a change of page."""

    library = f"{KIT}/page.jsx"
    tag = "PageLife"

    is_ready: rx.Var[bool]
    content: rx.Var[str]


def skip_link() -> rx.Component:
    """Let the keyboard jump over the navigation."""
    return link(t("Skip to content"), f"#{CONTENT}", class_name="skip-link")


def brand(frame: Frame, *, href: str = "/") -> rx.Component:
    """Show the mark and the product's name, as the way home."""
    return link(
        rx.fragment(
            rx.el.span(class_name="brand-mark", custom_attrs={"aria-hidden": "true"}),
            rx.el.span(frame.product, class_name="brand-name"),
        ),
        href,
        class_name="brand",
    )


def theme_button() -> rx.Component:
    """Switch between light and dark; the browser remembers."""
    return rx.el.button(
        icon(Glyph.MOON, class_name="only-light"),
        icon(Glyph.SUN, class_name="only-dark"),
        type="button",
        title=t("Dark mode"),
        on_click=rx.toggle_color_mode,
        class_name="icon-btn",
        custom_attrs={
            "aria-label": t("Dark mode"),
            "aria-pressed": rx.cond(rx.color_mode == "dark", "true", "false"),
        },
    )


def bell(frame: Frame) -> rx.Component:
    """Lead to the notifications, and say how many of them are unread."""
    few = rx.cond(frame.unread > _MOST_ON_THE_BELL, f"{_MOST_ON_THE_BELL}+", frame.unread)
    count = rx.el.span(few, class_name="bell-count", custom_attrs={"aria-hidden": "true"})
    words = tn("{count} unread notification", "{count} unread notifications", count=frame.unread)
    return PortalLink.create(
        icon(Glyph.BELL),
        rx.cond(frame.unread > 0, count),
        href="/notifications",
        class_name="icon-btn bell",
        custom_attrs={"aria-label": words, "title": words},
    )


def account_menu(frame: Frame) -> rx.Component:
    """Show who is here, with their own pages and the way out."""
    own = [
        _shown(item, menu_link(item.label, item.href, glyph=item.glyph))
        for item in frame.account_items
    ]
    parted = [menu_line()] if own else []
    return user_menu(frame.display_name, frame.initials, *own, *parted, sign_out_item())


def main_area(*children: Child, class_name: str) -> rx.Component:
    """Hold the content of a page; the skip link and a change of page lead here."""
    return rx.el.main(
        *children,
        class_name=names("main", class_name),
        custom_attrs={"id": CONTENT, "tabIndex": -1},
    )


def footer(frame: Frame) -> rx.Component:
    """Close every page with help and the support contact (B-01)."""
    return rx.el.footer(
        rx.el.div(
            support_block(frame),
            rx.el.nav(
                link(t("Help Center"), "/help", class_name="footer-link"),
                link(t("To be Suppliers"), "/help/to-be-suppliers", class_name="footer-link"),
                class_name="footer-nav",
                custom_attrs={"aria-label": t("Help")},
            ),
            class_name="footer-row",
        ),
        class_name="footer",
    )


def support_block(frame: Frame) -> rx.Component:
    """Show how a person can be reached: telephone and e-mail."""
    return rx.el.div(
        rx.el.p(t("Customer support"), class_name="support-title"),
        rx.el.ul(
            _contact(Glyph.PHONE, t("Phone"), frame.support_phone, "tel:"),
            _contact(Glyph.MAIL, t("Email"), frame.support_email, "mailto:"),
            class_name="support-list",
        ),
        class_name="support",
    )


def page_life(frame: Frame) -> rx.Component:
    """Add what every page needs and nobody sees: readiness, notices, the connection."""
    return rx.fragment(
        PageLife.create(is_ready=frame.is_ready, content=CONTENT),
        toaster(frame.notice),
        connection_bar(),
    )


def _contact(glyph: Glyph, kind: Text, address: Text, scheme: str) -> rx.Component:
    shown = rx.Var.create(address).to(str)
    return rx.el.li(
        icon(glyph, size=16),
        rx.el.span(kind, class_name="sr-only"),
        link(
            shown, rx.Var.create(scheme).to(str) + shown.replace(" ", ""), class_name="footer-link"
        ),
    )


def _shown(item: NavItem, component: rx.Component) -> rx.Component:
    return component if item.is_shown is True else rx.cond(item.is_shown, component)
