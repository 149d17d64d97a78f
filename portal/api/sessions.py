"""The two routes that may touch the session cookie: trade a ticket for it, and give it back."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import db
from portal.api.shield import address_of, headers_of
from portal.config import get_settings
from portal.errors import PortalError
from portal.permissions import Visitor
from portal.services import sessions
from portal.services.visitors import (
    LANGUAGE_COOKIE,
    read_cookies,
    session_cookie_name,
    session_cookie_of,
    visitor_of,
)

_YEAR = 31_536_000


def _visitor(request: Request) -> Visitor:
    return visitor_of(headers_of(request.scope), address_of(request.scope))


def _set_session_cookie(response: Response, value: str) -> None:
    # No Max-Age: the cookie goes with the browser; the server ends the session sooner.
    response.set_cookie(
        session_cookie_name(),
        value,
        path="/",
        httponly=True,
        samesite="lax",
        secure=get_settings().is_https,
    )


async def open_session(request: Request) -> Response:
    """Trade a login ticket for the session cookie: 204, or 403 for any ticket that is not good.

    The value is new at every login, so a planted cookie gains nothing (security check 11).
    """
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        return Response(status_code=400)
    ticket = sent.get("ticket") if isinstance(sent, dict) else None
    if not isinstance(ticket, str):
        return Response(status_code=400)
    try:
        async with db.transaction() as session:
            opened = await sessions.exchange_ticket(session, _visitor(request), ticket)
    except PortalError:
        return Response(status_code=403)
    response = Response(status_code=204)
    _set_session_cookie(response, opened.cookie_value)
    _suggest_language(request, response, opened.language)
    return response


def _suggest_language(request: Request, response: Response, language: str) -> None:
    """Let the account's language speak where this browser has made no choice of its own."""
    if LANGUAGE_COOKIE in read_cookies(request.headers.get("cookie", "")):
        return
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR, path="/", samesite="lax")


async def close_session(request: Request) -> Response:
    """End the session and wipe what the browser kept of it (security check 15)."""
    value = session_cookie_of(headers_of(request.scope))
    if value:
        async with db.transaction() as session:
            await sessions.log_out(session, value)
    # Not "storage": that would forget the theme too. The page itself drops Reflex's tab token.
    response = Response(status_code=204, headers={"clear-site-data": '"cache"'})
    response.delete_cookie(
        session_cookie_name(),
        path="/",
        httponly=True,
        samesite="lax",
        secure=get_settings().is_https,
    )
    return response


routes = [
    Route("/auth/session", open_session, methods=["POST"]),
    Route("/auth/logout", close_session, methods=["POST"]),
]
