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
from portal.kit.patience import FIRST_PAUSE, Patience
from portal.mail import messages
from portal.models.accounts import Account
from portal.models.infrastructure import OutboxMessage
from portal.models.reviews import ReviewStatus
from portal.services import accounts, desk_reviews, mailbox, outbox
from tests.factories.accounts import an_account
from tests.factories.memberships import told
from tests.factories.review_desk import an_approved_case, counting
from tests.factories.reviews import changes, now_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _calm(monkeypatch):
    """Let no test know what failed in another."""
    monkeypatch.setattr(worker, "_patience", Patience())


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

    # Of three faults alike the log tells one.
    assert [each.levelname for each in caplog.records].count("ERROR") == 1
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


async def _three_that_end(monkeypatch):
    """Three approvals whose time is over; the rules of the middle one fail."""
    known, failing = counting(monkeypatch), {}
    real = known._ended

    async def ended(session, review):
        if review.id == failing.get("id"):
            raise LookupError(review.applicant_id)
        await real(session, review)

    monkeypatch.setattr(known, "_ended", ended)
    rules = known.rules()
    for kind in list(desk_reviews.kinds._RULES):
        monkeypatch.setitem(desk_reviews.kinds._RULES, kind, rules)
    cases = [await an_approved_case(await an_account()) for _ in range(3)]
    cases.sort(key=lambda each: str(each.id))
    for case in cases:
        await changes(case, expires_at=portal_clock.now())
    failing["id"] = cases[1].id
    return cases, failing


async def _statuses(cases):
    return [(await now_of(case)).status for case in cases]


async def test_one_case_that_fails_holds_up_no_other(monkeypatch, caplog):
    cases, _ = await _three_that_end(monkeypatch)

    await worker.keep_promises()

    over, still = ReviewStatus.EXPIRED, ReviewStatus.APPROVED
    assert await _statuses(cases) == [over, still, over]
    (record,) = [each for each in caplog.records if each.levelname == "ERROR"]
    assert str(cases[1].id) in record.getMessage()
    assert record.exc_info[0] is LookupError


async def test_a_case_that_failed_is_tried_again_later_each_time(monkeypatch, caplog):
    with time_machine.travel(portal_clock.now(), tick=False) as clock:
        cases, failing = await _three_that_end(monkeypatch)
        tries, real = [], desk_reviews.do_due

        async def do_due(session, review_id):
            tries.append(review_id)
            return await real(session, review_id)

        monkeypatch.setattr(desk_reviews, "do_due", do_due)
        for pauses_over, expected in ((0, 1), (0, 1), (1, 2), (1, 2), (1, 3)):
            clock.shift(pauses_over * FIRST_PAUSE)
            await worker.keep_promises()
            assert tries.count(cases[1].id) == expected
        failing.clear()
        clock.shift(4 * FIRST_PAUSE)
        await worker.keep_promises()

    assert await _statuses(cases) == [ReviewStatus.EXPIRED] * 3
    assert [each.levelname for each in caplog.records].count("ERROR") == 1


async def test_a_case_that_failed_has_told_nobody_anything(monkeypatch):
    cases, _ = await _three_that_end(monkeypatch)
    async with db.reading() as session:
        owner = await session.get_one(Account, cases[1].applicant_id)

    await worker.keep_promises()

    assert "ReviewExpired" not in await told(owner)


async def test_one_chore_that_fails_holds_up_no_other(monkeypatch, caplog):
    async def delete_stale(_session):
        raise LookupError

    tidied = []

    async def tidy_up():
        tidied.append(True)

    monkeypatch.setattr(accounts, "delete_stale", delete_stale)
    monkeypatch.setattr(worker.files, "tidy_up", tidy_up)

    await worker.keep_house()

    assert tidied == [True]
    assert "_delete_old" in caplog.text
