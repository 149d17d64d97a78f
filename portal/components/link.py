"""Links: within the portal they change the page without a reload, and the current one says so."""

import reflex as rx

from portal.components.base import KIT, Child, Kit, Text


class PortalLink(Kit):
    """A link that stays inside the router for our own paths and is a plain one for all others."""

    library = f"{KIT}/link.jsx"
    tag = "PortalLink"

    href: rx.Var[str]
    match: rx.Var[str]


def link(
    label: Child, href: Text, *, class_name: str = "link", lang: str | None = None
) -> rx.Component:
    """Link words to a page of the portal, or to an address outside."""
    spoken = {"lang": lang} if lang else {}
    return PortalLink.create(label, href=href, class_name=class_name, custom_attrs=spoken)


def nav_link(
    *children: Child, href: Text, match: str = "exact", class_name: str = "nav-link"
) -> rx.Component:
    """Link that carries aria-current="page" while its page, or with "prefix" one below, is open."""
    return PortalLink.create(*children, href=href, match=match, class_name=class_name)
