"""Ways out of a company: handing the admin right over, quitting, closing it."""

from typing import Any

import reflex as rx

from portal.kit.paging import empty_page
from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.memberships import ExitRow, StaffRow, TransferForm
from portal.services import memberships
from portal.state.base import PortalState, Steps
from portal.state.bus import bus
from portal.state.lists import paging
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]
_GUIDE = "/welcome"


class LeavingState(
    paging(Permission.COMPANIES_TRANSFER),  # type: ignore[misc]
    PortalState,
):
    """Who could take over, and the step itself (A-72 to A-76)."""

    #: Members who can become admin in one's place.
    rows: list[StaffRow] = []
    exit: ExitRow = ExitRow()
    #: There is nobody to hand the right to: not for a search, but at all.
    has_nobody: bool = False

    @rx.event
    @needs(Permission.COMPANIES_QUIT)
    async def load(self) -> None:
        """Learn which way out is open; the company's page follows changes by itself."""
        self._begin()
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_TRANSFER)
    async def begin(self) -> None:
        """Come to the transfer, and see from now on when somebody joins or leaves."""
        for topic in self._people_topics(self._actor()):
            bus.join(topic, self.router.session.client_token, lambda: LeavingState.follow)
        self._begin()
        await self._load()

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> Steps:
        """Show what has changed; leave when the person is no admin any more."""
        actor = self._actor()
        if way := await self._look_around(actor):
            yield rx.redirect(way, replace=True)
        elif actor.may(Permission.COMPANIES_TRANSFER):
            await self._load()

    @rx.event
    @submits(Permission.COMPANIES_TRANSFER)
    async def transfer(self, sent: Sent) -> Steps:
        """Swap places with the member chosen (A-73)."""
        form = _read(sent)
        chosen = str(form.membership_id)
        name = next((row.contact_name for row in self.rows if row.id == chosen), "")
        await memberships.transfer(self._actor(), form)
        self._announce(said("{name} is now an admin in your place.", name=name))
        yield self._go("/company")

    @rx.event
    @submits(Permission.COMPANIES_TRANSFER)
    async def transfer_and_quit(self, sent: Sent) -> Steps:
        """Do both in one step, as the dialog of an admin offers it (A-76, D 2)."""
        company = self.viewer.company_name
        form = _read(sent)
        await memberships.transfer_and_quit(self._actor(), form)
        self._announce(said("You have left {company}.", company=company))
        yield self._go(_GUIDE)

    @rx.event
    @needs(Permission.COMPANIES_QUIT)
    async def quit(self) -> Steps:
        """Leave the company; the guide shows how to go on (A-74, A-75)."""
        company = self.viewer.company_name
        async with self._acting() as (session, actor):
            await memberships.quit(session, actor)
        self._announce(said("You have left {company}.", company=company))
        yield self._go(_GUIDE)

    @rx.event
    @needs(Permission.COMPANIES_QUIT)
    async def close(self) -> Steps:
        """Close a company whose only member one is (D 2)."""
        company = self.viewer.company_name
        async with self._acting() as (session, actor):
            await memberships.close_company(session, actor)
        self._announce(said("{company} is closed.", company=company))
        yield self._go(_GUIDE)

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            self.exit = await memberships.find_exit(session, actor)
            if not actor.may(Permission.COMPANIES_TRANSFER):
                self._show_page(empty_page())
                return
            found = await memberships.list_transfer_candidates(
                session, actor, page=self.page, search=self.search
            )
        self._show_page(found)
        self.has_nobody = not self.search and found.total == 0


def _read(sent: Sent) -> TransferForm:
    # A form without a chosen radio button does not name it at all.
    return TransferForm.read({"membership_id": "", **sent})
