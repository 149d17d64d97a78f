"""Due dates as calendar entries: asked for by cookie, for whom they concern."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from portal import db
from portal.api.apologies import apology
from portal.api.private import HEADERS, disposition, who_asks
from portal.errors import PortalError
from portal.services import reviews

_NO_STORE = {"cache-control": "no-store"}


async def send_due_date(request: Request) -> Response:
    """Send the due date of the asker's own case as an .ics file.

    Leads to the login who is not signed in; 404 alike for what is no id, a missing case, somebody
    else's, and one that waits for no answer (check 28).
    """
    actor = await who_asks(request)
    if actor is None:
        return RedirectResponse("/login", 303, _NO_STORE)
    if actor.needs_agreement:
        return RedirectResponse("/agreement", 303, _NO_STORE)
    try:
        review_id = UUID(request.path_params["review_id"])
        async with db.reading() as session:
            file = await reviews.find_calendar_entry(session, actor, review_id)
    except (PortalError, ValueError):
        return apology(request, 404)
    named = {"content-disposition": disposition(file.name)}
    return Response(file.content, media_type="text/calendar", headers=HEADERS | named)


routes = [Route("/files/due/{review_id}", send_due_date, methods=["GET"])]
