"""Buttons, and links that look like them."""

from typing import Any, Literal

import reflex as rx

from portal.components.base import Handler, Text, attributes, names
from portal.components.icon import Glyph, icon
from portal.components.link import PortalLink

Variant = Literal["primary", "secondary", "quiet", "danger", "danger-quiet"]


def button(
    label: Text,
    *,
    variant: Variant = "secondary",
    glyph: Glyph | None = None,
    on_click: Handler = None,
    disabled: rx.Var[bool] | bool = False,
    opens: str | None = None,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """Show a button that does something here; `opens` is the id of a modal, confirm or drawer."""
    if on_click is not None:
        props["on_click"] = on_click
    return rx.el.button(
        *_face(label, glyph),
        type="button",
        disabled=disabled,
        class_name=_look(variant, class_name),
        custom_attrs=_opening(opens) | props.pop("custom_attrs", {}),
        **props,
    )


def link_button(
    label: Text,
    href: Text,
    *,
    variant: Variant = "secondary",
    glyph: Glyph | None = None,
    class_name: str = "",
) -> rx.Component:
    """Show a link to another page with the looks of a button."""
    return PortalLink.create(*_face(label, glyph), href=href, class_name=_look(variant, class_name))


def download_button(label: Text, href: Text, *, class_name: str = "") -> rx.Component:
    """Show a link to a file of ours, which the browser saves; the page stays as it is."""
    return rx.el.a(
        *_face(label, Glyph.DOWNLOAD),
        href=href,
        # An empty name: the server's counts. The router would look for a page of that address.
        custom_attrs={"download": "", "reloadDocument": True},
        class_name=_look("secondary", class_name),
    )


def icon_button(
    glyph: Glyph,
    label: Text,
    *,
    on_click: Handler = None,
    opens: str | None = None,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """Show a button of one icon; the label is its accessible name and its tooltip."""
    if on_click is not None:
        props["on_click"] = on_click
    return rx.el.button(
        icon(glyph),
        type="button",
        title=label,
        class_name=names("icon-btn", class_name),
        custom_attrs={"aria-label": label} | _opening(opens) | props.pop("custom_attrs", {}),
        **props,
    )


def button_row(
    *children: rx.Component, align: Literal["start", "between", "end"] = "start"
) -> rx.Component:
    """Line buttons up; on a phone they wrap."""
    return rx.el.div(*children, class_name=f"btn-row btn-row-{align}")


def _face(label: Text, glyph: Glyph | None) -> list[Any]:
    words = rx.el.span(label)
    return [words] if glyph is None else [icon(glyph), words]


def _look(variant: Variant, class_name: str) -> str:
    return names("btn", f"btn-{variant}", class_name)


def _opening(dialog_id: str | None) -> dict[str, Any]:
    return attributes(data_opens=dialog_id, aria_haspopup="dialog" if dialog_id else None)
