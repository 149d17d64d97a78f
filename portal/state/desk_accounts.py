"""The back office: finding accounts, and acting on one."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.accounts import AccountRow, AccountSort
from portal.schemas.base import Said, said
from portal.schemas.desk_accounts import DeskAccountRow
from portal.schemas.desk_history import ReasonForm
from portal.services import accounts, desk_accounts
from portal.state.arguments import id_of
from portal.state.base import PortalState
from portal.state.lists import listing
from portal.state.policy import needs, submits

Sent = dict[str, Any]
#: What the open dialog asks.
SUSPEND, RESTORE, SIGN_OUT, DELIVERABLE = "suspend", "restore", "sign_out", "deliverable"
REMOVE_FACTOR = "remove_factor"
_QUESTIONS = frozenset({SUSPEND, RESTORE, SIGN_OUT, DELIVERABLE, REMOVE_FACTOR})


class AccountsState(
    listing(Permission.ACCOUNTS_LIST, AccountSort, first="-created_at"),  # type: ignore[misc]
    PortalState,
):
    """All accounts, a page at a time, and one of them closely, for the staff (C-07)."""

    rows: list[AccountRow] = []
    only_undeliverable: bool = False
    #: The person who is looked at closely; nobody while the list is shown.
    account: DeskAccountRow = DeskAccountRow()
    #: What the open dialog asks, "" while none is open.
    question: str = ""
    #: The company that must be handled before its last admin is suspended, "" otherwise.
    company_first: str = ""

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def load(self) -> None:
        """Come to the list as its controls show it, or to the person whom a link named."""
        if self._has_stayed:
            await self._load()
            return
        self._begin()
        self.only_undeliverable = False
        self.account, self.question = DeskAccountRow(), ""
        await self._load()
        if named := self.router.url.query_parameters.get("account", ""):
            await self._show(named)

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def show_undeliverable(self, only: bool) -> None:
        self.only_undeliverable = only
        await self._load_anew()

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def view(self, account_id: str) -> None:
        """Look at one person closely."""
        await self._show(account_id)

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def leave_view(self) -> None:
        """Go back to the list, as it is now."""
        self.account, self.question = DeskAccountRow(), ""
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def ask(self, question: str) -> None:
        """Ask for the reason before something is done."""
        if question not in _QUESTIONS:
            return
        self.question, self.company_first, self.errors = question, "", {}

    @rx.event
    @needs(Permission.ACCOUNTS_LIST)
    async def leave_question(self) -> None:
        self.question, self.errors = "", {}

    @rx.event
    @submits(Permission.ACCOUNTS_SUSPEND)
    async def suspend(self, sent: Sent) -> None:
        """Shut the account; the last active admin of a company only after the company."""
        form = ReasonForm.read(sent)
        try:
            async with self._acting() as (session, actor):
                await desk_accounts.suspend(session, actor, id_of(self.account.id), form)
        except desk_accounts.LastActiveAdmin as refusal:
            self.company_first = str(refusal.company_id)
            raise
        await self._done(
            said("The account of {name} is suspended.", name=self.account.contact_name)
        )

    @rx.event
    @submits(Permission.ACCOUNTS_SUSPEND)
    async def restore(self, sent: Sent) -> None:
        form = ReasonForm.read(sent)
        async with self._acting() as (session, actor):
            await desk_accounts.restore(session, actor, id_of(self.account.id), form)
        await self._done(said("The account of {name} is restored.", name=self.account.contact_name))

    @rx.event
    @submits(Permission.ACCOUNTS_MEND)
    async def sign_out(self, sent: Sent) -> None:
        form = ReasonForm.read(sent)
        async with self._acting() as (session, actor):
            await desk_accounts.end_sessions(session, actor, id_of(self.account.id), form)
        await self._done(said("{name} is signed out everywhere.", name=self.account.contact_name))

    @rx.event
    @submits(Permission.ACCOUNTS_MEND)
    async def mark_deliverable(self, sent: Sent) -> None:
        form = ReasonForm.read(sent)
        async with self._acting() as (session, actor):
            await desk_accounts.mark_deliverable(session, actor, id_of(self.account.id), form)
        await self._done(
            said("The portal sends mail to {name} again.", name=self.account.contact_name)
        )

    @rx.event
    @submits(Permission.ACCOUNTS_RESET_FACTOR)
    async def remove_second_factor(self, sent: Sent) -> None:
        form = ReasonForm.read(sent)
        async with self._acting() as (session, actor):
            await desk_accounts.remove_second_factor(session, actor, id_of(self.account.id), form)
        await self._done(
            said("The second factor of {name} is removed.", name=self.account.contact_name)
        )

    async def _done(self, words: Said) -> None:
        await self._show(self.account.id)
        self.question = ""
        self._announce(words)

    async def _show(self, account_id: str) -> None:
        async with self._looking() as (session, actor):
            self.account = await desk_accounts.find_account(session, actor, id_of(account_id))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await accounts.list_accounts(
                session, actor, only_undeliverable=self.only_undeliverable, **self._asked()
            )
        self._show_page(found)
