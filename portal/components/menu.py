"""Menus that hang from a button: any, the person's own, and the language."""

from typing import Any

import reflex as rx

from portal.components.base import KIT, Child, Handler, Kit, SendsText, Text, attributes, names
from portal.components.icon import Glyph, icon
from portal.components.link import PortalLink
from portal.i18n.browser import t

LANGUAGE_NAMES = (("zh", "中文"), ("en", "English"), ("ru", "Русский"), ("es", "Español"))


class MenuPanel(Kit):
    """A popover with the keys of a menu: arrows, Home, End, first letters."""

    library = f"{KIT}/menu.jsx"
    tag = "MenuPanel"

    name: rx.Var[str]
    label: rx.Var[str]


class LanguageItem(Kit):
    """A menu item that makes the page speak another language, without a reload."""

    library = f"{KIT}/menu.jsx"
    tag = "LanguageItem"

    language: rx.Var[str]
    on_pick: SendsText


def menu(
    name: str,
    face: tuple[Child, ...],
    label: Text,
    *items: rx.Component,
    class_name: str = "btn btn-secondary",
    names_button: bool = True,
) -> rx.Component:
    """Hang a menu from a button; the label names the menu, and the button unless its face does."""
    trigger = rx.el.button(
        *face,
        type="button",
        class_name=class_name,
        custom_attrs=attributes(
            popoverTarget=name, aria_haspopup="menu", aria_label=label if names_button else None
        ),
    )
    return rx.el.div(
        trigger, MenuPanel.create(*items, name=name, label=label), class_name="menu-root"
    )


def menu_item(label: Text, *, glyph: Glyph | None = None, on_click: Handler = None) -> rx.Component:
    """Do something from a menu."""
    clicked = {} if on_click is None else {"on_click": on_click}
    return rx.el.button(
        *_face(label, glyph),
        type="button",
        class_name="menu-item",
        custom_attrs={"role": "menuitem", "tabIndex": -1},
        **clicked,
    )


def menu_link(label: Text, href: Text, *, glyph: Glyph | None = None) -> rx.Component:
    """Go somewhere from a menu."""
    return PortalLink.create(
        *_face(label, glyph),
        href=href,
        class_name="menu-item",
        custom_attrs={"role": "menuitem", "tabIndex": -1},
    )


def menu_line() -> rx.Component:
    """Part the items of a menu."""
    return rx.el.div(class_name="menu-line", role="separator")


def language_menu(
    *, on_change: Handler = None, name: str = "language-menu", class_name: str = ""
) -> rx.Component:
    """Choose the language of the portal; on_change gets the code, to remember it in the account."""
    picked: dict[str, Any] = {} if on_change is None else {"on_pick": on_change}
    items = [
        LanguageItem.create(own_name, language=code, custom_attrs={"lang": code}, **picked)
        for code, own_name in LANGUAGE_NAMES
    ]
    face = (
        icon(Glyph.GLOBE),
        rx.el.span(t("Language"), class_name="bar-word"),
        icon(Glyph.CHEVRON_DOWN, size=14, class_name="bar-word"),
    )
    return menu(name, face, t("Language"), *items, class_name=names("bar-btn", class_name))


def user_menu(
    display_name: rx.Var[str] | str,
    initials: rx.Var[str] | str,
    *items: rx.Component,
    name: str = "user-menu",
) -> rx.Component:
    """Show whose account this is, with a menu of what belongs to it."""
    face = (
        rx.el.span(initials, class_name="avatar", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(display_name, class_name="bar-word user-name"),
        rx.el.span(t("Account menu"), class_name="sr-only"),
        icon(Glyph.CHEVRON_DOWN, size=14, class_name="bar-word"),
    )
    return menu(name, face, t("Account menu"), *items, class_name="bar-btn", names_button=False)


def _face(label: Text, glyph: Glyph | None) -> list[Any]:
    words = rx.el.span(label)
    return [words] if glyph is None else [icon(glyph), words]
