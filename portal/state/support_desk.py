"""The support desk: its queue, and one request being worked on."""

from typing import Any

import reflex as rx

from portal.errors import PortalError
from portal.permissions import Permission
from portal.schemas.base import Said, said
from portal.schemas.support_desk import (
    ABOUT_BADGE,
    ABOUT_UPLOAD,
    TICKET_KINDS,
    AccountMatchRow,
    AnswerForm,
    BadgeAnswerForm,
    BadgeMatchRow,
    GiveBackForm,
    LookForm,
    RecoveryForm,
    TicketCountsRow,
    TicketListRow,
    TicketRow,
    TicketScope,
    TicketSort,
)
from portal.services import support
from portal.state.arguments import id_of, searched
from portal.state.base import PortalState, Steps
from portal.state.bus import bus
from portal.state.lists import listing
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]
#: What the open dialog asks.
GIVE_BACK, LOOK, SOLVE, REFUSE = "give_back", "look", "solve", "refuse"
_QUESTIONS = frozenset({GIVE_BACK, LOOK, SOLVE, REFUSE})
#: Published after every change of a ticket: by the first the queue follows, by the second
#: whoever looks at one.
QUEUE_TOPIC, TICKET_TOPIC = "tickets", "ticket"


class QueueState(listing(Permission.TICKETS_HANDLE, TicketSort), PortalState):  # type: ignore[misc]
    """All requests to the desk, a page at a time."""

    rows: list[TicketListRow] = []
    counts: TicketCountsRow = TicketCountsRow()
    #: A value of TicketScope, and a key of TICKET_KINDS or "" for every kind.
    scope: str = TicketScope.WAITING.value
    kind: str = ""

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def load(self) -> None:
        """Come to the queue, and see from now on when somebody asks or a colleague acts."""
        bus.join(QUEUE_TOPIC, self.router.session.client_token, lambda: QueueState.follow)
        self._begin()
        if not self._has_stayed:
            self.scope, self.kind = TicketScope.WAITING.value, ""
        await self._load()

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> Steps:
        """Show what has changed; leave when the queue is the person's business no more."""
        actor = self._actor()
        if way := await self._look_around(actor):
            yield rx.redirect(way, replace=True)
        elif actor.may(Permission.TICKETS_HANDLE):
            await self._load()

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def show_scope(self, scope: str) -> None:
        if scope not in set(TicketScope):
            return
        self.scope = scope
        await self._load_anew()

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def show_kind(self, kind: str) -> None:
        if kind and kind not in TICKET_KINDS:
            return
        self.kind = kind
        await self._load_anew()

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await support.list_tickets(
                session,
                actor,
                scope=TicketScope(self.scope),
                kind=self.kind,
                **self._asked(),
            )
            self.counts = await support.count_tickets(session, actor)
        self._show_page(found)


