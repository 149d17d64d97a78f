"""The register of pages: `@page` puts one on it, and everything repeated is derived from there.

Navigation, titles, the gate at the door, the gallery and the tests walk over PAGES.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from portal.config import get_settings
from portal.i18n.browser import t
from portal.permissions import Permission
from portal.state.base import PortalState
from portal.state.doors import OPEN_DOOR, SIGNED_IN_DOOR

Door = Permission | str
PageFunction = Callable[[], rx.Component]


@dataclass(frozen=True)
class Page:
    """One page: where it is, what its tab says, who may open it, and what it loads."""

    route: str
    title: str
    needs: Door
    build: PageFunction
    on_load: Sequence[Any]

    @property
    def is_open(self) -> bool:
        return self.needs == OPEN_DOOR


PAGES: dict[str, Page] = {}


def page(
    *, route: str, title: str, needs: Door, on_load: Any = None
) -> Callable[[PageFunction], PageFunction]:
    """Register a page. `needs` has no default: nobody opens a page to the world by forgetting.

    It is a Permission, OPEN_DOOR or SIGNED_IN_DOOR; `title` is English, marked with N_.
    """

    def register(build: PageFunction) -> PageFunction:
        if route in PAGES:
            msg = f"two pages want the route {route}"
            raise ValueError(msg)
        loaders = on_load if isinstance(on_load, list) else [on_load] if on_load else []
        PAGES[route] = Page(route, title, needs, build, loaders)
        return build

    return register


def add_pages(app: rx.App) -> None:
    """Hand every registered page to Reflex, each behind its door."""
    product = get_settings().name
    for each in PAGES.values():
        app.add_page(
            each.build,
            route=each.route,
            title=t("{page} · {product}", page=t(each.title), product=product),
            image="favicon.svg",
            on_load=[PortalState.enter(str(each.needs)), *each.on_load],
        )


__all__ = ["OPEN_DOOR", "PAGES", "SIGNED_IN_DOOR", "Page", "add_pages", "page"]
