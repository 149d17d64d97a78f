"""Everybody who may knock: strangers and people of the demo world, with cookies to attack by."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import sqlmodel
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.engine import make_url

from portal.kit.tokens import fingerprint
from portal.models.accounts import Session
from portal.permissions import Role
from portal.services.demo import DEMO_PASSWORD
from tests.e2e import stage
from tests.e2e.harness import Server, wait_for
from tests.e2e.raw_client import STATE, RawClient, Update

BASE = f"{STATE}.portal___state___base____portal_state"
LOG_IN = f"{BASE}.portal___state___accounts____log_in_state.log_in"
PROFILE = f"{BASE}.portal___state___profile____profile_state"
#: What one connection may send at once is 60 packets; a question costs two.
ASKED_PER_SOCKET = 25


STAFF = frozenset({Role.SHOPPER, Role.REVIEWER, Role.REVIEW_LEAD, Role.SUPPORT})


@dataclass(frozen=True)
class Persona:
    """A part in the play; without an address it is somebody who is not signed in."""

    name: str
    email: str = ""
    roles: frozenset[Role] = frozenset()
    has_browser: bool = True

    @property
    def gives_second_factor(self) -> bool:
        """Whether they arrive with the second factor given, because the portal asks for it."""
        return bool(self.roles & STAFF)

    def __str__(self) -> str:
        return self.name


def _signed_in(name: str, email: str, *roles: Role) -> Persona:
    return Persona(name, f"{email}@example.com", frozenset({Role.PERSON, *roles}))


PERSONAS = (
    Persona("stranger without cookies", has_browser=False),
    Persona("stranger"),
    _signed_in("buyer without company", "lucia.ortega", Role.BUYER_WITHOUT_COMPANY),
    _signed_in("member", "jonas.weber", Role.BUYER, Role.COMPANY_MEMBER),
    _signed_in("admin", "lena.fischer", Role.BUYER, Role.COMPANY_ADMIN),
    _signed_in("admin of an incomplete company", "andrei.sokolov", Role.BUYER, Role.COMPANY_ADMIN),
    _signed_in("supplier", "chen.wei", Role.SUPPLIER),
    _signed_in("other supplier", "gao.lei", Role.SUPPLIER),
    _signed_in("authenticated supplier", "hu.jing", Role.SUPPLIER, Role.AUTHENTICATED_SUPPLIER),
    _signed_in(
        "other authenticated supplier", "lin.tao", Role.SUPPLIER, Role.AUTHENTICATED_SUPPLIER
    ),
    _signed_in("shopper", "mei.lin", Role.SHOPPER),
    _signed_in("reviewer", "zhao.min", Role.REVIEWER),
    _signed_in("review lead", "he.jun", Role.REVIEW_LEAD),
    _signed_in("support", "olga.petrova", Role.SUPPORT),
    Persona(
        "support before the second factor",
        "olga.petrova@example.com",
        frozenset({Role.BEFORE_SECOND_FACTOR}),
    ),
)
BY_NAME = {persona.name: persona for persona in PERSONAS}


@dataclass
class Guest:
    """A persona at the door: an HTTP client with their cookies, and sockets that carry them."""

    portal: Server
    http: httpx.Client
    sockets: list[RawClient] = field(default_factory=list)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())

    def connect(self, *, cookie: str | None = None, token: str = "") -> RawClient:
        """Open one more socket, with these cookies if no others are given."""
        client = RawClient(self.portal.base_url)
        self.sockets.append(client)
        client.connect(cookie=self.cookie if cookie is None else cookie, token=token)
        client.settle()
        # What the server says the tab's token is, not what was asked for.
        client.token = values_of(client.updates, "rx_router_session")[-1]["client_token"]
        self.portal.canaries.watch("a tab token", client.token)
        return client

    def log_in(self, email: str, password: str = DEMO_PASSWORD) -> httpx.Response:
        """Log in as a page does: a ticket by the socket, the cookie for it by HTTP."""
        return self.trade(self.ticket(email, password))

    def ticket(self, email: str, password: str = DEMO_PASSWORD) -> str:
        """Return the ticket that the right password is worth."""
        socket = self.connect()
        answers = socket.ask(LOG_IN, {"sent": {"identifier": email, "password": password}})
        socket.close()
        found = [ticket for ticket in values_of(answers, "ticket") if ticket]
        return self.portal.canaries.watch("a ticket", found[-1])

    def trade(self, ticket: str) -> httpx.Response:
        """Fetch the cookie for a ticket."""
        answer = self.http.post("/auth/session", json={"ticket": ticket})
        self.portal.canaries.watch("a session cookie", self.http.cookies.get("sid") or "")
        return answer

    def log_out(self) -> httpx.Response:
        return self.http.post("/auth/logout")

    def close(self) -> None:
        for socket in self.sockets:
            socket.close()
        self.http.close()


#: Cookies of those who are signed in already, by persona, and since when; hashing is what takes
#: the time.
_kept: dict[tuple[str, str], tuple[float, dict[str, str]]] = {}
#: At the desk a session ends that was idle for a quarter of an hour; a slow run has such gaps.
_KEPT_SECONDS = 600


def arrive(portal: Server, persona: Persona | None = None, *, afresh: bool = False) -> Guest:
    """Come to the portal as a persona; without one, as a stranger.

    Who is signed in already stays so; `afresh` is for tests that end or count sessions.
    """
    who = persona or BY_NAME["stranger"]
    guest = Guest(portal, httpx.Client(base_url=portal.base_url, headers=_origin(portal)))
    since, kept = _kept.get((portal.base_url, who.name), (0.0, {}))
    is_recent = time.monotonic() - since < _KEPT_SECONDS
    if kept and not afresh and is_recent and _is_alive(portal, kept["sid"]):
        guest.http.cookies.update(kept)
        return guest
    if who.has_browser:
        guest.http.get("/login")
        portal.canaries.watch("a browser cookie", guest.http.cookies["browser"])
    if who.email:
        assert guest.log_in(who.email).status_code == 204
        if who.gives_second_factor:
            stage.let_second_factor_be_given(portal, guest.http.cookies["sid"])
        if not afresh:
            _kept[portal.base_url, who.name] = time.monotonic(), dict(guest.http.cookies)
    return guest


def _is_alive(portal: Server, cookie: str) -> bool:
    """Say whether the session goes on: some test may have ended all others of its account."""
    with stage._database(portal) as session:
        found = session.exec(
            sqlmodel.select(Session.id).where(
                Session.fingerprint == fingerprint(cookie), sqlmodel.col(Session.ended_at).is_(None)
            )
        )
        return found.first() is not None


def _origin(portal: Server) -> dict[str, str]:
    return {"origin": portal.base_url}


def values_of(updates: list[Update], name: str) -> list[Any]:
    """Return all values that a state variable of this name was given."""
    return [
        value
        for update in updates
        for changes in update.get("delta", {}).values()
        for key, value in changes.items()
        if key.removesuffix("_rx_state_") == name
    ]


def redirects_of(updates: list[Update]) -> set[str]:
    """Return the paths that the browser was sent to."""
    events = [event for update in updates for event in update.get("events", [])]
    return {event["payload"]["path"] for event in events if event["name"] == "_redirect"}


def is_led_to_login(updates: list[Update]) -> bool:
    """Return whether there was no answer but the way to the login page."""
    paths = {urlsplit(way).path for way in redirects_of(updates)}
    return paths == {"/login"} and not told_by(updates)


def told_by(updates: list[Update]) -> dict[str, Any]:
    """Return what the updates tell beyond the sender's own place in the site."""
    return dict(_told(updates))


