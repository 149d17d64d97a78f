"""When somebody was last here."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.accounts import KnownBrowser, Session


async def last_seen(session: AsyncSession, account_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return account id -> latest use of the portal, aware UTC; who never came is left out.

    Sessions are deleted a month after their end; the browsers that somebody logged in with are
    kept, and remember the last login in each.
    """
    wanted = list(account_ids)
    seen: dict[UUID, datetime] = {}
    for table, moment in (
        (Session, col(Session.seen_at)),
        (KnownBrowser, col(KnownBrowser.last_seen_at)),
    ):
        owner = col(table.account_id)
        found = await session.exec(
            select(owner, func.max(moment)).where(owner.in_(wanted)).group_by(owner)
        )
        for account_id, at in found.all():
            seen[account_id] = max(at, seen.get(account_id, at))
    return seen
