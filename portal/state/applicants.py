"""Those who want to join: the admins' list, and the decision about each."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.memberships import ApplicantRow, ApplicantSort, RejectForm
from portal.services import memberships
from portal.state.arguments import id_of
from portal.state.base import PortalState, Steps
from portal.state.bus import bus
from portal.state.lists import listing
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]


class ApplicantsState(
    listing(  # type: ignore[misc]
        Permission.COMPANIES_REVIEW_APPLICANTS, ApplicantSort, first="-created_at"
    ),
    PortalState,
):
    """All applications to one's company, a page at a time (A-61)."""

    rows: list[ApplicantRow] = []
    #: Whom the open dialog asks about; "" while none is open.
    chosen_id: str = ""
    chosen_name: str = ""

    @rx.event
    @needs(Permission.COMPANIES_REVIEW_APPLICANTS)
    async def load(self) -> None:
        """Come to the page, and see from now on when somebody applies (A-37)."""
        for topic in self._people_topics(self._actor()):
            bus.join(topic, self.router.session.client_token, lambda: ApplicantsState.follow)
        self._begin()
        if not self._has_stayed:
            self.chosen_id, self.chosen_name = "", ""
        await self._load()

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> Steps:
        """Show what has changed; leave when the person is no admin any more."""
        actor = self._actor()
        if way := await self._look_around(actor):
            yield rx.redirect(way, replace=True)
        elif actor.may(Permission.COMPANIES_REVIEW_APPLICANTS):
            await self._load()

    @rx.event
    @needs(Permission.COMPANIES_REVIEW_APPLICANTS)
    async def approve(self, application_id: str) -> None:
        """Let somebody in (A-62). Whatever the answer is, the list shows how things stand."""
        name = self._name_of(application_id)
        try:
            async with self._acting() as (session, actor):
                await memberships.approve(session, actor, id_of(application_id))
        finally:
            await self._load()
        self._announce(said("{name} is now a member of your company.", name=name))

    @rx.event
    @needs(Permission.COMPANIES_REVIEW_APPLICANTS)
    async def ask_why(self, application_id: str) -> None:
        """Open the question for a reason, which is optional (A-63)."""
        self.errors = {}
        self.chosen_id = str(id_of(application_id))
        self.chosen_name = self._name_of(self.chosen_id)

    @rx.event
    @needs(Permission.COMPANIES_REVIEW_APPLICANTS)
    async def leave_question(self) -> None:
        self.errors = {}
        self.chosen_id = ""

    @rx.event
    @submits(Permission.COMPANIES_REVIEW_APPLICANTS)
    async def reject(self, sent: Sent) -> None:
        form = RejectForm.read(sent)
        name = self.chosen_name
        async with self._acting() as (session, actor):
            await memberships.reject(session, actor, id_of(self.chosen_id), form)
        self.chosen_id = ""
        await self._load()
        self._announce(said("The application of {name} has been rejected.", name=name))

    def _name_of(self, application_id: str) -> str:
        return next((row.contact_name for row in self.rows if row.id == application_id), "")

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await memberships.list_applicants(session, actor, **self._asked())
            self.waiting = await memberships.count_applicants(session, actor)
        self._show_page(found)
