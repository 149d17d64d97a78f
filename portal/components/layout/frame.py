"""What every page has around it: the data that the layouts are handed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx
from reflex.vars import NumberVar

from portal.components.base import Handler, Text
from portal.components.icon import Glyph


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A way to a page, shown while `is_shown` holds; "prefix" marks it on the pages below, too.

    `count` is how much waits there; nothing is shown for 0.
    """

    label: Text
    href: str
    glyph: Glyph | None = None
    is_shown: rx.Var[bool] | bool = True
    match: Literal["exact", "prefix"] = "exact"
    count: NumberVar[int] | None = None


@dataclass(frozen=True, kw_only=True)
class NavSection:
    """Ways that belong together, under a heading if it has one."""

    items: Sequence[NavItem]
    title: Text | None = None
    is_shown: rx.Var[bool] | bool = True


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The product, its support, who is here, and where they may go."""

    product: Text
    support_phone: Text
    support_email: Text
    is_ready: rx.Var[bool]
    is_signed_in: rx.Var[bool]
    display_name: rx.Var[str]
    initials: rx.Var[str]
    company_name: rx.Var[str]
    notice: rx.Var[Any]
    unread: NumberVar[int]
    sections: Sequence[NavSection] = ()
    account_items: Sequence[NavItem] = ()
    on_language: Handler = None
