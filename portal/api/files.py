"""Files for people who are signed in: asked for by cookie, never kept by caches, never run.

Links are plain paths without a secret in them; each request is checked anew and leaves a row on
the audit trail before a byte is sent (security checks 46 and 47).
"""

from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from portal import db
from portal.api.shield import address_of, headers_of
from portal.errors import PortalError
from portal.permissions import Actor
from portal.services import letters, sessions
from portal.services.visitors import session_cookie_of, visitor_of

_HEADERS = {
    "cache-control": "no-store",
    # Whatever a viewer in the browser finds in the file, it gets no scripts and no origin.
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
}


async def _who_asks(request: Request) -> Actor | None:
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


async def send_letter(request: Request) -> Response:
    """Send an invitation letter as a file to save.

    Leads to the login who is not signed in, and to the agreement who has to accept it first. 404
    alike for an unknown id, for what is no id and for a letter of somebody else (check 28).
    """
    actor = await _who_asks(request)
    if actor is None:
        return RedirectResponse("/login?next=/company", 303, {"cache-control": "no-store"})
    if actor.needs_agreement:
        return RedirectResponse("/agreement", 303, {"cache-control": "no-store"})
    try:
        letter_id = UUID(request.path_params["letter_id"])
        async with db.transaction() as session:
            file = await letters.fetch_letter(session, actor, letter_id)
    except letters.LetterDamaged:
        return Response(status_code=410, headers=_HEADERS)
    except (PortalError, ValueError):
        return Response(status_code=404, headers=_HEADERS)
    named = {"content-disposition": disposition(file.name)}
    return Response(file.content, media_type="application/pdf", headers=_HEADERS | named)


def disposition(name: str) -> str:
    """Return the header that saves a file under a name in any script (RFC 6266, RFC 5987)."""
    plain = "".join(
        char if char.isascii() and (char.isalnum() or char in " -._") else "_" for char in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


routes = [Route("/files/letters/{letter_id}", send_letter, methods=["GET"])]
