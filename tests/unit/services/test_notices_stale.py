"""Notifications do not stay for ever."""

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from portal import db
from portal.kit import clock
from portal.models.notifications import Notification
from portal.services import notices
from tests.factories.accounts import an_account

pytestmark = pytest.mark.usefixtures("database")


async def _age(account, *, created, read=None):
    """Tell the account something that many days ago, read that many days ago."""
    async with db.transaction() as session:
        await notices.tell(session, [account.id], notices.MemberRemoved("Kiel Trading"))
    now = clock.now()
    values = {
        "created_at": now - timedelta(days=created),
        "read_at": None if read is None else now - timedelta(days=read),
    }
    newest = select(Notification.id).order_by(col(Notification.created_at).desc()).limit(1)
    async with db.transaction() as session:
        chosen = (await session.exec(newest)).one()
        await session.exec(
            update(Notification).where(col(Notification.id) == chosen).values(values)
        )


async def test_old_notifications_go_read_ones_sooner():
    account = await an_account()
    for created, read in ((366, None), (500, 181), (364, None), (500, 179)):
        await _age(account, created=created, read=read)

    async with db.transaction() as session:
        await notices.delete_old(session)

    async with db.reading() as session:
        kept = list(await session.exec(select(Notification.created_at, Notification.read_at)))
    ages = sorted((clock.now() - created).days for created, _ in kept)
    assert ages == [364, 500]
    assert [(clock.now() - read).days for _, read in kept if read] == [179]
