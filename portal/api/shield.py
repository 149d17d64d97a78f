"""ASGI wrappers around everything that is served: origins, sizes, closed doors, headers.

Written as plain ASGI: Reflex mounts its websocket and static files inside, and a wrapper that
needs a request body or a response object would get in their way.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.config import get_settings
from portal.files.intake import MAX_BYTES
from portal.services.visitors import allowed_origins, client_address

log = logging.getLogger(__name__)

MAX_BODY = 64 * 1024
#: Where more may come in: the route of files, which counts for itself and answers in words.
_LARGER = {"/files": MAX_BYTES + MAX_BODY}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Reflex opens these by itself; the portal has its own routes for what they do (checks 12, 43).
_CLOSED = ("/_upload", "/_all_routes", "/_health", "/auth-codespace")
_YEAR = 31_536_000


def content_policy(*, scripts: str = "", sockets: str = "") -> str:
    """Return the Content-Security-Policy, with more sources for scripts and connections if given.

    The one place where it is written (security check 68): pages add the hashes of their own inline
    scripts, and nothing ever adds 'unsafe-inline' or 'unsafe-eval' for scripts.
    """
    script_sources = filter(None, ("'self'", scripts))
    socket_sources = filter(None, ("'self'", sockets))
    return (
        f"default-src 'none'; script-src {' '.join(script_sources)}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        f"connect-src {' '.join(socket_sources)}; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


_SECURITY_HEADERS = {
    "content-security-policy": content_policy(),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def headers_of(scope: Scope) -> dict[str, str]:
    """Return a request's headers with lower-case names; the last of equal names wins."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def address_of(scope: Scope) -> str:
    """Return the client's address, seen through the configured proxies."""
    peer = (scope.get("client") or ("",))[0]
    return client_address(headers_of(scope), peer, get_settings().trusted_proxy_hops)


async def answer(send: Send, status: int, headers: Mapping[str, str] | None = None) -> None:
    """Send an empty response."""
    pairs = {"content-length": "0", **(headers or {})}
    raw = [(name.encode(), value.encode()) for name, value in pairs.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": b""})


class ClosedDoors:
    """Answer 404 where Reflex would offer something that the portal does not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_CLOSED):
            await answer(send, 404)
            return
        await self._app(scope, receive, send)


class OriginGuard:
    """Refuse sockets and unsafe requests that another site, or no site, sends (check 16)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or self._may_pass(scope):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            # Closing before accepting makes the server answer the handshake with 403.
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await answer(send, 403)

    def _may_pass(self, scope: Scope) -> bool:
        is_read = scope["type"] == "http" and scope["method"] in _SAFE_METHODS
        # Polling reaches the socket by GET, so the socket's path is guarded for every method.
        if is_read and not scope["path"].startswith("/_event"):
            return True
        return headers_of(scope).get("origin", "") in allowed_origins(get_settings())


class HandshakeHeaders:
    """Leave out of a socket's handshake what the portal does not read.

    Reflex shows a browser the headers of its own handshake; those that proxies add on the way,
    their secrets among them, are not the browser's to see.
    """

    _KEPT = frozenset(
        {
            *(b"accept-language", b"connection", b"cookie", b"host", b"origin", b"upgrade"),
            *(b"sec-websocket-extensions", b"sec-websocket-key", b"sec-websocket-protocol"),
            *(b"sec-websocket-version", b"user-agent", b"x-forwarded-for"),
        }
    )

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            kept = [pair for pair in scope["headers"] if pair[0].lower() in self._KEPT]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, send)


class BodyLimit:
    """Cut a request body off at the limit, declared or not, before anything parses it."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = headers_of(scope).get("content-length", "0")
        limit = _LARGER.get(scope["path"], self._limit)
        if not declared.isdigit() or int(declared) > limit:
            await answer(send, 413, {"connection": "close"})
            return
        await self._limited(scope, receive, send, limit)

    async def _limited(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        seen = 0
        is_over = False
        is_refused = False

        async def counted_receive() -> Message:
            nonlocal seen, is_over
            message = await receive()
            seen += len(message.get("body", b""))
            is_over = seen > limit
            return {"type": "http.disconnect"} if is_over else message

        async def honest_send(message: Message) -> None:
            nonlocal is_refused
            if not is_over:
                await send(message)
                return
            # The application gave up on a half-read body: whatever it says, the reason is size.
            if message["type"] == "http.response.start" and not is_refused:
                is_refused = True
                await answer(send, 413, {"connection": "close"})

        with suppress(ClientDisconnect):
            await self._app(scope, counted_receive, honest_send)


class SecurityHeaders:
    """Put the security and cache headers on every response that does not bring its own.

    And take away what the websocket server permits to our own origin: Reflex writes the same once
    more outside of here, and of two such headers a browser believes neither.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [pair for pair in message["headers"] if not _is_for_others(pair[0])]
                present = {name.lower() for name, _ in own}
                message["headers"] = [
                    *own,
                    *(
                        (name.encode(), value.encode())
                        for name, value in self._headers(scope["path"]).items()
                        if name.encode() not in present
                    ),
                ]
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _headers(self, path: str) -> dict[str, str]:
        settings = get_settings()
        headers = {**_SECURITY_HEADERS, "cache-control": _cache_control(path)}
        if urlsplit(settings.base_url).scheme == "https":
            headers["strict-transport-security"] = f"max-age={_YEAR}; includeSubDomains"
        return headers


def _is_for_others(name: bytes) -> bool:
    return name.lower().startswith(b"access-control-")


def _cache_control(path: str) -> str:
    # Vite and the catalogue compiler put a content hash into these names.
    if path.startswith(("/assets/", "/locales/")):
        return f"public, max-age={_YEAR}, immutable"
    return "no-cache"
