"""The back office: finding accounts."""

import reflex as rx

from portal.permissions import Permission
from portal.schemas.accounts import AccountRow, AccountSort
from portal.services import accounts
from portal.state.base import PortalState
from portal.state.lists import listing
from portal.state.policy import needs


class AccountsState(
    listing(Permission.ACCOUNTS_LIST, AccountSort, first="-created_at"),  # type: ignore[misc]
    PortalState,
):
    """All accounts, a page at a time, for the staff (C-07)."""

    rows: list[AccountRow] = []
    only_undeliverable: bool = False

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def load(self) -> None:
        """Come to the page with nothing searched and nothing filtered, as its controls show."""
        self._begin()
        self.only_undeliverable = False
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def show_undeliverable(self, only: bool) -> None:
        self.only_undeliverable = only
        self._start_over()
        await self._load()

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await accounts.list_accounts(
                session, actor, only_undeliverable=self.only_undeliverable, **self._asked()
            )
        self._show_page(found)