def _told(updates: list[Update]) -> Iterator[tuple[str, Any]]:
    for update in updates:
        for state, changes in update.get("delta", {}).items():
            for name, value in changes.items():
                if not name.startswith(("rx_router_", "is_hydrated")):
                    yield f"{state.rpartition('.')[2]}.{name}", value
        for event in update.get("events", []):
            if event["name"] != "_redirect":
                yield event["name"], event.get("payload")


def dump(portal: Server) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, but for what changes by being watched.

    That is when a session was last seen, how many tries were counted, and how far the worker is
    with what waits and with the chain beside the audit trail.
    """
    driver = "sqlite" if portal.database_url.startswith("sqlite") else "postgresql+psycopg"
    engine = create_engine(make_url(portal.database_url).set(drivername=driver))
    tables = MetaData()
    tables.reflect(engine)
    unsteady = {"seen_at", "sealed", "tries", "claimed_until", "sent_at", "due_at", "last_error"}
    found = {}
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            columns = [column for column in table.columns if column.name not in unsteady]
            if table.name not in {"throttles", "audit_links"}:
                rows = connection.execute(select(*columns).order_by(*table.primary_key))
                found[table.name] = [tuple(row) for row in rows]
    engine.dispose()
    return found


def wait_for_log(portal: Server, words: str, since: int) -> str:
    """Return the log from a position on, once it says the words."""
    return wait_for(f"the log says {words}", lambda: _tail_with(portal, words, since), seconds=5)


def _tail_with(portal: Server, words: str, since: int) -> str | None:
    tail = portal.log()[since:]
    return tail if words in tail else None


FAULTS = ("Traceback", "a handler failed", "async handler error", "to receive type")


def faults_in(log: str) -> list[str]:
    """Return the lines of a log that tell of something nobody had expected."""
    lines = log.splitlines()
    return [line[:300] for line in lines if any(fault in line for fault in FAULTS)]
