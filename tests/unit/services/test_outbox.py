"""The outbox: nothing leaves before the commit, nothing is lost, nothing goes out twice."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from pydantic import SecretStr
from sqlmodel import select

from portal import db
from portal.config import Environment, get_settings
from portal.kit.sealing import SealBroken
from portal.mail import messages
from portal.mail.addresses import UnsafeAddress
from portal.mail.messages import ForeignLink
from portal.models.infrastructure import OutboxMessage
from portal.services import outbox
from portal.services.outbox import SmsNotAvailable

pytestmark = pytest.mark.usefixtures("database")

CODE = "048213"
NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


async def _post(message=None, *, to="buyer@mail.example", language="ru"):
    async with db.transaction() as session:
        return outbox.post(
            session, message or messages.LoginCode(code=CODE), to=to, language=language
        ).id


async def _claim(limit=10):
    async with db.transaction() as session:
        return await outbox.claim_due(session, limit=limit)


async def _record(verb, *arguments):
    async with db.transaction() as session:
        await verb(session, *arguments)


async def _row(row_id):
    async with db.reading() as session:
        return (await session.exec(select(OutboxMessage).where(OutboxMessage.id == row_id))).one()


async def _counts():
    async with db.reading() as session:
        return await outbox.waiting(session), await outbox.parked(session)


async def test_a_message_waits_sealed_until_it_is_claimed():
    row_id = await _post()

    row = await _row(row_id)
    [parcel] = await _claim()

    assert CODE not in repr(row)
    assert (row.channel, row.kind, row.recipient, row.language) == (
        "mail",
        "LoginCode",
        "buyer@mail.example",
        "ru",
    )
    assert parcel.open() == messages.LoginCode(code=CODE)
    assert await _counts() == (1, 0)


async def test_a_change_that_is_rolled_back_sends_nothing():
    async def change_your_mind():
        async with db.transaction() as session:
            outbox.post(session, messages.EmailTaken(), to="a@mail.example", language="en")
            raise RuntimeError

    with outbox.alarm() as alarm:
        with pytest.raises(RuntimeError):
            await change_your_mind()

        assert not alarm.is_set()

    assert await _counts() == (0, 0)


async def test_the_worker_is_woken_after_the_commit_and_not_before():
    with outbox.alarm() as alarm:
        async with db.transaction() as session:
            outbox.post(session, messages.EmailTaken(), to="a@mail.example", language="en")
            await session.flush()
            assert not alarm.is_set()

        assert alarm.is_set()


async def test_another_secret_key_does_not_open_a_parcel(monkeypatch):
    await _post()
    [parcel] = await _claim()

    monkeypatch.setattr(get_settings(), "secret_key", SecretStr("another secret of 32 characters!"))

    with pytest.raises(SealBroken):
        parcel.open()


@pytest.mark.parametrize(
    "to", ["a@mail.example\r\nBcc: b@mail.example", "a@mail.example,b@mail.example", "", "+8613800"]
)
async def test_only_one_plain_address_is_accepted(to):
    with pytest.raises(UnsafeAddress):
        await _post(to=to)

    assert await _counts() == (0, 0)


async def test_a_foreign_link_is_never_posted():
    with pytest.raises(ForeignLink):
        await _post(messages.ResetPassword(link="https://evil.example/reset-password#x"))

    assert await _counts() == (0, 0)


async def test_an_unknown_language_falls_back_to_english():
    row_id = await _post(language="xx")

    assert (await _row(row_id)).language == "en"


async def test_a_text_message_needs_a_number():
    row_id = await _post(messages.MobileCode(code=CODE), to="+8613800138000")

    assert (await _row(row_id)).channel == "sms"
    with pytest.raises(UnsafeAddress):
        await _post(messages.MobileCode(code=CODE), to="buyer@mail.example")


async def test_production_without_a_provider_refuses_text_messages(monkeypatch):
    monkeypatch.setattr(get_settings(), "env", Environment.PRODUCTION)

    with pytest.raises(SmsNotAvailable) as refused:
        await _post(messages.MobileCode(code=CODE), to="+8613800138000")

    assert refused.value.field == "mobile"
    assert await _counts() == (0, 0)


async def test_production_with_a_gateway_takes_text_messages(monkeypatch):
    monkeypatch.setattr(get_settings(), "env", Environment.PRODUCTION)
    monkeypatch.setattr(get_settings(), "sms_url", SecretStr("https://sms.example/send"))

    await _post(messages.MobileCode(code=CODE), to="+8613800138000")

    assert await _counts() == (1, 0)


async def test_a_sent_message_is_forgotten_except_that_it_was_sent():
    row_id = await _post()
    [parcel] = await _claim()

    await _record(outbox.record_sent, parcel)

    row = await _row(row_id)
    assert row.sent_at is not None
    assert row.sealed == ""
    assert row.claimed_until is None
    assert await _counts() == (0, 0)
    assert await _claim() == []


async def test_two_workers_never_hold_the_same_message():
    posted = {await _post(to=f"buyer{number}@mail.example") for number in range(12)}

    hauls = await asyncio.gather(*(_claim(limit=4) for _ in range(6)))

    claimed = [parcel.id for haul in hauls for parcel in haul]
    assert len(claimed) == len(posted)
    assert set(claimed) == posted


async def test_the_oldest_message_goes_first():
    with time_machine.travel(NOON, tick=False) as clock:
        first = await _post()
        clock.shift(1)
        second = await _post()

        assert [parcel.id for parcel in await _claim(limit=1)] == [first]
        assert [parcel.id for parcel in await _claim(limit=1)] == [second]


async def test_a_message_whose_worker_was_killed_is_taken_up_again():
    with time_machine.travel(NOON, tick=False) as clock:
        await _post()
        [lost] = await _claim()

        clock.shift(outbox.CLAIM_LASTS - timedelta(seconds=1))
        assert await _claim() == []
        clock.shift(timedelta(seconds=1))
        [again] = await _claim()

    assert again.id == lost.id
    assert again.tries == 2


async def test_a_worker_that_answers_too_late_changes_nothing():
    with time_machine.travel(NOON, tick=False) as clock:
        row_id = await _post()
        [slow] = await _claim()
        clock.shift(outbox.CLAIM_LASTS)
        [quick] = await _claim()

        await _record(outbox.record_failure, slow, "late")
        await _record(outbox.record_refusal, slow, "late")
        assert (await _row(row_id)).claimed_until == quick.claimed_until
        await _record(outbox.record_sent, quick)
        await _record(outbox.record_failure, slow, "late")

    row = await _row(row_id)
    assert row.sent_at is not None
    assert row.last_error == ""


@pytest.mark.req("C-07")
async def test_each_wait_is_longer_and_the_tenth_failure_parks(caplog):
    with time_machine.travel(NOON, tick=False) as clock, caplog.at_level(logging.ERROR):
        row_id = await _post()
        for wait in outbox.WAITS:
            [parcel] = await _claim()
            await _record(outbox.record_failure, parcel, "ConnectionRefusedError")
            clock.shift(wait - timedelta(seconds=1))
            assert await _claim() == []
            clock.shift(timedelta(seconds=1))
        assert caplog.records == []
        [parcel] = await _claim()
        await _record(outbox.record_failure, parcel, "ConnectionRefusedError")

    row = await _row(row_id)
    assert row.tries == outbox.MAX_TRIES == 10
    assert row.parked_at is not None
    assert list(outbox.WAITS) == sorted(outbox.WAITS)
    assert await _counts() == (0, 1)
    [record] = caplog.records
    assert str(row_id) in record.getMessage()
    assert "buyer@" not in record.getMessage()


async def test_a_message_that_kills_its_worker_every_time_is_parked(caplog):
    with time_machine.travel(NOON, tick=False) as clock, caplog.at_level(logging.ERROR):
        await _post()
        for _ in range(outbox.MAX_TRIES):
            assert len(await _claim()) == 1
            clock.shift(outbox.CLAIM_LASTS)

        assert await _claim() == []

    assert await _counts() == (0, 1)
    assert len(caplog.records) == 1


async def test_a_refusal_parks_at_once_and_empties_the_message():
    row_id = await _post()
    [parcel] = await _claim()

    await _record(outbox.record_refusal, parcel, "550 no\x00 such\r\nuser " + "x" * 600)

    row = await _row(row_id)
    assert row.parked_at is not None
    assert row.sealed == ""
    assert row.last_error.startswith("550 no  such  user xxx")
    assert len(row.last_error) == 500


async def test_a_person_can_make_parked_messages_due_again():
    given_up, refused = await _post(), await _post()
    parcels = {parcel.id: parcel for parcel in await _claim()}
    await _record(outbox.record_refusal, parcels[refused], "550")
    async with db.transaction() as session:
        row = await session.get_one(OutboxMessage, given_up)
        row.tries = outbox.MAX_TRIES
    await _record(outbox.record_failure, parcels[given_up], "down")

    async with db.transaction() as session:
        assert await outbox.retry_parked(session) == 1

    [parcel] = await _claim()
    assert (parcel.id, parcel.tries) == (given_up, 1)
    assert parcel.open() == messages.LoginCode(code=CODE)


async def test_the_lag_is_the_age_of_the_oldest_due_message():
    async def lag():
        async with db.reading() as session:
            return await outbox.lag(session), await outbox.has_due(session)

    with time_machine.travel(NOON, tick=False) as clock:
        assert await lag() == (0.0, False)
        await _post()
        clock.shift(40)
        await _post()
        clock.shift(2)
        assert await lag() == (42.0, True)
        for parcel in await _claim():
            await _record(outbox.record_failure, parcel, "down")
        assert await lag() == (0.0, False)


async def test_what_is_done_with_is_deleted_after_a_month():
    with time_machine.travel(NOON, tick=False) as clock:
        sent, refused, waiting = await _post(), await _post(), await _post()
        parcels = {parcel.id: parcel for parcel in await _claim()}
        await _record(outbox.record_sent, parcels[sent])
        await _record(outbox.record_refusal, parcels[refused], "550")
        clock.shift(outbox.KEPT_FOR)
        async with db.transaction() as session:
            assert await outbox.delete_old(session) == 0
        clock.shift(1)
        async with db.transaction() as session:
            assert await outbox.delete_old(session) == 2

    assert (await _row(waiting)).id == waiting


async def test_a_message_keeps_the_account_that_it_is_about():
    account_id = uuid4()
    async with db.transaction() as session:
        row = outbox.post(
            session,
            messages.Welcome(contact_name="Li"),
            to="a@mail.example",
            language="zh",
            account_id=account_id,
        )

    assert (await _row(row.id)).account_id == account_id
