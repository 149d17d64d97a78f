"""Two who want the same file at the same moment: one gets it, nothing is counted twice."""

import asyncio
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from portal import db
from portal.errors import NotFound
from portal.kit import clock
from portal.models.files import StoredFile
from portal.services import files
from portal.services.files import FilePurpose, TooManyFiles, quotas
from tests.factories.accounts import an_account, an_actor
from tests.factories.files import PNG, a_file

pytestmark = pytest.mark.usefixtures("database", "quick_intake")


async def _attach(actor, file):
    async with db.transaction() as session:
        await files.attach(session, actor, file.id, FilePurpose.IDENTITY)


async def _at_once(*works):
    return await asyncio.gather(*works, return_exceptions=True)


async def test_of_eight_who_attach_a_file_one_does():
    account = await an_account()
    actor, file = await an_actor(account), await a_file(account)

    ends = await _at_once(*(_attach(actor, file) for _ in range(8)))

    assert ends.count(None) == 1
    assert {type(end) for end in ends if end is not None} == {NotFound}


async def test_ten_uploads_at_once_do_not_all_pass_as_the_last_one(monkeypatch, settings):
    monkeypatch.setattr(quotas, "MAX_FILES", 3)
    actor = await an_actor(await an_account())

    ends = await _at_once(
        *(files.take_in(actor, FilePurpose.IDENTITY, "a.jpg", PNG) for _ in range(10))
    )

    async with db.reading() as session:
        rows = (await session.exec(select(StoredFile))).all()
    kept = [path for path in (settings.data_dir / "files").rglob("*") if path.is_file()]
    assert len(rows) == len(kept) == 3
    assert sum(isinstance(end, TooManyFiles) for end in ends) == 7


async def test_a_loose_file_is_either_taken_or_destroyed():
    account = await an_account()
    loose = [await a_file(account) for _ in range(6)]
    later = clock.now() + timedelta(hours=25)
    with time_machine.travel(later, tick=False):
        actor = await an_actor(account)
        ends = await _at_once(*(_attach(actor, file) for file in loose), files.tidy_up())
        gone = await files.tidy_up()

    async with db.reading() as session:
        rows = (await session.exec(select(StoredFile))).all()
    taken = [row for row in rows if row.attached_at is not None]
    destroyed = [row for row in rows if row.destroyed_at is not None]
    assert len(taken) == ends[:-1].count(None)
    assert all(row.wrapped_key and row.destroy_at is None for row in taken)
    assert len(taken) + len(destroyed) == 6
    assert ends[-1] + gone == len(destroyed)
