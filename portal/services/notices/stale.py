"""Notifications that have served their time go."""

from datetime import timedelta

from sqlalchemy import and_, delete, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.notifications import Notification

#: After reading, a notification is a reminder only; half a year is enough to find it again.
READ_KEPT_FOR = timedelta(days=180)
#: Who has not looked for a year has had the mail as well.
UNREAD_KEPT_FOR = timedelta(days=365)


async def delete_old(session: AsyncSession) -> None:
    """Delete notifications 180 days after they were read, and unread ones after 365 days."""
    now, read_at = clock.now(), col(Notification.read_at)
    is_long_unread = and_(read_at.is_(None), col(Notification.created_at) < now - UNREAD_KEPT_FOR)
    is_old = or_(read_at < now - READ_KEPT_FOR, is_long_unread)
    await session.exec(delete(Notification).where(is_old))
