"""The frame of signed-in pages: bar on top, navigation at the side or in a drawer."""

from typing import Literal

import reflex as rx
from reflex.vars import NumberVar

from portal.components.base import Child
from portal.components.button import icon_button
from portal.components.dialog import drawer
from portal.components.icon import Glyph, icon
from portal.components.layout.frame import Frame, NavItem, NavSection
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
from portal.components.link import nav_link
from portal.components.menu import language_menu
from portal.i18n.browser import number, t, tn

DRAWER = "navigation-drawer"
Width = Literal["wide", "text"]


def shell(frame: Frame, *children: Child, width: Width = "wide") -> rx.Component:
    """Frame a page for someone who is signed in; width "text" keeps forms and prose narrow."""
    return rx.el.div(
        skip_link(),
        _side(frame),
        drawer(
            DRAWER,
            t("Menu"),
            rx.el.nav(_ways(frame), custom_attrs={"aria-label": t("Main navigation")}),
        ),
        rx.el.div(
            _bar(frame),
            main_area(*children, class_name=f"main-{width}"),
            footer(frame),
            class_name="shell-body",
        ),
        page_life(frame),
        class_name="shell",
    )


def _side(frame: Frame) -> rx.Component:
    return rx.el.nav(
        rx.el.div(brand(frame, href="/overview"), _ways(frame), class_name="side-inner"),
        class_name="side",
        custom_attrs={"aria-label": t("Main navigation")},
    )


def _bar(frame: Frame) -> rx.Component:
    return rx.el.header(
        rx.el.div(
            icon_button(Glyph.MENU, t("Menu"), opens=DRAWER, class_name="only-narrow"),
            rx.el.div(brand(frame, href="/overview"), class_name="only-narrow"),
            rx.el.span(frame.company_name, class_name="bar-company"),
            class_name="bar-start",
        ),
        rx.el.div(
            language_menu(on_change=frame.on_language),
            theme_button(),
            bell(frame),
            account_menu(frame),
            class_name="bar-end",
        ),
        class_name="bar",
    )


def _ways(frame: Frame) -> rx.Component:
    return rx.el.div(*[_section(section) for section in frame.sections], class_name="nav")


def _section(section: NavSection) -> rx.Component:
    heading = [] if section.title is None else [rx.el.p(section.title, class_name="nav-title")]
    part = rx.el.div(
        *heading, rx.el.ul(*[_item(item) for item in section.items]), class_name="nav-section"
    )
    return part if section.is_shown is True else rx.cond(section.is_shown, part)


def _item(item: NavItem) -> rx.Component:
    face = [] if item.glyph is None else [icon(item.glyph)]
    label = rx.el.span(item.label)
    count = [] if item.count is None else [_count(item.count)]
    way = rx.el.li(nav_link(*face, label, *count, href=item.href, match=item.match))
    return way if item.is_shown is True else rx.cond(item.is_shown, way)


def _count(count: NumberVar[int]) -> rx.Component:
    waiting = rx.fragment(
        rx.el.span(number(count), class_name="nav-count", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(
            " ", tn("({count} waiting)", "({count} waiting)", count=count), class_name="sr-only"
        ),
    )
    return rx.cond(count > 0, waiting)
