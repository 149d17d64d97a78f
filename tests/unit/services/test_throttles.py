"""Counting tries and messages (security checks 4, 20 and 22)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.models.accounts import Throttle
from portal.services import throttles
from portal.services.throttles import ACCOUNT_TRIES, NETWORK_TRIES, MessagesUsedUp, MessageTooSoon
from tests.factories.accounts import a_browser, elsewhere

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def _try(key="key", rule=ACCOUNT_TRIES):
    async with db.transaction() as session:
        return await throttles.reserve_try(session, key, rule)


async def _row(key="key"):
    async with db.reading() as session:
        return (await session.exec(select(Throttle).where(Throttle.key == key))).one()


async def _message(visitor, *, about="register", address="li@mail.example"):
    async with db.transaction() as session:
        await throttles.count_message(session, visitor, about=about, address=address)


async def test_fifty_parallel_tries_count_fifty_and_ten_are_checked():
    allowed = await asyncio.gather(*(_try() for _ in range(50)))

    row = await _row()
    assert (row.count, row.streak) == (50, 10)
    assert sum(allowed) == 10


async def test_the_wait_grows_from_one_minute_to_fifteen(time_machine):
    time_machine.move_to(NOON, tick=False)
    waits = []
    for _ in range(6):
        for _ in range(10):
            assert await _try()
        assert not await _try()
        blocked_until = (await _row()).blocked_until
        waits.append((blocked_until - datetime.now(UTC)) // MINUTE)  # noqa: TID251
        time_machine.move_to(blocked_until, tick=False)

    assert waits == [1, 2, 4, 8, 15, 15]


async def test_refused_tries_do_not_prolong_the_wait(time_machine):
    time_machine.move_to(NOON, tick=False)
    for _ in range(30):
        await _try()

    time_machine.move_to(NOON + MINUTE, tick=False)

    assert await _try()


async def test_a_hundred_wrong_in_a_row_block_until_forgiven(time_machine):
    time_machine.move_to(NOON, tick=False)
    for round_ in range(10):
        time_machine.move_to(NOON + round_ * timedelta(hours=1), tick=False)
        for _ in range(10):
            assert await _try()
    time_machine.move_to(NOON + timedelta(days=365), tick=False)

    refused = await _try()
    async with db.transaction() as session:
        await throttles.delete_stale(session)
        await throttles.forgive(session, "key")

    assert (refused, await _try()) == (False, True)


async def test_slow_tries_in_a_row_block_an_account_and_no_network(time_machine):
    for minute in range(0, 50, 5):
        time_machine.move_to(NOON + minute * MINUTE, tick=False)
        assert await _try("account", ACCOUNT_TRIES)
        assert await _try("network", NETWORK_TRIES)

    assert not await _try("account", ACCOUNT_TRIES)
    assert await _try("network", NETWORK_TRIES)


async def test_a_right_try_taken_back_leaves_older_failures_standing():
    for _ in range(10):
        await _try("network", NETWORK_TRIES)
    async with db.transaction() as session:
        await throttles.release_try(session, "network")

    assert await _try("network", NETWORK_TRIES)
    assert not await _try("network", NETWORK_TRIES)


async def test_a_network_is_forgiven_after_a_quiet_day(time_machine):
    time_machine.move_to(NOON, tick=False)
    for round_ in range(3):
        time_machine.move_to(NOON + round_ * timedelta(hours=1), tick=False)
        for _ in range(10):
            await _try("network", NETWORK_TRIES)

    time_machine.move_to(NOON + timedelta(days=2), tick=False)
    for _ in range(10):
        await _try("network", NETWORK_TRIES)

    row = await _row("network")
    assert row.blocked_until == NOON + timedelta(days=2, minutes=1)


async def test_two_messages_about_the_same_need_sixty_seconds_between_them(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    await _message(visitor)
    time_machine.move_to(NOON + timedelta(seconds=59, milliseconds=500), tick=False)
    with pytest.raises(MessageTooSoon) as refusal:
        await _message(visitor)
    assert refusal.value.values == {"seconds": "1"}
    await _message(visitor, about="log_in")

    time_machine.move_to(NOON + timedelta(seconds=60), tick=False)

    await _message(visitor)


async def test_an_address_gets_five_messages_in_any_hour(time_machine, visitor):
    minutes = (0, 50, 51, 52, 53)
    for minute in minutes:
        time_machine.move_to(NOON + minute * MINUTE, tick=False)
        await _message(visitor)
    time_machine.move_to(NOON + 59 * MINUTE, tick=False)
    with pytest.raises(MessagesUsedUp) as refusal:
        await _message(visitor)
    assert refusal.value.values == {"minutes": "1"}

    time_machine.move_to(NOON + 60 * MINUTE, tick=False)
    await _message(visitor)
    time_machine.move_to(NOON + 62 * MINUTE, tick=False)

    # The window slides: four of the last hour's five are younger than that.
    with pytest.raises(MessagesUsedUp):
        await _message(visitor)


async def test_an_address_gets_ten_messages_in_any_day(time_machine, visitor):
    for number in range(10):
        time_machine.move_to(NOON + number * timedelta(hours=2), tick=False)
        await _message(visitor, about=f"matter {number % 3}")
    time_machine.move_to(NOON + timedelta(hours=23, minutes=59), tick=False)
    with pytest.raises(MessagesUsedUp):
        await _message(visitor)

    time_machine.move_to(NOON + timedelta(days=1), tick=False)

    await _message(visitor)


async def test_a_network_gets_twenty_messages_an_hour_for_all_addresses(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    for number in range(20):
        await _message(visitor, address=f"{number}@mail.example")

    with pytest.raises(MessagesUsedUp):
        await _message(visitor, address="another@mail.example")
    await _message(elsewhere(visitor, "198.51.100.7"), address="another@mail.example")


async def test_parallel_messages_to_one_address_are_one(visitor):
    browsers = [elsewhere(visitor, f"192.0.2.{number}") for number in range(20)]

    results = await asyncio.gather(*(_message(each) for each in browsers), return_exceptions=True)

    assert sum(result is None for result in results) == 1
    assert {type(result) for result in results if result} == {MessageTooSoon}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "", True),
        ("no address", "192.0.2.1", False),
    ],
)
def test_a_customer_of_ipv6_is_one_network(one, other, is_same):
    assert (throttles.network_of(one) == throttles.network_of(other)) is is_same


async def test_keys_tell_nothing_of_the_address():
    await _message(a_browser("one", address="203.0.113.77"), address="secret@mail.example")

    async with db.reading() as session:
        keys = " ".join(await session.exec(select(Throttle.key)))
    assert "secret" not in keys
    assert "203.0.113" not in keys


async def test_what_says_nothing_any_more_is_deleted(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    await _message(visitor)
    await _try("account")
    time_machine.move_to(NOON + timedelta(days=3), tick=False)
    async with db.transaction() as session:
        await throttles.delete_stale(session)

    async with db.reading() as session:
        assert list(await session.exec(select(Throttle.key))) == ["account"]
