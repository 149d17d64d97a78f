"""Settings of one's own account: password, e-mail address, signed-in browsers."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.accounts import (
    ChangePasswordForm,
    EmailChangeCodesForm,
    EmailChangeForm,
    SessionRow,
)
from portal.schemas.base import said
from portal.services import accounts, sessions
from portal.state.arguments import id_of
from portal.state.base import PortalState, Steps
from portal.state.policy import needs, submits

Sent = dict[str, Any]


class PasswordState(PortalState):
    """Changing the password by the old one (C-12)."""

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def change(self, sent: Sent) -> None:
        """Change it; every other browser is signed out, this one gets a fresh cookie (check 8)."""
        form = ChangePasswordForm.read(sent)
        ticket = await accounts.change_password(self._actor(), form)
        self._log_in_with(ticket, "/settings/security?changed=1")


class EmailState(PortalState):
    """Changing the e-mail address, confirmed from the old and the new one (C-13)."""

    email: str = ""
    #: The address that waits for its code; "" before one was asked for.
    new_email: str = ""

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def load(self) -> None:
        """Come to the step that one has reached: codes that were sent still wait (check 17)."""
        async with self._looking() as (session, actor):
            self.email = (await accounts.find_profile(session, actor)).email
            self.new_email = await accounts.find_pending_email(session, actor)

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def ask(self, sent: Sent) -> None:
        """Send a code to each of the two addresses."""
        form = EmailChangeForm.read(sent)
        await accounts.ask_for_email_change(self._actor(), form)
        self.new_email = form.new_email
        self._announce(said("We have sent two codes. Please check both mailboxes."))

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def confirm(self, sent: Sent) -> Steps:
        form = EmailChangeCodesForm.read({**sent, "new_email": self.new_email})
        async with self._acting() as (session, actor):
            await accounts.change_email(session, actor, form)
        self.email, self.new_email = form.new_email, ""
        self._announce(said("Your e-mail address has been changed."))
        yield rx.redirect("/personal")

    @rx.event
    @needs(Permission.ACCOUNTS_CHANGE_OWN)
    async def start_again(self) -> None:
        """Go back to the first step; the codes that were sent are void."""
        async with self._acting() as (session, actor):
            await accounts.drop_email_change(session, actor)
        self.new_email = ""
        self.errors = {}


class SecurityState(PortalState):
    """The browsers that are signed in to one's account (A-22)."""

    rows: list[SessionRow] = []
    has_others: bool = False
    #: The person comes from changing the password; a fresh cookie leaves no other trace of that.
    is_password_new: bool = False
    is_loaded: bool = False

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def load(self) -> None:
        self.is_password_new = "changed" in self.router.url.query_parameters
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_CHANGE_OWN)
    async def end(self, session_id: str) -> None:
        """Sign one browser out."""
        async with self._acting() as (session, actor):
            await sessions.end_session(session, actor, id_of(session_id))
        await self._load()
        self._announce(said("That browser is signed out."))

    @rx.event
    @needs(Permission.ACCOUNTS_CHANGE_OWN)
    async def end_others(self) -> None:
        async with self._acting() as (session, actor):
            await sessions.end_other_sessions(session, actor)
        await self._load()
        self._announce(said("All other browsers are signed out."))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            rows = await sessions.list_sessions(session, actor)
        self.rows = rows
        self.has_others = len(rows) > 1
        self.is_loaded = True
