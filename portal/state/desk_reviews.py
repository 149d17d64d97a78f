"""The review desk: its queues, and one case being decided."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from portal.errors import NotFound, PortalError
from portal.permissions import Permission
from portal.schemas.base import Said, said
from portal.schemas.desk_reviews import (
    DeskCaseRow,
    FiguresRow,
    QueueLineRow,
    QueueScope,
    QueueSort,
    RateRow,
    ReturnForm,
    VerdictForm,
    checked_in,
)
from portal.schemas.reviews import ReviewKind
from portal.services import desk_reviews
from portal.state.arguments import id_of
from portal.state.base import PortalState, Steps
from portal.state.bus import bus
from portal.state.lists import listing
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]
#: What the open dialog asks.
RETURN, REJECT, SUSPEND, REVOKE = "return", "reject", "suspend", "revoke"
_QUESTIONS = frozenset({RETURN, REJECT, SUSPEND, REVOKE})
#: Published after every change of a case.
QUEUE_TOPIC = "review_queue"
_LIST, _DECIDE, _LEAD = (
    Permission.REVIEWS_LIST,
    Permission.REVIEWS_DECIDE,
    Permission.REVIEWS_LEAD,
)
#: The orders of a queue as its control names them; the most complete cases first is C-10.
ORDERS = (
    QueueSort.DUE_AT.value,
    f"-{QueueSort.COMPLETENESS.value}",
    QueueSort.HEADLINE.value,
)


class ReviewQueueState(listing(_LIST, QueueSort), PortalState):  # type: ignore[misc]
    """One queue of the desk, a page at a time, and how the desk stands."""

    rows: list[QueueLineRow] = []
    figures: FiguresRow = FiguresRow()
    weeks: list[RateRow] = []
    #: A value of ReviewKind, and one of QueueScope.
    kind: str = ReviewKind.IDENTITY.value
    scope: str = QueueScope.OPEN.value

    @rx.event
    @needs(_LIST)
    async def load(self) -> None:
        """Come to the desk, and see from now on when somebody submits or a colleague acts."""
        bus.join(QUEUE_TOPIC, self.router.session.client_token, lambda: ReviewQueueState.follow)
        if not self._has_stayed:
            self._begin()
            named = self.router.url.query_parameters.get("queue", "")
            self.kind = named if named in set(ReviewKind) else ReviewKind.IDENTITY.value
            self.scope, self.sort = QueueScope.OPEN.value, ORDERS[0]
        await self._load()
        await self._load_weeks()

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> Steps:
        """Show what has changed; leave when the desk is the person's business no more."""
        actor = self._actor()
        if way := await self._look_around(actor):
            yield rx.redirect(way, replace=True)
        elif actor.may(_LIST):
            await self._load()

    @rx.event
    @needs(_LIST)
    async def show_queue(self, kind: str) -> None:
        if kind not in set(ReviewKind) or kind == self.kind:
            return
        self.kind, self.search = kind, ""
        await self._load_anew()
        await self._load_weeks()

    @rx.event
    @needs(_LIST)
    async def show_scope(self, scope: str) -> None:
        if scope not in set(QueueScope):
            return
        self.scope = scope
        await self._load_anew()

    @rx.event
    @needs(_LIST)
    async def choose_order(self, order: str) -> None:
        if order not in ORDERS:
            return
        self.sort = order
        await self._load_anew()

    @rx.event
    @needs(_DECIDE)
    async def claim(self, review_id: str) -> Steps:
        """Claim a case and go to it; who comes second reads who was first."""
        try:
            async with self._acting() as (session, actor):
                case = await desk_reviews.claim(session, actor, id_of(review_id))
        except PortalError:
            await self._load()
            raise
        yield self._go(f"/desk/{case.kind.value}/{case.id}")

    @rx.event
    @needs(_DECIDE)
    async def claim_next(self) -> Steps:
        """Claim what is due first in the queue that is shown, and go to it."""
        async with self._acting() as (session, actor):
            case = await desk_reviews.claim_next(session, actor, ReviewKind(self.kind))
        yield self._go(f"/desk/{case.kind.value}/{case.id}")

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await desk_reviews.list_queue(
                session,
                actor,
                ReviewKind(self.kind),
                scope=QueueScope(self.scope),
                **self._asked(),
            )
            self.figures = await desk_reviews.find_figures(session, actor)
        self._show_page(found)

    async def _load_weeks(self) -> None:
        async with self._looking() as (session, actor):
            self.weeks = await desk_reviews.list_weeks(session, actor, ReviewKind(self.kind))


