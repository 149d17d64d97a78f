"""What proved something once and is past its use goes."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.accounts import KnownBrowser, MailedLink
from portal.services import codes, sessions, submissions, throttles

_LINKS_KEPT_FOR = timedelta(days=7)
#: A browser unseen for so long is new again, and its owner is told when it comes back.
_BROWSERS_KEPT_FOR = timedelta(days=400)


async def delete_stale(session: AsyncSession) -> None:
    """Delete codes, tickets, links, sessions, sent forms, counts and browsers past their use."""
    now = clock.now()
    await codes.delete_stale(session)
    await sessions.delete_stale(session)
    await submissions.delete_stale(session)
    await throttles.delete_stale(session)
    links = delete(MailedLink).where(col(MailedLink.expires_at) < now - _LINKS_KEPT_FOR)
    await session.exec(links)
    is_old = col(KnownBrowser.last_seen_at) < now - _BROWSERS_KEPT_FOR
    await session.exec(delete(KnownBrowser).where(is_old))
