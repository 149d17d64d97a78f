"""Inviting members: the admins' list, and the page behind the link in the mail."""

from typing import Any

import reflex as rx

from portal import db
from portal.errors import PortalError
from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.invitations import (
    InvitationPageRow,
    InvitationRow,
    InvitedRegistrationForm,
    InviteForm,
    OfferRow,
)
from portal.services import invitations
from portal.state.accounts import rest_until
from portal.state.arguments import id_of
from portal.state.base import PortalState, Steps
from portal.state.doors import HOME_OF_THE_SIGNED_IN
from portal.state.gate import asking
from portal.state.lists import paging
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]


class InvitationsState(
    paging(Permission.COMPANIES_MANAGE_STAFF),  # type: ignore[misc]
    PortalState,
):
    """The invitations of one's company, a page at a time (A-69)."""

    rows: list[InvitationRow] = []
    #: Whether the form of "Add Member" is open.
    is_inviting: bool = False
    #: Whose invitation is about to be cancelled; "" while nobody is asked.
    chosen_id: str = ""
    chosen_name: str = ""

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def load(self) -> None:
        """Come to the page; StaffState sees for both when something changes."""
        self._begin()
        if not self._has_stayed:
            self.is_inviting, self.chosen_id = False, ""
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def refresh(self) -> None:
        """Show what has changed, with the form or the question left open."""
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def open_form(self) -> None:
        self.errors = {}
        self.is_inviting = True

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def close_form(self) -> None:
        self.errors = {}
        self.is_inviting = False

    @rx.event
    @submits(Permission.COMPANIES_MANAGE_STAFF)
    async def invite(self, sent: Sent) -> None:
        """Mail somebody the way in; the answer is the same whoever has the address."""
        form = InviteForm.read(sent)
        async with self._acting() as (session, actor):
            await invitations.invite(session, actor, form)
        # Closed before the result is announced: an open dialog would stand in front of it.
        self.is_inviting = False
        await self._load_anew()
        self._announce(said("The invitation to {email} is on its way.", email=form.email))

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def resend(self, invitation_id: str) -> None:
        """Mail a fresh link; the older one is dead from then on."""
        try:
            async with self._acting() as (session, actor):
                row = await invitations.resend(session, actor, id_of(invitation_id))
                email = row.email
        finally:
            await self._load()
        self._announce(said("The invitation to {email} is on its way.", email=email))

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def ask(self, invitation_id: str) -> None:
        """Ask before an invitation is cancelled."""
        self.chosen_id = str(id_of(invitation_id))
        found = (row.contact_name for row in self.rows if row.id == self.chosen_id)
        self.chosen_name = next(found, "")

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def leave_question(self) -> None:
        self.chosen_id = ""

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def cancel(self) -> None:
        chosen, self.chosen_id = self.chosen_id, ""
        name = self.chosen_name
        try:
            async with self._acting() as (session, actor):
                await invitations.cancel(session, actor, id_of(chosen))
        finally:
            await self._load()
        self._announce(said("The invitation of {name} is cancelled.", name=name))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await invitations.list_invitations(
                session, actor, page=self.page, search=self.search
            )
        self._show_page(found)


class OffersState(PortalState):
    """The invitations that wait for somebody who belongs to no company yet (A-70)."""

    offers: list[OfferRow] = []

    @rx.event
    @needs(Permission.COMPANIES_JOIN)
    async def load(self) -> None:
        async with self._looking() as (session, actor):
            self.offers = await invitations.list_offers(session, actor)


class InvitationState(PortalState):
    """One's own invitation: the way in, or why there is none (A-70)."""

    shown: InvitationPageRow = InvitationPageRow()
    #: Unix time in milliseconds until which "Send code" rests; 0 when it does not.
    code_rests_until: int = 0
    is_code_sent: bool = False
    #: The admins have been asked for a new link, just now or within a day.
    is_asked: bool = False

    @rx.event
    @needs(Open.TO_ALL)
    async def arrive(self) -> None:
        """Open the link, or what was sent to the address of whoever is signed in."""
        if not self._has_stayed:
            self.is_code_sent, self.is_asked = False, False
        await self._look()

    @rx.event
    @submits(Open.TO_ALL)
    async def send_code(self) -> None:
        """Mail the invited address its code; the page has no say in which address that is."""
        async with db.transaction() as session:
            await invitations.send_code(session, self._visitor(), self._token())
        self.is_code_sent = True
        self.code_rests_until = rest_until()
        self._announce(said("We have sent a code. Please check your mailbox and spam folder."))

    @rx.event
    @submits(Open.TO_ALL)
    async def register(self, sent: Sent) -> None:
        """Create the account and join, both or neither."""
        form = InvitedRegistrationForm.read(sent)
        try:
            ticket = await invitations.register(self._visitor(), form, self._token())
        except invitations.InvitationNotOpen:
            await self._look()
            raise
        self._log_in_with(ticket, HOME_OF_THE_SIGNED_IN)

    @rx.event
    @submits(Permission.COMPANIES_JOIN)
    async def join(self, invitation_id: str) -> Steps:
        """Join with the account that is there already."""
        try:
            async with self._acting() as (session, actor):
                name = await invitations.join(session, actor, id_of(invitation_id))
        except PortalError:
            await self._look()
            raise
        self._announce(said("You are now a member of {company}.", company=name))
        yield self._go(HOME_OF_THE_SIGNED_IN)

    @rx.event
    @submits(Open.TO_ALL)
    async def ask_again(self) -> None:
        """Have the admins told that the link has run out."""
        self.is_asked = False
        try:
            async with db.transaction() as session:
                await invitations.ask_again(session, self._visitor(), self._token())
        except invitations.InvitationNotOpen:
            await self._look()
            raise
        self.is_asked = True

    async def _look(self) -> None:
        actor = asking().actor
        async with db.reading() as session:
            self.shown = await invitations.look(session, actor, self._token())

    def _token(self) -> str:
        """Return the link's secret: it stands behind the #, where no server log sees it."""
        return self.router.url.fragment[:100]
