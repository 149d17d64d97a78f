"""The worker's loop: it wakes up, survives faults, keeps house and stops when told to."""

import asyncio
import os
import signal
import time
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text
from sqlmodel import select

from portal import db, worker
from portal.config import get_settings
from portal.kit import clock as portal_clock
from portal.mail import messages
from portal.models.infrastructure import OutboxMessage
from portal.services import mailbox, outbox

pytestmark = pytest.mark.usefixtures("database")


async def _post(to="buyer@mail.example", message=None):
    async with db.transaction() as session:
        message = message or messages.LoginCode(code="048213")
        outbox.post(session, message, to=to, language="en")


async def _until(is_so, *, seconds=5.0):
    end = time.monotonic() + seconds
    while not await is_so():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.01)


async def _has_arrived(count=1):
    return (await mailbox.list_messages()).total == count


async def _rows_left():
    async with db.reading() as session:
        return len((await session.exec(select(OutboxMessage.id))).all())


@pytest.fixture
async def running():
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    yield task
    stop.set()
    await asyncio.wait_for(task, timeout=5)


async def test_a_message_leaves_right_after_the_commit(running, monkeypatch):
    monkeypatch.setattr(worker, "POLL_SECONDS", 3600.0)
    await asyncio.sleep(0.1)

    await _post()

    await _until(_has_arrived)


async def test_a_message_of_another_process_is_found_by_looking(running, monkeypatch):
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(outbox, "_ring", lambda: None)
    await asyncio.sleep(0.1)

    await _post()

    await _until(_has_arrived)


async def test_a_text_message_lands_in_the_same_mailbox(running):
    await _post("+8613800138000", messages.MobileCode(code="048213"))
    await _until(_has_arrived)

    [row] = (await mailbox.list_messages()).rows
    assert (row.to, row.is_sms) == ("+8613800138000", True)


async def test_whoever_asked_is_told_of_each_message_sent(monkeypatch):
    told = []
    monkeypatch.setattr(worker, "_listeners", [])
    worker.on_sent(lambda: told.append(len(list(get_settings().mailbox_dir.glob("*.eml")))))
    await _post()

    await worker.deliver_due()

    assert told == [1]


async def test_the_worker_outlives_a_database_that_is_away(monkeypatch, running, caplog):
    real, falls = outbox.has_due, iter(range(3))

    async def has_due(session):
        if next(falls, None) is not None:
            raise ConnectionError
        return await real(session)

    monkeypatch.setattr(worker, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(outbox, "has_due", has_due)
    await _post()

    await _until(_has_arrived)

    assert [each.levelname for each in caplog.records].count("ERROR") == 3
    assert not running.done()


async def test_the_worker_keeps_house_every_hour(monkeypatch, running):
    kept_at = []

    async def keep_house():
        kept_at.append(portal_clock.now())

    monkeypatch.setattr(worker, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(worker, "keep_house", keep_house)

    async def has_kept(times):
        return len(kept_at) == times

    with time_machine.travel(portal_clock.now(), tick=False) as clock:
        await asyncio.sleep(0.1)
        before = len(kept_at)
        clock.shift(worker.HOUSE_KEEPING_EVERY)
        await _until(lambda: has_kept(before + 1))
        clock.shift(timedelta(minutes=59))
        await asyncio.sleep(0.1)
        assert len(kept_at) == before + 1


async def test_house_keeping_deletes_messages_long_sent():
    with time_machine.travel(portal_clock.now(), tick=False) as clock:
        await _post()
        await worker.deliver_due()
        clock.shift(outbox.KEPT_FOR)
        await worker.keep_house()
        assert await _rows_left() == 1
        clock.shift(timedelta(seconds=1))

        await worker.keep_house()

    assert await _rows_left() == 0


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_the_command_stops_on_a_signal_after_what_it_is_sending(told):
    await _post()
    task = asyncio.create_task(worker.main())
    await _until(_has_arrived)

    os.kill(os.getpid(), told)

    await asyncio.wait_for(task, timeout=5)
    assert task.exception() is None


async def test_a_stopped_worker_leaves_the_rest_for_the_next_one():
    stop = asyncio.Event()
    stop.set()
    await _post()

    await worker.run(stop)

    assert not get_settings().mailbox_dir.exists()
    async with db.reading() as session:
        assert await outbox.waiting(session) == 1


async def test_a_database_error_in_the_log_holds_no_address(running, monkeypatch, caplog):
    falls, values = iter(range(1)), {"to": "buyer@mail.example"}

    async def has_due(session):
        if next(falls, None) is not None:
            await session.exec(text("SELECT no_such_column, :to"), params=values)
        return False

    async def has_stumbled():
        return any(each.exc_info for each in caplog.records)

    monkeypatch.setattr(worker, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(outbox, "has_due", has_due)

    await _until(has_stumbled)

    assert "no_such_column" in caplog.text
    assert "buyer@" not in caplog.text
