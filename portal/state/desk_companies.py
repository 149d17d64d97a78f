"""The back office: finding companies, and acting on one."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import Said, said
from portal.schemas.companies import COMPANY_STATUSES
from portal.schemas.desk_companies import (
    DeskCompanyLineRow,
    DeskCompanyRow,
    DeskCompanySort,
    ReopenForm,
)
from portal.schemas.desk_history import ReasonForm
from portal.schemas.recoveries import RecoveryForm
from portal.services import desk_companies, recoveries
from portal.state.arguments import id_of
from portal.state.base import PortalState
from portal.state.lists import listing
from portal.state.policy import needs, submits

Sent = dict[str, Any]
#: What the open dialog asks.
BLOCK, UNBLOCK, REOPEN, RECOVER, CANCEL = "block", "unblock", "reopen", "recover", "cancel"
_QUESTIONS = frozenset({BLOCK, UNBLOCK, REOPEN, RECOVER, CANCEL})


class CompaniesState(
    listing(Permission.COMPANIES_LIST, DeskCompanySort, first="-created_at"),  # type: ignore[misc]
    PortalState,
):
    """All companies, a page at a time, and one of them closely, for the staff."""

    rows: list[DeskCompanyLineRow] = []
    #: A key of COMPANY_STATUSES, "" for all.
    status: str = ""
    #: The company that is looked at closely; none while the list is shown.
    company: DeskCompanyRow = DeskCompanyRow()
    #: What the open dialog asks, "" while none is open.
    question: str = ""
    #: Who could lead the company instead, as (account id, words) for the choice in the dialog.
    heirs: list[list[str]] = []

    @rx.event
    @needs(Permission.COMPANIES_LIST)
    async def load(self) -> None:
        """Come to the list as its controls show it, or to the company that a link named."""
        if self._has_stayed:
            await self._load()
            return
        self._begin()
        self.status = ""
        self.company, self.question = DeskCompanyRow(), ""
        await self._load()
        if named := self.router.url.query_parameters.get("company", ""):
            await self._show(named)

    @rx.event
    @needs(Permission.COMPANIES_LIST)
    async def choose_status(self, status: str) -> None:
        if status and status not in COMPANY_STATUSES:
            return
        self.status = status
        await self._load_anew()

    @rx.event
    @needs(Permission.COMPANIES_LIST)
    async def view(self, company_id: str) -> None:
        """Look at one company closely."""
        await self._show(company_id)

    @rx.event
    @needs(Permission.COMPANIES_LIST)
    async def leave_view(self) -> None:
        """Go back to the list, as it is now."""
        self.company, self.question = DeskCompanyRow(), ""
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_LIST)
    async def ask(self, question: str) -> None:
        """Ask for what an act needs before it is done."""
        if question not in _QUESTIONS:
            return
        if question == RECOVER:
            await self._load_heirs()
        self.question, self.errors = question, {}

    @rx.event
    @needs(Permission.COMPANIES_LIST)
    async def leave_question(self) -> None:
        self.question, self.errors = "", {}

    @rx.event
    @submits(Permission.COMPANIES_BLOCK)
    async def block(self, sent: Sent) -> None:
        form = ReasonForm.read(sent)
        async with self._acting() as (session, actor):
            await desk_companies.block(session, actor, id_of(self.company.id), form)
        await self._done(said("{company} is blocked.", company=self.company.full_name))

    @rx.event
    @submits(Permission.COMPANIES_BLOCK)
    async def unblock(self, sent: Sent) -> None:
        form = ReasonForm.read(sent)
        async with self._acting() as (session, actor):
            await desk_companies.unblock(session, actor, id_of(self.company.id), form)
        await self._done(said("{company} is no longer blocked.", company=self.company.full_name))

    @rx.event
    @submits(Permission.COMPANIES_REOPEN)
    async def reopen(self, sent: Sent) -> None:
        """Open a closed company with a new admin (decision 2)."""
        form = ReopenForm.read(sent)
        async with self._acting() as (session, actor):
            await desk_companies.reopen(session, actor, id_of(self.company.id), form)
        await self._done(said("{company} is open again.", company=self.company.full_name))

    @rx.event
    @submits(Permission.COMPANIES_RECOVER)
    async def recover(self, sent: Sent) -> None:
        """Announce a new admin for an orphaned company (life cycle 4)."""
        # A form without a chosen radio button does not name it at all.
        form = RecoveryForm.read({"ground": "", "member": "", **sent})
        async with self._acting() as (session, actor):
            await recoveries.start(session, actor, id_of(self.company.id), form)
        await self._done(said("The members have been told. The admins can object now."))

    @rx.event
    @submits(Permission.COMPANIES_RECOVER)
    async def cancel_recovery(self, sent: Sent) -> None:
        form = ReasonForm.read(sent)
        async with self._acting() as (session, actor):
            await recoveries.cancel(session, actor, id_of(self.company.id), form)
        await self._done(said("The announced change is cancelled."))

    async def _done(self, words: Said) -> None:
        await self._show(self.company.id)
        self.question = ""
        self._announce(words)

    async def _show(self, company_id: str) -> None:
        async with self._looking() as (session, actor):
            self.company = await desk_companies.find_company(session, actor, id_of(company_id))

    async def _load_heirs(self) -> None:
        async with self._looking() as (session, actor):
            rows = await recoveries.list_heirs(session, actor, id_of(self.company.id))
        self.heirs = [[row.account_id, f"{row.contact_name} · {row.email}"] for row in rows]

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await desk_companies.list_companies(
                session, actor, status=self.status, **self._asked()
            )
        self._show_page(found)
