"""Invitation letters as files: asked for by cookie, never kept by caches, never run.

Links are plain paths without a secret in them; each request is checked anew and leaves a row on
the audit trail before a byte is sent (security checks 46 and 47).
"""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from portal import db
from portal.api.apologies import apology
from portal.api.private import HEADERS, disposition, who_asks
from portal.errors import PortalError
from portal.services import letters


async def send_letter(request: Request) -> Response:
    """Send an invitation letter as a file to save.

    Leads to the login who is not signed in, and to the agreement who has to accept it first. 404
    alike for an unknown id, for what is no id and for a letter of somebody else (check 28).
    """
    actor = await who_asks(request)
    if actor is None:
        return RedirectResponse("/login?next=/company", 303, {"cache-control": "no-store"})
    if actor.needs_agreement:
        return RedirectResponse("/agreement", 303, {"cache-control": "no-store"})
    try:
        letter_id = UUID(request.path_params["letter_id"])
        async with db.transaction() as session:
            file = await letters.fetch_letter(session, actor, letter_id)
    except letters.LetterDamaged as refusal:
        return apology(request, 410, refusal.text)
    except (PortalError, ValueError):
        return apology(request, 404)
    named = {"content-disposition": disposition(file.name)}
    return Response(file.content, media_type="application/pdf", headers=HEADERS | named)


routes = [Route("/files/letters/{letter_id}", send_letter, methods=["GET"])]
