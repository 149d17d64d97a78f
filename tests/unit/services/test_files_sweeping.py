"""What a killed process stored and never put on record is destroyed a day later (check 64)."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from portal import db
from portal.config import get_settings
from portal.files import store
from portal.files.errors import FileGone, StoreDown
from portal.kit import clock
from portal.models.files import PlannedFile, StoredFile
from portal.services import files
from portal.services.files import FilePurpose, TooManyFiles, quotas
from tests.factories.accounts import an_account, an_actor
from tests.factories.files import PNG, a_file
from tests.factories.s3 import s3_site, serving_s3

pytestmark = pytest.mark.usefixtures("database", "quick_intake")

#: An upload in a process that dies at the worst moments: after the bytes and before the row, or
#: in the middle of the bytes.
DYING_UPLOAD = """
import asyncio, os, signal, sys
from uuid import UUID
from sqlmodel import select
from portal import db
from portal.files import intake, store
from portal.files.rewritten import Rewritten
from portal.models.accounts import Account
from portal.services import files
from portal.services.files import FilePurpose, taking_in
from tests.factories.accounts import an_actor

async def as_it_is(content):
    return Rewritten(content, "image/jpeg", {})

async def dies(*_args):
    os.kill(os.getpid(), signal.SIGKILL)

def dies_writing(path, content):
    path.write_bytes(content[: len(content) // 2])
    os.kill(os.getpid(), signal.SIGKILL)

async def main(moment, account_id):
    intake.rewrite = as_it_is
    if moment == "before the row":
        taking_in._register = dies
    else:
        store._write_through = dies_writing
    async with db.reading() as session:
        account = await session.get_one(Account, UUID(account_id))
    actor = await an_actor(account)
    await files.take_in(actor, FilePurpose.IDENTITY, "a.jpg", b"x" * 100_000)

asyncio.run(main(*sys.argv[1:]))
"""


async def _is_killed_uploading(account, moment):
    await db.dispose()
    settings = get_settings()
    environment = os.environ | {
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_DATA_DIR": str(settings.data_dir),
        "PORTAL_SECRET_KEY": settings.secret_key.get_secret_value(),
    }
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", DYING_UPLOAD, moment, str(account.id)],
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def _lying():
    root = get_settings().data_dir / "files"
    return [path for path in root.rglob("*") if path.is_file()]


async def _rows(table):
    async with db.reading() as session:
        return (await session.exec(select(table))).all()


def _a_day_later():
    return time_machine.travel(clock.now() + files.planning.GRACE, tick=False)


@pytest.mark.parametrize("moment", ["before the row", "in the middle"])
async def test_what_a_killed_process_stored_is_destroyed_a_day_later(moment):
    account = await an_account()
    kept = await a_file(account, attached_at=clock.now())
    await _is_killed_uploading(account, moment)
    assert len(_lying()) == 2
    assert [each.id for each in await _rows(StoredFile)] == [kept.id]

    with time_machine.travel(clock.now() + timedelta(hours=23), tick=False):
        assert await files.sweep() == 0
    assert len(_lying()) == 2
    with _a_day_later():
        assert await files.sweep() == 1
        assert await files.sweep() == 0

    assert [path.name for path in _lying()] == [kept.place]
    assert await store.get(kept.place)


async def test_the_same_in_a_store_that_speaks_s3(monkeypatch):
    with serving_s3() as address:
        chosen = store.open_store(s3_site(address))
        monkeypatch.setattr(store, "the_store", lambda: chosen)
        kept = await files.take_in(
            await an_actor(await an_account()), FilePurpose.IDENTITY, "a.jpg", PNG
        )
        place = store.new_place()
        async with db.transaction() as session:
            files.planning.plan(session, place)
        await store.put(place, b"never taken over")

        with _a_day_later():
            assert await files.sweep() == 1

        with pytest.raises(FileGone):
            await store.get(place)
        (row,) = await _rows(StoredFile)
        assert (str(row.id), bool(await store.get(row.place))) == (kept.id, True)


async def test_a_file_on_record_is_planned_no_more():
    actor = await an_actor(await an_account())

    await files.take_in(actor, FilePurpose.IDENTITY, "a.jpg", PNG)

    assert await _rows(PlannedFile) == []
    with _a_day_later():
        assert await files.sweep() == 0
    assert len(_lying()) == 1


async def test_a_refused_upload_leaves_a_plan_and_the_plan_goes(monkeypatch):
    monkeypatch.setattr(quotas, "MAX_BYTES", 1)
    actor = await an_actor(await an_account())
    with pytest.raises(TooManyFiles):
        await files.take_in(actor, FilePurpose.IDENTITY, "a.jpg", PNG)

    with _a_day_later():
        async with db.reading() as session:
            assert await files.count_left(session) == 1
        await files.sweep()

    assert await _rows(PlannedFile) == []


async def test_an_upload_that_took_too_long_is_not_put_on_record(monkeypatch):
    actor = await an_actor(await an_account())
    real = store.put

    with time_machine.travel(clock.now(), tick=False) as moved:

        async def slowly(place, content):
            await real(place, content)
            moved.shift(files.planning.GRACE)

        monkeypatch.setattr(store, "put", slowly)
        with pytest.raises(StoreDown):
            await files.take_in(actor, FilePurpose.IDENTITY, "a.jpg", PNG)

    assert await _rows(StoredFile) == []
    assert _lying() == []


async def test_what_the_store_does_not_remove_is_swept_the_next_time(monkeypatch):
    places = [store.new_place() for _ in range(3)]
    async with db.transaction() as session:
        for place in places:
            files.planning.plan(session, place)

    async def down(_place):
        raise StoreDown

    with _a_day_later():
        with monkeypatch.context() as patched:
            patched.setattr(store, "drop", down)
            assert await files.sweep() == 0
        assert len(await _rows(PlannedFile)) == 3
        assert await files.sweep() == 3


async def test_a_place_on_record_is_never_swept():
    file = await a_file(await an_account(), attached_at=clock.now())
    async with db.transaction() as session:
        files.planning.plan(session, file.place)

    with _a_day_later():
        assert await files.sweep() == 0

    assert await store.get(file.place)
