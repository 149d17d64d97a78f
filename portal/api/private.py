"""What every route of private files shares: who asks, the headers, the name in the header."""

from typing import Literal
from urllib.parse import quote

from starlette.requests import Request

from portal import db
from portal.api.shield import address_of, headers_of
from portal.permissions import Actor
from portal.services import sessions
from portal.services.visitors import session_cookie_of, visitor_of

HEADERS = {
    "cache-control": "no-store",
    # Whatever a viewer in the browser finds in the file, it gets no scripts and no origin.
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
}


async def who_asks(request: Request) -> Actor | None:
    """Return who acts through the request's cookie, or None; notes that the session is in use."""
    headers = headers_of(request.scope)
    visitor = visitor_of(headers, address_of(request.scope))
    cookie = session_cookie_of(headers)
    if not cookie:
        return None
    async with db.glance() as session:
        actor = await sessions.find_actor(session, cookie, visitor)
    if actor is not None and actor.is_touch_due:
        async with db.transaction() as session:
            await sessions.touch(session, actor)
    return actor


def disposition(name: str, kind: Literal["attachment", "inline"] = "attachment") -> str:
    """Return the header that names a file in any script (RFC 6266, RFC 5987)."""
    plain = "".join(
        char if char.isascii() and (char.isalnum() or char in " -._") else "_" for char in name
    )
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
