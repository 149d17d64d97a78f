"""Joining a company: finding it, applying, and following what becomes of the application."""

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.memberships import (
    ApplicationRow,
    ApplyForm,
    FoundCompanyRow,
    SearchForm,
)
from portal.services import companies, memberships
from portal.state.arguments import searched
from portal.state.base import PortalState, Steps
from portal.state.bus import bus
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]
_CREATE = "/company/create"


class JoiningState(PortalState):
    """One's way into a company that is here already."""

    application: ApplicationRow = ApplicationRow()
    found: FoundCompanyRow = FoundCompanyRow()
    #: What the search begins with: a look-alike of the company that the person was about to
    #: create, or the name on an earlier record of theirs.
    hint: str = ""
    #: The search found nothing: creating the company is the way on (A-47).
    is_missing: bool = False
    #: Creating a company, with the name that was typed here.
    create_path: str = _CREATE
    #: An admin let the person in while the page was open.
    is_member: bool = False
    is_loaded: bool = False

    @rx.event
    @needs(Permission.COMPANIES_JOIN)
    async def load(self) -> None:
        """Come to the page, and see from now on when somebody decides (A-38)."""
        # In place of the one that the door joined: this page shows more than the way elsewhere.
        for topic in self._people_topics(self._actor()):
            bus.join(topic, self.router.session.client_token, lambda: JoiningState.follow)
        if not self._has_stayed:
            self._forget_search()
            self.is_member = False
            await self._find_hint()
        await self._load()

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> None:
        """Show what has become of the application; whoever was let in stays to read it (A-43)."""
        actor = self._actor()
        await self._look_around(actor)
        self.is_member = actor.company_id is not None
        await self._load()

    async def _find_hint(self) -> None:
        async with self._looking() as (session, actor):
            self.hint = await companies.find_name_hint(session, actor)
        if name := searched(self.router.url.query_parameters.get("name", "")):
            self.hint = name

    @rx.event
    @submits(Permission.COMPANIES_JOIN)
    async def search(self, sent: Sent) -> None:
        """Look for the one company that is called so, or has this code (A-33)."""
        self._forget_search()
        form = SearchForm.read(sent)
        # A search that finds nothing is counted, so it writes (security check 37).
        async with self._acting() as (session, actor):
            found = await memberships.find_company_to_join(session, actor, form)
        self.is_missing = found is None
        self.found = found or FoundCompanyRow()
        if found is None:
            self.create_path = f"{_CREATE}?{urlencode({'name': form.query})}"

    @rx.event
    @submits(Permission.COMPANIES_JOIN)
    async def apply(self, sent: Sent) -> Steps:
        """Apply to the company that was found (A-34)."""
        form = ApplyForm.read({**sent, "company_id": self.found.id})
        try:
            async with self._acting() as (session, actor):
                row = await memberships.apply_to_join(session, actor, form)
        except memberships.AlreadyInCompany:
            yield rx.redirect("/company")
            return
        self._forget_search()
        self._show(row)
        self._announce(said("Your application has been sent."))

    @rx.event
    @needs(Permission.COMPANIES_JOIN)
    async def withdraw(self) -> None:
        async with self._acting() as (session, actor):
            row = await memberships.withdraw(session, actor)
        self._show(row)
        self._announce(said("Your application has been withdrawn."))

    @rx.event
    @needs(Permission.COMPANIES_JOIN)
    async def remind(self) -> None:
        async with self._acting() as (session, actor):
            row = await memberships.remind(session, actor)
        self._show(row)
        self._announce(said("The admins have been reminded."))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            row = await memberships.find_application(session, actor)
        self._show(row or ApplicationRow())

    def _show(self, row: ApplicationRow) -> None:
        self.application = row
        self.is_loaded = True

    def _forget_search(self) -> None:
        self.found = FoundCompanyRow()
        self.is_missing = False
        self.create_path = _CREATE