class TicketState(PortalState):
    """One request being read, and worked on."""

    #: Nothing while the queue is shown.
    open_ticket: TicketRow = TicketRow()
    badges: list[BadgeMatchRow] = []
    accounts: list[AccountMatchRow] = []
    #: The record or account that the desk has decided on.
    badge: BadgeMatchRow = BadgeMatchRow()
    account: AccountMatchRow = AccountMatchRow()
    #: The registered number in full, once somebody has looked it up to call back.
    shown_mobile: str = ""
    search: str = ""
    #: What the open dialog asks, "" while none is open.
    question: str = ""

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def load(self) -> None:
        """Come to the queue, or to the request that a link named."""
        bus.join(TICKET_TOPIC, self.router.session.client_token, lambda: TicketState.follow)
        if self._has_stayed:
            if self.open_ticket.id:
                await self._show(self.open_ticket.id)
            return
        self._forget()
        if named := self.router.url.query_parameters.get("ticket", ""):
            await self._show(named)

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> None:
        """Show what a colleague did to the request that is looked at."""
        if self.open_ticket.id and self._actor().may(Permission.TICKETS_HANDLE):
            await self._show(self.open_ticket.id)

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def view(self, ticket_id: str) -> None:
        self._forget()
        await self._show(ticket_id)

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def leave_view(self) -> None:
        self._forget()

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def take(self, ticket_id: str) -> None:
        """Become the one who answers; who comes second reads who was first."""
        try:
            async with self._acting() as (session, actor):
                await support.take_ticket(session, actor, id_of(ticket_id))
        except PortalError:
            await self._show(ticket_id)
            raise
        self._forget()
        await self._show(ticket_id)

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def find(self, text: str) -> None:
        """Look for a record or an account that what was entered does not lead to."""
        self.search = searched(text)
        await self._match()

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def choose(self, match_id: str) -> None:
        """Decide which record or account is meant; one that is not in the list is none."""
        self.errors, self.shown_mobile = {}, ""
        self.badge = next((each for each in self.badges if each.id == match_id), BadgeMatchRow())
        self.account = next(
            (each for each in self.accounts if each.id == match_id), AccountMatchRow()
        )

    @rx.event
    @submits(Permission.TICKETS_HANDLE)
    async def show_mobile(self, sent: Sent) -> None:
        """Look up the number to call back; that somebody did, and why, is on record."""
        form = LookForm.read(sent)
        async with self._acting() as (session, actor):
            shown = await support.read_mobile(
                session, actor, id_of(self.open_ticket.id), id_of(self.account.id), form
            )
        self.shown_mobile, self.question = shown, ""

    @rx.event
    @submits(Permission.BADGES_CORRECT)
    async def correct(self, sent: Sent) -> None:
        """Correct the chosen record; its person is told and can try again (A-12)."""
        form = BadgeAnswerForm.read(sent)
        async with self._acting() as (session, actor):
            await support.correct_badge_for_ticket(
                session,
                actor,
                id_of(self.open_ticket.id),
                id_of(self.badge.id),
                form,
                version=self.badge.version,
            )
        await self._done(said("The record is corrected, and {name} is told.", name=self._name()))

    @rx.event
    @submits(Permission.TICKETS_HANDLE)
    async def send_link(self, sent: Sent) -> None:
        """Mail the way back to the chosen account (C-06)."""
        form = RecoveryForm.read(sent)
        async with self._acting() as (session, actor):
            await support.send_recovery_link(
                session,
                actor,
                id_of(self.open_ticket.id),
                id_of(self.account.id),
                form,
                version=self.open_ticket.version,
            )
        await self._done(said("The link is on its way to {email}.", email=self.open_ticket.email))

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def ask(self, question: str) -> None:
        """Ask for words before the request moves on."""
        if question not in _QUESTIONS:
            return
        self.question, self.errors = question, {}

    @rx.event
    @needs(Permission.TICKETS_HANDLE)
    async def leave_question(self) -> None:
        self.question, self.errors = "", {}

    @rx.event
    @submits(Permission.TICKETS_HANDLE)
    async def give_back(self, sent: Sent) -> None:
        form = GiveBackForm.read(sent)
        async with self._acting() as (session, actor):
            await support.give_back(
                session, actor, id_of(self.open_ticket.id), form, version=self.open_ticket.version
            )
        await self._done(said("The request is back in the queue."))

    @rx.event
    @submits(Permission.TICKETS_HANDLE)
    async def solve(self, sent: Sent) -> None:
        form = AnswerForm.read(sent)
        async with self._acting() as (session, actor):
            await support.solve_ticket(
                session, actor, id_of(self.open_ticket.id), form, version=self.open_ticket.version
            )
        await self._done(said("The request is solved, and {name} is told.", name=self._name()))

    @rx.event
    @submits(Permission.TICKETS_HANDLE)
    async def refuse(self, sent: Sent) -> None:
        form = AnswerForm.read(sent)
        async with self._acting() as (session, actor):
            await support.refuse_ticket(
                session, actor, id_of(self.open_ticket.id), form, version=self.open_ticket.version
            )
        await self._done(said("The request is refused, and {name} is told.", name=self._name()))

    def _name(self) -> str:
        return self.open_ticket.name

    def _forget(self) -> None:
        """Have nobody's request and nobody's record open."""
        self.open_ticket, self.badges, self.accounts = TicketRow(), [], []
        self.badge, self.account = BadgeMatchRow(), AccountMatchRow()
        self.shown_mobile, self.search, self.question, self.errors = "", "", "", {}

    async def _done(self, words: Said) -> None:
        self.badge, self.account = BadgeMatchRow(), AccountMatchRow()
        self.shown_mobile, self.question = "", ""
        await self._show(self.open_ticket.id)
        self._announce(words)

    async def _show(self, ticket_id: str) -> None:
        async with self._looking() as (session, actor):
            self.open_ticket = await support.find_ticket(session, actor, id_of(ticket_id))
        await self._match()

    async def _match(self) -> None:
        if self.open_ticket.kind == ABOUT_UPLOAD:
            return
        ticket_id = id_of(self.open_ticket.id)
        async with self._looking() as (session, actor):
            if self.open_ticket.kind == ABOUT_BADGE:
                self.badges = await support.match_badges(
                    session, actor, ticket_id, search=self.search
                )
                return
            self.accounts = await support.match_accounts(
                session, actor, ticket_id, search=self.search
            )
