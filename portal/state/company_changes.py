"""What has become of a company's facts, and asking its admins to change them."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.companies import COMPANY_FACTS, AskChangeForm, CompanyEventRow
from portal.services import companies
from portal.state.base import PortalState
from portal.state.policy import needs, submits

Sent = dict[str, Any]
#: A box of the form is called so, with the fact's name behind it.
BOX = "fact_"


class CompanyChangesState(PortalState):
    """The history of one's own company, a page at a time (A-71), and a member's wish (A-44)."""

    events: list[CompanyEventRow] = []
    page: int = 1
    page_count: int = 1
    is_loaded: bool = False
    is_asking: bool = False

    @rx.event
    @needs(Permission.COMPANIES_READ)
    async def load(self) -> None:
        """Come to the company; its page follows changes by itself."""
        if not self._has_stayed:
            self.page, self.is_asking = 1, False
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_READ)
    async def look_anew(self) -> None:
        """Show what has been added, on the page that one reads."""
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_READ)
    async def turn_back(self) -> None:
        self.page -= 1
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_READ)
    async def turn_on(self) -> None:
        self.page += 1
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_ASK_CHANGE)
    async def begin(self) -> None:
        """Open an empty form."""
        self.errors = {}
        self.is_asking = True

    @rx.event
    @needs(Permission.COMPANIES_ASK_CHANGE)
    async def leave(self) -> None:
        self.errors = {}
        self.is_asking = False

    @rx.event
    @submits(Permission.COMPANIES_ASK_CHANGE)
    async def ask(self, sent: Sent) -> None:
        """Tell the admins what should change (A-44)."""
        form = _read(sent)
        async with self._acting() as (session, actor):
            await companies.ask_for_change(session, actor, form)
        self.is_asking = False
        self._announce(said("The admins have been told."))
        self.page = 1
        await self._load()

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await companies.list_events(session, actor, page=self.page)
        self.events, self.page = found.rows, found.page
        self.page_count = found.page_count
        self.is_loaded = True


def _read(sent: Sent) -> AskChangeForm:
    """Read the boxes, of which a form names only those that are ticked, as one list."""
    boxes = {f"{BOX}{name}": name for name in COMPANY_FACTS}
    ticked = {box: name for box, name in boxes.items() if sent.get(box) == "on"}
    written = {name: value for name, value in sent.items() if name not in ticked}
    return AskChangeForm.read({"facts": list(ticked.values()), "wish": "", **written})
