"""The one gate in front of every event: session, policy, arguments (security check 26).

Reflex makes every public method of a State callable by anyone who can open a websocket. Here an
event passes only if its handler says who may call it, the sender is one of those, and the
arguments have their declared types. Everything else is dropped without an answer.
"""

import logging
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

import reflex as rx
from reflex.app import App
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from portal import db
from portal.permissions import Actor, Permission, Role, Visitor
from portal.services import sessions
from portal.services.throttles import network_of
from portal.services.visitors import session_cookie_of, visitor_of
from portal.state.arguments import ArgumentsRefused, check_arguments
from portal.state.buckets import Buckets
from portal.state.doors import SECURITY, way_in, way_to_second_factor
from portal.state.policy import Open, Policy, policy_of
from portal.state.returning import note_connection

log = logging.getLogger(__name__)

_STATE: Final = "reflex___state____state"
_ON_LOAD: Final = "reflex___state____on_load_internal_state"
#: What Reflex itself must send for a page to work. All else of the framework stays shut:
#: update_vars_internal sets browser-storage vars, and the portal has none.
FRAMEWORK_EVENTS: Final = frozenset(
    {
        f"{_STATE}.hydrate",
        f"{_STATE}.hydrate_and_load",
        f"{_STATE}.set_is_hydrated",
        f"{_STATE}.{_ON_LOAD}.on_load_internal",
        f"{_STATE}.{_ON_LOAD}.set_is_hydrated",
    }
)
#: Those of them that answer with everything the tab's state holds.
_WHOLE_STATE: Final = frozenset({f"{_STATE}.hydrate", f"{_STATE}.hydrate_and_load"})
#: The first event of each connection.
_CONNECTED: Final = f"{_STATE}.hydrate_and_load"
FRONTEND_FAULT: Final = (
    f"{_STATE}.reflex___state____frontend_event_exception_state.handle_frontend_exception"
)
_MAX_FAULT = 2000


@dataclass(frozen=True)
class Asking:
    """Who sent the event that is being handled."""

    visitor: Visitor
    cookie: str
    actor: Actor | None


_asking: ContextVar[Asking] = ContextVar("portal_asking")


def asking() -> Asking:
    """Return who sent the current event. Outside the gate there is nobody: LookupError."""
    return _asking.get()


class Gate(Middleware):
    """Deny by default."""

    def __init__(self) -> None:
        # By network, not by tab: a new tab costs a flood nothing.
        self._faults = Buckets(rate=5 / 60, burst=5)
        self._refusals = Buckets(rate=20 / 60, burst=20)

    async def preprocess(
        self,
        app: App,  # noqa: ARG002 - the signature is Reflex's
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        registered = RegistrationContext.get().event_handlers.get(event.name)
        if registered is None:
            return self._silence("unknown", state, event)
        function = registered.handler.fn
        try:
            check_arguments(function, event.payload)
        except ArgumentsRefused:
            return self._silence("arguments", state, event)
        if event.name == FRONTEND_FAULT:
            return self._note_fault(state, event)
        if event.name in FRAMEWORK_EVENTS:
            return await self._admit_framework(state, event)
        policy = policy_of(function)
        if policy is None:
            return self._silence("no policy", state, event)
        return await self._admit(state, event, policy)

    async def _admit_framework(self, state: BaseState, event: Event) -> StateUpdate | None:
        if event.payload.get("vars"):
            return self._silence("browser storage", state, event)
        if event.name not in _WHOLE_STATE:
            return None
        asking_now = await _who_asks(state.router_data)
        # A handshake leaves a dead cookie outside (state.binding), so this one died later: what
        # the tab has loaded for its person is nobody's any more (security check 13).
        if asking_now.cookie and asking_now.actor is None:
            return self._silence("session ended", state, event)
        if event.name == _CONNECTED:
            # A page that was just built holds the compiled defaults, and sends their hashes.
            await note_connection(state, is_first=bool(event.payload.get("hashes")))
        return None

    async def _admit(self, state: BaseState, event: Event, policy: Policy) -> StateUpdate | None:
        if policy is Open.TO_ALL_UNSEEN:
            return None
        asking_now = await _who_asks(state.router_data)
        _asking.set(asking_now)
        if _may(asking_now.actor, policy):
            return None
        if way := _way_for(asking_now.actor, policy, state.router.url.path):
            return _lead_to(way)
        return self._silence("not permitted", state, event)

    def _note_fault(self, state: BaseState, event: Event) -> StateUpdate:
        if self._faults.take(_network(state)):
            log.warning("fault in a browser: %.*s", _MAX_FAULT, event.payload.get("info"))
        return StateUpdate()

    def _silence(self, why: str, state: BaseState, event: Event) -> StateUpdate:
        # The name comes from the sender: cut it, and never log the payload.
        if self._refusals.take(_network(state)):
            log.info("event refused (%s): %.120s", why, event.name)
        return StateUpdate()


def _may(actor: Actor | None, policy: Policy) -> bool:
    if policy in {Open.TO_ALL, Open.TO_ALL_UNSEEN}:
        return True
    if actor is None:
        return False
    if policy is Open.BEFORE_SECOND_FACTOR:
        return True
    if actor.needs_second_factor:
        return False
    # Whoever has not accepted the agreement in force may read it and accept it, no more (B-07).
    return policy is Open.TO_SIGNED_IN or (actor.may(policy) and not actor.needs_agreement)


def _way_for(actor: Actor | None, policy: Policy | None, path: str) -> str | None:
    """Return where to lead somebody whose page has become the wrong one, if it can be that."""
    if actor is None:
        return way_in(path)
    if actor.needs_second_factor:
        return way_to_second_factor(path)
    if actor.needs_agreement:
        return "/agreement"
    return _way_of_the_ready(actor, policy)


def _way_of_the_ready(actor: Actor, policy: Policy | None) -> str | None:
    if actor.lacks_factor_for(policy):
        return SECURITY
    if Role.BUYER_WITHOUT_COMPANY in actor.roles:
        return "/welcome"
    # The company came about in another tab meanwhile.
    if policy is Permission.COMPANIES_CREATE and actor.company_id is not None:
        return "/company"
    return None


async def _who_asks(router_data: dict[str, Any]) -> Asking:
    headers = router_data.get("headers", {})
    visitor = visitor_of(headers, router_data.get("ip", ""))
    cookie = session_cookie_of(headers)
    if not cookie:
        return Asking(visitor, "", None)
    async with db.glance() as session:
        actor = await sessions.find_actor(session, cookie, visitor)
    if actor is not None and actor.is_touch_due:
        async with db.transaction() as session:
            await sessions.touch(session, actor)
    return Asking(visitor, cookie, actor)


def _network(state: BaseState) -> str:
    return network_of(state.router_data.get("ip", ""))


def _lead_to(path: str) -> StateUpdate:
    return StateUpdate(events=list(Event.from_event_type([rx.redirect(path, replace=True)])))
