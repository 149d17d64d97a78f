"""From the outbox to a real mail server: once each, again later when it fails, or given up."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from portal import db, worker
from portal.kit import clock as portal_clock
from portal.mail import messages
from portal.models.accounts import Account, AccountKind
from portal.models.infrastructure import OutboxMessage
from portal.services import outbox

pytestmark = pytest.mark.usefixtures("database", "sends_by_smtp")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
BUYER = "buyer@mail.example"


async def _post(to=BUYER, language="en"):
    async with db.transaction() as session:
        message = messages.RegistrationCode(code="048213")
        return outbox.post(session, message, to=to, language=language).id


async def _rows():
    async with db.reading() as session:
        return (await session.exec(select(OutboxMessage))).all()


async def _account(email):
    now = portal_clock.now()
    async with db.transaction() as session:
        session.add(
            Account(
                kind=AccountKind.OVERSEAS_BUYER,
                email=email,
                email_verified_at=now,
                password_hash="-",
                password_changed_at=now,
                contact_name="Li Wei",
                created_at=now,
                updated_at=now,
            )
        )


async def _find_account(email):
    async with db.reading() as session:
        return (await session.exec(select(Account).where(Account.email == email))).one()


async def test_a_posted_message_reaches_its_reader(mail_server):
    row_id = await _post()

    assert await worker.deliver_due() == 1

    [(recipient, mail)] = mail_server.arrived
    assert recipient == BUYER
    assert mail["Message-ID"] == f"<{row_id}@localhost>"
    assert "048213" in mail.get_body(("plain",)).get_content()
    [row] = await _rows()
    assert row.sent_at is not None
    assert row.sealed == ""


async def test_several_workers_send_every_message_once(mail_server):
    expected = sorted([f"buyer{number}@mail.example" for number in range(20)])
    for recipient in expected:
        await _post(recipient)

    async def work():
        while await worker.deliver_due():
            pass

    await asyncio.gather(work(), work(), work())

    assert sorted(mail_server.recipients) == expected


@pytest.mark.req("C-07")
async def test_after_an_hour_without_a_mail_server_every_message_arrives_once(mail_server):
    expected = {await _post(f"buyer{number}@mail.example") for number in range(5)}
    await mail_server.close()

    with time_machine.travel(portal_clock.now(), tick=False) as clock:
        for _ in range(60):
            while await worker.deliver_due():
                pass
            clock.shift(timedelta(minutes=1))
        await mail_server.open()
        assert mail_server.arrived == []
        clock.shift(outbox.WAITS[5])
        while await worker.deliver_due():
            pass

    ids = [mail["Message-ID"] for mail in mail_server.mails]
    assert sorted(ids) == sorted(f"<{row_id}@localhost>" for row_id in expected)


async def test_a_worker_killed_between_sending_and_recording_sends_again_under_one_id(
    mail_server, monkeypatch
):
    class Killed(BaseException):
        """Stands in for the end of the process."""

    async def die(_session, _parcel):
        raise Killed

    with time_machine.travel(NOON, tick=False) as clock:
        await _post()
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "record_sent", die)
            with pytest.raises(Killed):
                await worker.deliver_due()
        clock.shift(outbox.CLAIM_LASTS - timedelta(seconds=1))
        assert await worker.deliver_due() == 0
        clock.shift(1)
        assert await worker.deliver_due() == 1
        assert await worker.deliver_due() == 0

    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


async def test_a_worker_that_is_told_to_end_finishes_what_it_is_sending(mail_server):
    await _post()
    mail_server.gate.clear()
    working = asyncio.create_task(worker.run(asyncio.Event()))
    await asyncio.wait_for(mail_server.is_busy.wait(), timeout=5)

    working.cancel()
    await asyncio.sleep(0.05)
    mail_server.gate.set()
    await asyncio.wait([working], timeout=5)

    assert working.cancelled()
    [row] = await _rows()
    assert row.sent_at is not None
    assert mail_server.recipients == [BUYER]


async def test_a_mail_server_that_never_answers_does_not_keep_a_worker_from_ending(
    mail_server, monkeypatch
):
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.05)
    await _post()
    mail_server.gate.clear()
    working = asyncio.create_task(worker.run(asyncio.Event()))
    await asyncio.wait_for(mail_server.is_busy.wait(), timeout=5)

    working.cancel()
    await asyncio.wait([working], timeout=5)

    assert working.cancelled()
    [row] = await _rows()
    assert row.sent_at is None
    mail_server.gate.set()


async def test_poison_is_parked_after_ten_tries_and_stops_nobody_else(mail_server, caplog):
    with time_machine.travel(NOON, tick=False) as clock, caplog.at_level(logging.INFO):
        poison = await _post()
        async with db.transaction() as session:
            (await session.get_one(OutboxMessage, poison)).sealed = "broken"
        for wait in (*outbox.WAITS, timedelta(days=1)):
            assert await worker.deliver_due() == 1
            clock.shift(wait)
        healthy = await _post("other@mail.example")
        assert await worker.deliver_due() == 1

    rows = {row.id: row for row in await _rows()}
    assert rows[poison].parked_at is not None
    assert rows[poison].tries == 10
    assert rows[healthy].sent_at is not None
    alarms = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert [str(poison) in each.getMessage() for each in alarms] == [True]


@pytest.mark.req("C-07")
async def test_an_unknown_address_is_marked_on_its_account(mail_server):
    await _account(BUYER)
    await _account("other@mail.example")
    mail_server.answers[BUYER] = "550 5.1.1 no such user"
    await _post()
    await _post("other@mail.example")

    await worker.deliver_due()

    assert (await _find_account(BUYER)).email_undeliverable_at is not None
    assert (await _find_account("other@mail.example")).email_undeliverable_at is None
    refused, accepted = sorted(await _rows(), key=lambda row: row.recipient)
    assert refused.parked_at is not None
    assert refused.tries == 1
    assert accepted.sent_at is not None


async def test_a_full_mailbox_is_tried_again_and_not_marked(mail_server):
    await _account(BUYER)
    mail_server.answers[BUYER] = "552 5.2.2 mailbox full"

    with time_machine.travel(NOON, tick=False) as clock:
        await _post()
        await worker.deliver_due()
        assert (await _find_account(BUYER)).email_undeliverable_at is None
        mail_server.answers.clear()
        clock.shift(outbox.WAITS[0])
        await worker.deliver_due()

    assert mail_server.recipients == [BUYER]


async def test_the_log_holds_no_address_and_no_code(mail_server, caplog):
    mail_server.answers["away@mail.example"] = "450 away@mail.example is away"
    mail_server.answers["gone@mail.example"] = "550 gone@mail.example is gone"

    with caplog.at_level(logging.DEBUG, logger="portal"):
        for recipient in (BUYER, "away@mail.example", "gone@mail.example"):
            await _post(recipient)
        await worker.deliver_due()

    assert len(caplog.records) >= 3
    assert "@" not in caplog.text
    assert "048213" not in caplog.text
