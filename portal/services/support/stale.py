"""Requests that were closed long ago go, and with them what their senders typed."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.desk import TICKET_ROADS, SupportTicket

#: Somebody may still ask why a request was refused; then personal data has no more use.
CLOSED_KEPT_FOR = timedelta(days=2 * 365)
#: Where no road leads on.
_CLOSED = frozenset(status for status, roads in TICKET_ROADS.items() if not roads)


async def delete_old(session: AsyncSession) -> None:
    """Delete requests two years after they were solved or refused; open ones stay.

    Links that a request was answered with live for days, so none points to such a request.
    """
    is_old = col(SupportTicket.updated_at) < clock.now() - CLOSED_KEPT_FOR
    closed = col(SupportTicket.status).in_(_CLOSED)
    await session.exec(delete(SupportTicket).where(closed, is_old))
