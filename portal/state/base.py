"""What every page's state shares: who looks, what is refused, what to announce, where to go."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypedDict

import reflex as rx
from reflex.event import EventSpec
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import (
    CompanyIncomplete,
    CompanyNeeded,
    CountedRefusal,
    PortalError,
    SignInNeeded,
)
from portal.permissions import Actor, Permission, Visitor
from portal.schemas.base import FormRefused, Said, said
from portal.schemas.viewer import ViewerRow
from portal.services import desk_reviews, memberships, notices, submissions, support, viewers
from portal.services.submissions import AlreadySubmitted, Sending
from portal.state.bus import bus
from portal.state.doors import OPEN_DOOR, SIGNED_IN_DOOR, way_elsewhere
from portal.state.gate import asking
from portal.state.policy import Open, arriving, forget_arrival, needs
from portal.state.returning import note_entrance

Steps = AsyncIterator[EventSpec | Any]

#: Refusals that are an invitation to go somewhere first.
_WAYS_ON: dict[type[PortalError], str] = {
    SignInNeeded: "/login",
    CompanyNeeded: "/welcome",
    CompanyIncomplete: "/company",
}


class Notice(TypedDict):
    """A result that passes by; shown once for each id."""

    id: str
    text: Said
    tone: str


class PortalState(rx.State):
    """The parent of every state."""

    viewer: ViewerRow = ViewerRow()
    #: How many notifications the bell counts.
    unread: int = 0
    #: How many applications wait for the viewer as an admin (A-61); 0 for everybody else.
    waiting: int = 0
    #: How many requests wait for the support desk; 0 for everybody else.
    tickets_waiting: int = 0
    #: How many cases wait for the review desk; 0 for everybody else.
    reviews_waiting: int = 0
    #: Empty until there is something to announce.
    notice: Notice = Notice(id="", text=Said(text="", values={}), tone="ok")
    #: Refusals by field name; "" holds the one that belongs to no field.
    errors: dict[str, Said] = {}
    is_busy: bool = False
    #: A login ticket for the browser to trade for its cookie (see api.sessions).
    ticket: str = ""
    #: Where the browser goes once it holds the cookie.
    next_path: str = "/overview"
    #: When filled, the browser leaves for this path with a full page load and a fresh state.
    leave_to: str = ""
    #: The door of the page that the person stands on.
    _door: str = OPEN_DOOR
    #: The page stood open all the time and only its line broke: what is open on it stays open.
    _has_stayed: bool = False
    #: The same, wherever its address says that it stands by now.
    _has_returned: bool = False

    @rx.event
    @needs(Open.TO_ALL)
    async def enter(self, door: str) -> Steps:
        """Come to a page: learn who looks at it, and lead elsewhere whom it is not for.

        Only politeness: each handler and service behind the page decides for itself.
        """
        entrance = await note_entrance(self, str(self.router.url))
        self._has_returned, self._has_stayed = entrance
        if not self._has_stayed:
            self.errors = {}
        self.is_busy = False
        self._door = door
        actor = asking().actor
        if actor is not None:
            token = self.router.session.client_token
            bus.join(f"session:{actor.session_id}", token, lambda: PortalState.check_session)
            bus.join(self._notices_topic(actor), token, lambda: PortalState.count_notices)
            for topic in (*self._people_topics(actor), *self._desk_topics(actor)):
                bus.join(topic, token, lambda: PortalState.look_again)
        await self._count_notices(actor)
        if way := await self._look_around(actor):
            # In place of this page: "Back" must not lead to a door that sends one here again.
            yield rx.redirect(way, replace=True)

    @rx.event
    @needs(Open.TO_ALL)
    async def check_session(self) -> None:
        """Leave a page whose session has ended: told by the bus, or asked by the page itself.

        A tab that holds a ticket is about to get a fresh cookie, and leaves by itself.
        """
        if asking().actor is None and not self.ticket:
            self.viewer = ViewerRow()
            self.unread = 0
            self.leave_to = "/login?ended=1"

    @rx.event
    @needs(Open.TO_ALL)
    async def count_notices(self) -> None:
        """Bring the bell up to date: told by the bus, wherever the person is just now."""
        await self._count_notices(asking().actor)

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def look_again(self) -> Steps:
        """Follow a change of one's place in a company: told by the bus, on whatever page."""
        if way := await self._look_around(self._actor()):
            yield rx.redirect(way, replace=True)

    @rx.event
    @needs(Open.TO_ALL)
    async def refuse_ticket(self) -> None:
        """Say that the login could not be finished; the browser did not get its cookie."""
        self.ticket = ""
        self._announce(said("Logging in took too long. Please try again."), tone="bad")

    @rx.event
    @needs(Open.TO_ALL_UNSEEN)
    async def show_failure(self) -> None:
        """Say that something broke on our side; what it was stands in the log.

        What fails in here would call it again, for ever: so it asks the database nothing, not
        even who looks.
        """
        self.is_busy = False
        self._announce(
            said("Something went wrong on our side. Please try again in a moment."), tone="bad"
        )

    async def _look_around(self, actor: Actor | None) -> str | None:
        """Learn who looks and what waits for them; return where to lead them from this page."""
        self.viewer = viewers.row_for(actor)
        self.waiting = 0
        if actor is not None and actor.may(Permission.COMPANIES_REVIEW_APPLICANTS):
            async with db.reading() as session:
                self.waiting = await memberships.count_applicants(session, actor)
        self.tickets_waiting = 0
        if actor is not None and actor.may(Permission.TICKETS_HANDLE):
            async with db.reading() as session:
                self.tickets_waiting = (await support.count_tickets(session, actor)).waiting
        self.reviews_waiting = 0
        if actor is not None and actor.may(Permission.REVIEWS_LIST):
            async with db.reading() as session:
                self.reviews_waiting = await desk_reviews.count_waiting(session, actor)
        here = self.router.url
        return way_elsewhere(actor, self._door, here.path, query=here.query)

    def _go(self, path: str) -> EventSpec:
        """Leave a page by one's own step; the news of that step leads nobody elsewhere."""
        self._door = SIGNED_IN_DOOR
        return rx.redirect(path)

    def _people_topics(self, actor: Actor) -> list[str]:
        """Name what tells that somebody's place in a company, or the people of it, changed."""
        own = f"applicant:{actor.account_id}"
        return [own] if actor.company_id is None else [own, f"company:{actor.company_id}"]

    def _desk_topics(self, actor: Actor) -> list[str]:
        """Name what tells that there is something new to do at the desk."""
        topics = {Permission.TICKETS_HANDLE: "tickets", Permission.REVIEWS_LIST: "review_queue"}
        return [topic for permission, topic in topics.items() if actor.may(permission)]

    async def _count_notices(self, actor: Actor | None) -> None:
        unread = 0
        if actor is not None and not actor.needs_second_factor:
            async with db.reading() as session:
                unread = await notices.count_unread(session, actor)
        self.unread = unread

    def _notices_topic(self, actor: Actor) -> str:
        return f"notices:{actor.account_id}"

    def _visitor(self) -> Visitor:
        return asking().visitor

    def _actor(self) -> Actor:
        """Return who acts, or raise SignInNeeded. For services that open their own transactions."""
        actor = asking().actor
        if actor is None:
            raise SignInNeeded
        return actor

    @asynccontextmanager
    async def _acting(self) -> AsyncIterator[tuple[AsyncSession, Actor]]:
        """Open the event's one write transaction, with the person it is for.

        A form that has done its work before ends here with AlreadySubmitted.
        """
        actor, arrived = self._actor(), arriving()
        async with db.transaction() as session:
            if arrived is not None:
                await submissions.claim(session, actor, arrived)
            try:
                yield session, actor
            except CountedRefusal:
                if arrived is not None:
                    await submissions.release(session, actor, arrived)
                raise
        forget_arrival()

    @asynccontextmanager
    async def _looking(self) -> AsyncIterator[tuple[AsyncSession, Actor]]:
        """Open the event's one read-only snapshot, with the person it is for."""
        actor = self._actor()
        async with db.reading() as session:
            yield session, actor

    async def _refuse_repeated(self, arrived: Sending) -> None:
        """Raise AlreadySubmitted when this form has done its work before (check 53)."""
        actor = asking().actor
        if actor is None:
            return
        async with db.glance() as session:
            await submissions.refuse_repeated(session, actor, arrived)

    def _announce(self, text: Said, *, tone: str = "ok") -> None:
        self.notice = Notice(id=uuid.uuid4().hex, text=text, tone=tone)

    def _start_submitting(self) -> None:
        self.is_busy = True
        self.errors = {}

    def _log_in_with(self, ticket: str, next_path: str) -> None:
        """Have the browser fetch its cookie and go on."""
        self.ticket = ticket
        self.next_path = next_path

    def _show_refusal(self, refusal: PortalError) -> EventSpec | None:
        """Show a refusal in the one place it belongs: at a field, on the form, or on the way."""
        if isinstance(refusal, AlreadySubmitted):
            # The page shows the answer that the first one got.
            return None
        if way := _WAYS_ON.get(type(refusal)):
            return rx.redirect(way)
        if isinstance(refusal, FormRefused):
            self.errors = refusal.errors
            return None
        words = said(refusal.text, **refusal.values)
        if self.is_busy:
            self.errors = {refusal.field or "": words}
            return None
        self._announce(words, tone="bad")
        return None