class ReviewCaseState(PortalState):
    """One case at the desk."""

    #: Nothing until it is loaded, and when there is none.
    review: DeskCaseRow = DeskCaseRow()
    is_loaded: bool = False
    #: What the open dialog asks, "" while none is open.
    question: str = ""
    #: The case has been answered here and now: the next one is offered.
    is_answered: bool = False

    @rx.event
    @needs(_LIST)
    async def load(self) -> None:
        """Come to the case that the address names, and follow what colleagues do to it."""
        if not self._has_stayed:
            self.review, self.question = DeskCaseRow(), ""
            self.is_loaded, self.is_answered = False, False
        kind, review_id = self._named()
        try:
            await self._show(kind, review_id)
            token = self.router.session.client_token
            bus.join(f"review:{self.review.id}", token, lambda: ReviewCaseState.follow)
        finally:
            self.is_loaded = True

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> Steps:
        """Show what a colleague, or time, did to the case that is looked at."""
        actor = self._actor()
        if way := await self._look_around(actor):
            yield rx.redirect(way, replace=True)
        elif self.review.id and actor.may(_LIST):
            await self._show(self.review.queue, self.review.id)

    @rx.event
    @needs(_DECIDE)
    async def claim(self) -> None:
        """Become the one who decides; who comes second reads who was first."""
        await self._act(desk_reviews.claim, versioned=False)
        self._announce(said("The case is yours."))

    @rx.event
    @needs(_DECIDE)
    async def claim_next(self) -> Steps:
        """Claim what is due first in the same queue, and go to it."""
        kind, _ = self._named()
        if kind not in set(ReviewKind):
            raise NotFound
        async with self._acting() as (session, actor):
            case = await desk_reviews.claim_next(session, actor, ReviewKind(kind))
        yield self._go(f"/desk/{case.kind.value}/{case.id}")

    @rx.event
    @needs(_DECIDE)
    async def give_back(self) -> None:
        await self._act(desk_reviews.give_back)
        self._announce(said("The case is back in the queue."))

    @rx.event
    @submits(_DECIDE)
    async def approve(self, sent: Sent) -> None:
        """Approve the case, with the ticks at what was compared."""
        await self._act(desk_reviews.approve, checked_in(sent))
        self._answered(said("Approved. The applicant is told."))

    @rx.event
    @submits(_DECIDE)
    async def return_for_correction(self, sent: Sent) -> None:
        """Ask the applicant to correct the marked fields and files."""
        form = ReturnForm.gather(sent, [each.name for each in self.review.targets])
        await self._act(desk_reviews.return_for_correction, form)
        self._answered(said("Returned. The applicant is told what to correct."))

    @rx.event
    @submits(_DECIDE)
    async def reject(self, sent: Sent) -> None:
        form = VerdictForm.read(sent)
        if await self._act(desk_reviews.reject, form):
            self._answered(said("Rejected. The applicant is told."))
        else:
            words = said("A second reviewer must confirm it. The case is back in the queue.")
            self._answered(words)

    @rx.event
    @submits(_LEAD)
    async def suspend(self, sent: Sent) -> None:
        await self._act(desk_reviews.suspend, VerdictForm.read(sent))
        self._done(said("Suspended. The applicant is told."))

    @rx.event
    @needs(_LEAD)
    async def resume(self) -> None:
        await self._act(desk_reviews.resume)
        self._done(said("The approval counts again. The applicant is told."))

    @rx.event
    @submits(_LEAD)
    async def ask_to_revoke(self, sent: Sent) -> None:
        await self._act(desk_reviews.ask_to_revoke, VerdictForm.read(sent))
        self._done(said("A colleague must confirm it now."))

    @rx.event
    @needs(_DECIDE)
    async def confirm_revocation(self) -> None:
        await self._act(desk_reviews.confirm_revocation)
        self._done(said("Revoked. The applicant is told."))

    @rx.event
    @needs(_DECIDE)
    async def drop_revocation(self) -> None:
        await self._act(desk_reviews.drop_revocation)
        self._done(said("The approval stands."))

    @rx.event
    @needs(_LIST)
    async def ask(self, question: str) -> None:
        """Ask for words before something is decided."""
        if question not in _QUESTIONS:
            return
        self.question, self.errors = question, {}

    @rx.event
    @needs(_LIST)
    async def leave_question(self) -> None:
        self.question, self.errors = "", {}

    def _named(self) -> tuple[str, str]:
        """Return queue and id as the address has them."""
        parts = self.router.url.path.strip("/").split("/")
        return (parts[1], parts[2]) if len(parts) == 3 else ("", "")  # noqa: PLR2004

    async def _act(
        self, act: Callable[..., Awaitable[Any]], *more: Any, versioned: bool = True
    ) -> Any:
        """Do one act on the case; whatever the answer is, the page shows how it stands."""
        seen = {"version": self.review.version} if versioned else {}
        review_id = id_of(self.review.id)
        try:
            async with self._acting() as (session, actor):
                return await act(session, actor, review_id, *more, **seen)
        finally:
            await self._show(self.review.queue, self.review.id)

    def _answered(self, words: Said) -> None:
        self._done(words)
        self.is_answered = True

    def _done(self, words: Said) -> None:
        self.question = ""
        self._announce(words)

    async def _show(self, kind: str, review_id: str) -> None:
        if kind not in set(ReviewKind):
            raise NotFound
        async with self._looking() as (session, actor):
            self.review = await desk_reviews.find_case(
                session, actor, ReviewKind(kind), id_of(review_id)
            )
