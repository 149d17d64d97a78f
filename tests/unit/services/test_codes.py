"""One-time codes (security checks 19 to 23)."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlmodel import select

from portal import db
from portal.errors import BrowserNotKnown
from portal.kit.tokens import new_code
from portal.models.accounts import Code, CodePurpose
from portal.services import codes
from portal.services.codes import CodeDead, CodeExpired, CodesClosed, CodeWrong
from tests.factories.accounts import a_browser, an_account

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
ADDRESS = "li@mail.example"
REGISTER = CodePurpose.REGISTER


async def _send(visitor, *, purpose=REGISTER, address=ADDRESS, account_id=None):
    async with db.transaction() as session:
        return await codes.send_code(
            session, visitor, purpose=purpose, address=address, account_id=account_id
        )


async def _use(visitor, code, *, purpose=REGISTER, address=ADDRESS, account_id=None):
    async with db.transaction() as session:
        return await codes.use_code(
            session, visitor, purpose=purpose, address=address, code=code, account_id=account_id
        )


def _another(code):
    return f"{(int(code) + 1) % 10**6:06d}"


async def _outcome(work):
    try:
        await work
    except Exception as error:  # noqa: BLE001 - the kind of it is the outcome
        return type(error)
    return None


def test_codes_are_evenly_spread_and_six_digits_long():
    drawn = [new_code() for _ in range(100_000)]

    assert all(len(code) == 6 and code.isdecimal() for code in drawn)
    leading = Counter(code[0] for code in drawn)
    chi_square = sum((leading[str(digit)] - 10_000) ** 2 / 10_000 for digit in range(10))
    # Nine degrees of freedom: a fair source exceeds this once in ten million runs.
    assert chi_square < 50


async def test_a_right_code_works_once(visitor):
    code = await _send(visitor)

    used = await _use(visitor, code)

    assert used.address == ADDRESS
    assert await _outcome(_use(visitor, code)) is CodeExpired


async def test_of_twenty_parallel_right_codes_one_succeeds(visitor):
    code = await _send(visitor)

    outcomes = await asyncio.gather(*(_outcome(_use(visitor, code)) for _ in range(20)))

    assert Counter(outcomes) == {None: 1, CodeExpired: 19}


async def test_the_database_keeps_no_code(visitor):
    code = await _send(visitor)

    async with db.reading() as session:
        row = (await session.exec(select(Code))).one()
    assert code not in row.digest
    assert len(row.digest) == 64


@pytest.mark.parametrize(("after", "outcome"), [(599, None), (600, CodeExpired)])
async def test_a_code_lives_ten_minutes(time_machine, visitor, after, outcome):
    time_machine.move_to(NOON, tick=False)
    code = await _send(visitor)

    time_machine.move_to(NOON + timedelta(seconds=after), tick=False)

    assert await _outcome(_use(visitor, code)) is outcome


async def test_only_the_newest_code_works(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    old = await _send(visitor)
    time_machine.move_to(NOON + timedelta(seconds=61), tick=False)
    new = await _send(visitor)
    if new == old:
        pytest.skip("a draw of one in a million")

    assert await _outcome(_use(visitor, old)) is CodeWrong
    assert await _outcome(_use(visitor, new)) is None


async def test_five_wrong_tries_kill_a_code_although_each_ends_in_an_error(visitor):
    code = await _send(visitor)
    for _ in range(5):
        assert await _outcome(_use(visitor, _another(code))) is CodeWrong

    assert await _outcome(_use(visitor, code)) is CodeDead


async def test_parallel_guesses_get_five_tries_too(visitor):
    code = await _send(visitor)

    wrong = [_outcome(_use(visitor, _another(code))) for _ in range(50)]
    outcomes = Counter(await asyncio.gather(*wrong))

    assert outcomes == {CodeWrong: 5, CodeDead: 45}


async def test_ten_wrong_codes_in_a_day_close_the_channel_for_a_day(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    for minute in range(2):
        time_machine.move_to(NOON + timedelta(minutes=2 * minute), tick=False)
        code = await _send(visitor)
        for _ in range(5):
            await _outcome(_use(visitor, _another(code)))
    time_machine.move_to(NOON + timedelta(minutes=10), tick=False)
    stranger = a_browser("another browser", address="198.51.100.1")

    assert await _outcome(_send(visitor)) is CodesClosed
    assert await _outcome(_send(stranger, purpose=CodePurpose.LOG_IN)) is CodesClosed
    assert await _outcome(_use(visitor, code)) is CodesClosed
    assert await _outcome(_send(visitor, address="other@mail.example")) is None

    time_machine.move_to(NOON + timedelta(days=1, minutes=3), tick=False)
    assert await _outcome(_send(visitor)) is None


async def test_guesses_in_many_browsers_at_once_add_up(visitor):
    browsers = [a_browser(f"{number}", address=f"198.51.100.{number}") for number in range(5)]
    now = datetime.now(UTC)  # noqa: TID251
    async with db.transaction() as session:
        for browser in browsers:
            row = Code(
                purpose=REGISTER,
                address=ADDRESS,
                browser=browser.browser,
                digest="0" * 64,
                created_at=now,
                expires_at=now + timedelta(minutes=10),
            )
            session.add(row)

    guesses = [_outcome(_use(each, "123456")) for each in browsers for _ in range(5)]
    outcomes = Counter(await asyncio.gather(*guesses))

    assert outcomes[CodeWrong] == 10
    assert outcomes[CodesClosed] == 15


async def test_the_chance_of_a_guess_stays_below_one_in_a_hundred_thousand(visitor):
    tries = 0
    code = "none"
    for number in range(30):
        browser = a_browser(f"{number}", address=f"198.51.100.{number}")
        outcome = await _outcome(_send(browser, purpose=list(CodePurpose)[number % 5]))
        if outcome is not None:
            continue
        for _ in range(6):
            purpose = list(CodePurpose)[number % 5]
            tries += await _outcome(_use(browser, code, purpose=purpose)) is CodeWrong

    assert tries / 10**6 <= 1e-5


async def test_a_code_is_bound_to_purpose_address_account_and_browser(visitor):
    mine, other = await an_account(), await an_account()
    browsers = {"mine": visitor, "other": a_browser("other")}
    addresses = (ADDRESS, "other@mail.example")
    accounts = {"none": None, "mine": mine.id, "other": other.id}
    sent = (CodePurpose.LOG_IN, ADDRESS, "mine", "mine")
    code = await _send(visitor, purpose=CodePurpose.LOG_IN, address=ADDRESS, account_id=mine.id)

    wrong = {}
    for shown in product(CodePurpose, addresses, accounts, browsers):
        purpose, address, account, browser = shown
        if shown == sent:
            continue
        wrong[shown] = await _outcome(
            _use(
                browsers[browser],
                code,
                purpose=purpose,
                address=address,
                account_id=accounts[account],
            )
        )

    assert len(wrong) == len(CodePurpose) * 2 * 3 * 2 - 1
    assert set(wrong.values()) == {CodeWrong}
    used = await _use(visitor, code, purpose=CodePurpose.LOG_IN, account_id=mine.id)
    assert used.account_id == mine.id


async def test_tries_without_a_code_do_not_close_the_channel_of_its_owner(visitor):
    stranger = a_browser("stranger")
    for _ in range(30):
        assert await _outcome(_use(stranger, "123456")) is CodeWrong

    code = await _send(visitor)

    assert await _outcome(_use(visitor, code)) is None


async def test_a_browser_without_a_cookie_gets_no_code():
    from portal.permissions import Visitor  # noqa: PLC0415

    nobody = Visitor(browser="", address="192.0.2.1")

    assert await _outcome(_send(nobody)) is BrowserNotKnown
    assert await _outcome(_use(nobody, "123456")) is BrowserNotKnown


async def test_old_codes_are_deleted(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    await _send(visitor)

    time_machine.move_to(NOON + timedelta(days=2), tick=False)
    async with db.transaction() as session:
        await codes.delete_stale(session)

    async with db.reading() as session:
        assert (await session.exec(select(Code))).first() is None
