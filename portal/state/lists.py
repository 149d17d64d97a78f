"""What every list of the portal does: search, order, turn the pages.

A list's state names its permission once, and the gate sees it on each of these handlers:

    class StaffState(listing(Permission.COMPANIES_MANAGE_STAFF, StaffSort), PortalState):
        rows: list[StaffRow] = []

        async def _load(self) -> None:
            async with self._looking() as (session, actor):
                found = await memberships.list_staff(session, actor, **self._asked())
            self._show_page(found)
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import reflex as rx

from portal.kit.paging import Page
from portal.permissions import Permission
from portal.state.arguments import searched
from portal.state.policy import needs


class PageOfList(rx.State, mixin=True):
    """A page of a list, and what was searched for. The state has `rows` and `_load`."""

    page: int = 1
    page_count: int = 1
    total: int = 0
    is_loaded: bool = False
    search: str = ""
    if TYPE_CHECKING:
        # PortalState's; declared here it would be another one.
        _has_stayed: bool

    async def _load(self) -> None:
        raise NotImplementedError

    def _begin(self) -> None:
        """Come to the list with nothing searched, as its controls show."""
        if self._has_stayed:
            return
        self.search = ""
        self._start_over()

    def _start_over(self) -> None:
        """Go back to the first page: what is asked for has changed."""
        self.page = 1

    async def _load_anew(self) -> None:
        """Show the first page of what is asked for now: a filter or the order has changed."""
        self._start_over()
        await self._load()

    def _show_page(self, found: Page[Any]) -> None:
        self.rows, self.page = found.rows, found.page
        self.page_count, self.total = found.page_count, found.total
        self.is_loaded = True


def paging(policy: Permission) -> Any:
    """Return a mixin for a list that can be searched, and whose pages can be turned."""

    class PagingState(PageOfList, mixin=True):
        @rx.event
        @needs(policy)
        async def find(self, text: str) -> None:
            self.search = searched(text)
            await self._load_anew()

        @rx.event
        @needs(policy)
        async def turn_back(self) -> None:
            self.page -= 1
            await self._load()

        @rx.event
        @needs(policy)
        async def turn_on(self) -> None:
            self.page += 1
            await self._load()

    return PagingState


def listing(policy: Permission, orders: type[StrEnum], *, first: str = "") -> Any:
    """Return a mixin for a list that can be ordered as well.

    `orders` names the columns that can be chosen. The list begins with `first`: a column's key,
    with "-" in front when it goes down; the first of the orders, upwards, without it.
    """
    began = first or next(iter(orders)).value

    class ListState(paging(policy), mixin=True):  # type: ignore[misc, call-arg]
        """A page of a list in an order of its own."""

        #: A column's key, with "-" in front when it goes down.
        sort: str = began

        @rx.event
        @needs(policy)
        async def sort_by(self, key: str) -> None:
            """Order by a column; by the same one again, or with "-" in front, downwards."""
            if key.removeprefix("-") not in set(orders):
                return
            self.sort = f"-{key}" if self.sort == key and not key.startswith("-") else key
            await self._load_anew()

        def _asked(self) -> dict[str, Any]:
            """Return what a service's list takes: page, search, sort and descending."""
            return {
                "page": self.page,
                "search": self.search,
                "sort": orders(self.sort.removeprefix("-")),
                "descending": self.sort.startswith("-"),
            }

    return ListState
