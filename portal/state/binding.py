"""Binds Reflex's tab token to the browser that made it (security check 12).

The token is chosen by the client with Math.random and travels in the socket's URL. Whoever shows
it gets the tab's whole state, unless it is bound: a token seen with other cookies, or one that is
no UUID, is exchanged for a fresh one, and the state behind it stays where it is. The cookie of a
session that has ended counts for nothing here: its tabs' states stay where they are, too.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol
from weakref import WeakValueDictionary

from redis.asyncio import Redis
from reflex.app import App
from reflex.utils.token_manager import TokenManager
from sqlalchemy.exc import SQLAlchemyError

from portal import db
from portal.kit.tokens import fingerprint, new_token
from portal.services import sessions
from portal.services.visitors import (
    browser_cookie_name,
    read_cookies,
    session_cookie_name,
    session_cookie_of,
    visitor_of,
)
from portal.state.holders import Holders

log = logging.getLogger(__name__)

#: Twice the life of a state, so that no state outlives the binding of its token.
KEPT_SECONDS = 2 * 3600
#: How long a token's hand-over may take: a dead socket that is asked, and plenty.
LINKING_SECONDS = 10


class Bindings(Protocol):
    """Remembers which browser a token belongs to."""

    async def is_owner(self, token: str, owner: str) -> bool:
        """Bind an unknown token to the owner; for a known one say whether it is theirs."""

    def one_at_a_time(self, token: str) -> AbstractAsyncContextManager[object]:
        """Keep two sockets from being handed the same token at the same moment (R5)."""


class LocalBindings:
    """Bindings of a single process."""

    def __init__(self) -> None:
        self._owners: dict[str, tuple[str, float]] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def is_owner(self, token: str, owner: str) -> bool:
        moment = time.monotonic()
        self._forget_before(moment - KEPT_SECONDS)
        bound_to, _ = self._owners.pop(token, (owner, moment))
        # Popped and set again: the dict stays in order of last use, oldest first.
        self._owners[token] = (bound_to, moment)
        return bound_to == owner

    def one_at_a_time(self, token: str) -> AbstractAsyncContextManager[object]:
        return self._locks.setdefault(token, asyncio.Lock())

    def _forget_before(self, moment: float) -> None:
        while self._owners:
            token, (_, at) = next(iter(self._owners.items()))
            if at > moment:
                return
            del self._owners[token]


class RedisBindings:
    """Bindings shared by all workers; the first to set a key wins, atomically (R5)."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def is_owner(self, token: str, owner: str) -> bool:
        key = f"portal:binding:{token}"
        await self._redis.set(key, owner, nx=True, ex=KEPT_SECONDS)
        bound_to = await self._redis.getex(key, ex=KEPT_SECONDS)
        return bound_to is not None and bound_to.decode() == owner

    def one_at_a_time(self, token: str) -> AbstractAsyncContextManager[object]:
        # Reflex first looks whether a token is in use and then takes it; between the two, other
        # workers look as well, and the tab's answers go to one of several sockets.
        return self._redis.lock(
            f"portal:linking:{token}", timeout=LINKING_SECONDS, blocking_timeout=LINKING_SECONDS
        )


def owner_of(environ: Mapping[str, Any]) -> str:
    """Return the fingerprint of the cookies that a handshake carries.

    A handshake without cookies owns nothing: its owner is a random name, used once.
    """
    cookies = read_cookies(environ.get("HTTP_COOKIE", ""))
    parts = (cookies.get(browser_cookie_name(), ""), cookies.get(session_cookie_name(), ""))
    return fingerprint("\x1f".join(parts)) if any(parts) else new_token()


async def leave_ended_session_outside(environ: dict[str, Any]) -> None:
    """Take the session cookie out of a handshake when it opens nothing (security check 13).

    So a socket that still carries one was signed in when it was opened. Without an answer from
    the database the cookie stays: the gate asks again for every event.
    """
    headers = {"cookie": environ.get("HTTP_COOKIE", "")}
    value = session_cookie_of(headers)
    if not value or await _opens_something(value, headers):
        return
    kept = _without_session(headers["cookie"])
    environ["HTTP_COOKIE"] = kept
    scope = environ.get("asgi.scope", {})
    scope["headers"] = [
        (name, kept.encode("latin-1") if name == b"cookie" else sent)
        for name, sent in scope.get("headers", [])
    ]


async def _opens_something(value: str, headers: Mapping[str, str]) -> bool:
    try:
        async with db.reading() as session:
            return await sessions.find_actor(session, value, visitor_of(headers, "")) is not None
    except (SQLAlchemyError, OSError):
        log.exception("no answer on the session of a new socket")
        return True


def _without_session(header: str) -> str:
    cookies = read_cookies(header)
    cookies.pop(session_cookie_name(), None)
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _is_uuid(token: str) -> bool:
    try:
        return str(uuid.UUID(token)) == token
    except ValueError:
        return False


def bind_tokens(app: App, bindings: Bindings, holders: Holders) -> None:
    """Put the binding in front of Reflex's own hand-over of a state to a socket.

    The owner's next socket takes the place of a dead one; a living one keeps its tab.
    """
    namespace = app.event_namespace
    sockets = app.sio
    if namespace is None or sockets is None:
        msg = "the app has no websocket to guard"
        raise RuntimeError(msg)
    manager: TokenManager = namespace._token_manager  # noqa: SLF001 - no public hook; pinned release
    link: Callable[[str, str], Any] = manager.link_token_to_sid

    async def link_bound(token: str, sid: str) -> str | None:
        environ = sockets.get_environ(sid, namespace.namespace) or {}
        await leave_ended_session_outside(environ)
        owner = owner_of(environ)
        if _is_uuid(token) and await bindings.is_owner(token, owner):
            async with bindings.one_at_a_time(token):
                await holders.make_way(token, sid)
                given: str | None = await link(token, sid)
            if given:
                await bindings.is_owner(given, owner)
            return given
        fresh = str(uuid.uuid4())
        await bindings.is_owner(fresh, owner)
        return await link(fresh, sid) or fresh

    manager.link_token_to_sid = link_bound  # type: ignore[method-assign]
