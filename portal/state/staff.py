"""The people of one's company, and what its admins decide about them."""

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.memberships import MemberRow, StaffRow, StaffSort
from portal.services import memberships
from portal.state.arguments import id_of
from portal.state.base import PortalState, Steps
from portal.state.bus import bus
from portal.state.invitations import InvitationsState
from portal.state.lists import listing
from portal.state.policy import Open, needs

#: What the open dialog asks.
REMOVE, STEP_DOWN = "remove", "step_down"


class StaffState(
    listing(Permission.COMPANIES_MANAGE_STAFF, StaffSort),  # type: ignore[misc]
    PortalState,
):
    """The members of one's company, a page at a time (A-64)."""

    rows: list[StaffRow] = []
    #: The member who is looked at closely (A-65).
    member: MemberRow = MemberRow()
    is_viewing: bool = False
    #: What the open dialog asks, and about whom; "" while none is open.
    question: str = ""
    chosen_id: str = ""
    chosen_name: str = ""

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def load(self) -> None:
        """Come to the page, and see from now on when somebody joins or leaves."""
        for topic in self._people_topics(self._actor()):
            bus.join(topic, self.router.session.client_token, lambda: StaffState.follow)
        self._begin()
        if not self._has_stayed:
            self.question, self.is_viewing = "", False
        await self._load()

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> Steps:
        """Show what has changed; leave when the person is no admin any more."""
        actor = self._actor()
        if way := await self._look_around(actor):
            yield rx.redirect(way, replace=True)
        elif actor.may(Permission.COMPANIES_MANAGE_STAFF):
            await self._load()
            yield InvitationsState.refresh

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def view(self, membership_id: str) -> None:
        """Look at one member's basic information (A-65)."""
        async with self._looking() as (session, actor):
            self.member = await memberships.find_member(session, actor, id_of(membership_id))
        self.is_viewing = True

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def leave_view(self) -> None:
        self.is_viewing = False

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def ask(self, question: str, membership_id: str) -> None:
        """Ask before somebody is removed, or gives up their own right."""
        if question not in {REMOVE, STEP_DOWN}:
            return
        self.question, self.chosen_id = question, str(id_of(membership_id))
        self.chosen_name = self._name_of(self.chosen_id)

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def leave_question(self) -> None:
        self.question = ""

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def remove(self) -> None:
        """Take the chosen member out of the company (A-66)."""
        self.question = ""
        async with self._acting() as (session, actor):
            await memberships.remove(session, actor, id_of(self.chosen_id))
        await self._load()
        self._announce(said("{name} is no longer a member.", name=self.chosen_name))

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def set_admin(self, membership_id: str) -> None:
        """Share the admin right (A-67); the fourth is refused (A-68)."""
        name = self._name_of(membership_id)
        async with self._acting() as (session, actor):
            await memberships.set_admin(session, actor, id_of(membership_id))
        await self._load()
        self._announce(said("{name} is now an admin.", name=name))

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def remove_admin_right(self, membership_id: str) -> None:
        name = self._name_of(membership_id)
        async with self._acting() as (session, actor):
            await memberships.remove_admin_right(session, actor, id_of(membership_id))
        await self._load()
        self._announce(said("{name} is no longer an admin.", name=name))

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def step_down(self) -> Steps:
        """Give up one's own admin right; this page is for admins, so leave it."""
        self.question = ""
        async with self._acting() as (session, actor):
            await memberships.remove_admin_right(session, actor, id_of(self.chosen_id))
        self._announce(said("You are no longer an admin."))
        yield self._go("/company")

    def _name_of(self, membership_id: str) -> str:
        return next((row.contact_name for row in self.rows if row.id == membership_id), "")

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await memberships.list_staff(session, actor, **self._asked())
        self._show_page(found)
