"""The back office: finding accounts."""

import reflex as rx

from portal.permissions import Permission
from portal.schemas.accounts import AccountRow, AccountSort
from portal.services import accounts
from portal.state.arguments import searched
from portal.state.base import PortalState
from portal.state.policy import needs


class AccountsState(PortalState):
    """All accounts, a page at a time, for the staff (C-07)."""

    rows: list[AccountRow] = []
    page: int = 1
    page_count: int = 1
    total: int = 0
    is_loaded: bool = False
    search: str = ""
    only_undeliverable: bool = False
    #: A column's key, with "-" in front when it goes down.
    sort: str = f"-{AccountSort.CREATED_AT.value}"

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def load(self) -> None:
        """Come to the page with nothing searched and nothing filtered, as its controls show."""
        self.search, self.only_undeliverable, self.page = "", False, 1
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def find(self, text: str) -> None:
        self.search, self.page = searched(text), 1
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def show_undeliverable(self, only: bool) -> None:
        self.only_undeliverable, self.page = only, 1
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def sort_by(self, key: str) -> None:
        """Order by a column; by the same one again, the other way round."""
        if key not in set(AccountSort):
            return
        self.sort, self.page = (f"-{key}" if self.sort == key else key), 1
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def turn_back(self) -> None:
        self.page -= 1
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def turn_on(self) -> None:
        self.page += 1
        await self._load()

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await accounts.list_accounts(
                session,
                actor,
                page=self.page,
                search=self.search,
                only_undeliverable=self.only_undeliverable,
                sort=AccountSort(self.sort.removeprefix("-")),
                descending=self.sort.startswith("-"),
            )
        self.rows, self.page = found.rows, found.page
        self.page_count, self.total = found.page_count, found.total
        self.is_loaded = True
