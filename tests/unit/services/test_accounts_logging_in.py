"""Logging in with a password (A-18, A-19, A-22, B-08, C-04; security checks 2, 3 and 4)."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from passlib.context import CryptContext
from sqlmodel import select

from portal import db
from portal.errors import BrowserNotKnown, PortalError, TooManyTries
from portal.kit import passwords
from portal.mail import messages
from portal.models.accounts import AccountKind, AccountStatus, Throttle
from portal.permissions import Visitor
from portal.schemas.accounts import LogInForm
from portal.schemas.fields import read_identifier
from portal.services import accounts, throttles
from portal.services.accounts import (
    AccountSuspended,
    LinkNotValid,
    LogInRefused,
    finding,
    locking,
    logging_in,
)
from tests.factories.accounts import PASSWORD, a_browser, an_account, elsewhere, knows, refreshed
from tests.factories.outbox import audited, posted, token_to

pytestmark = pytest.mark.usefixtures("database")

MOBILE = "+6591234567"
NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


def _form(identifier, password=PASSWORD):
    return LogInForm.read({"identifier": identifier, "password": password})


async def _outcome(visitor, identifier, password=PASSWORD):
    try:
        await accounts.log_in(visitor, _form(identifier, password))
    except PortalError as error:
        return type(error)
    return None


async def _fail(account, times, *, first=0):
    """Let strangers in many networks fail, so that the account is what counts."""
    return [
        await _outcome(
            a_browser(f"stranger {number}", address=f"198.51.100.{number}"), account.email, "wrong"
        )
        for number in range(first, first + times)
    ]


@pytest.mark.req("B-08", "C-04", "A-18", "A-19")
@pytest.mark.parametrize(
    "identifier",
    [
        "wei@mail.example",
        "WEI@Mail.Example",
        "Golden.Tea",
        "golden.TEA",
        "+86 138 0013 8000",
        "13800138000",
        "(138) 0013-8000",
    ],
)
async def test_mail_number_and_user_name_log_in(visitor, identifier):
    await an_account(
        kind=AccountKind.DOMESTIC_BUYER,
        email="wei@mail.example",
        user_name="Golden.Tea",
        user_name_key="golden.tea",
        mobile="+8613800138000",
    )

    assert await _outcome(visitor, identifier) is None
    assert await _outcome(visitor, identifier, "wrong password") is LogInRefused


@pytest.mark.req("C-04")
async def test_a_proven_number_wins_over_those_that_only_name_it(visitor):
    await an_account(mobile=MOBILE, password="first of the two")
    proven = await an_account(mobile=MOBILE, mobile_verified_at=NOON, password="it is really mine")

    assert await _outcome(visitor, MOBILE, "it is really mine") is None
    assert await _outcome(visitor, MOBILE, "first of the two") is LogInRefused
    assert (await refreshed(proven)).status is AccountStatus.ACTIVE


@pytest.mark.req("A-19", "C-04")
async def test_a_number_that_several_name_locks_nobody_out(visitor):
    first = await an_account(mobile=MOBILE, password="first of the two")
    second = await an_account(mobile=MOBILE, password="second of the two")

    for password in ("first of the two", "second of the two"):
        assert await _outcome(visitor, MOBILE, password) is None
    assert await _outcome(visitor, MOBILE, "neither of them") is LogInRefused
    assert {each.email for each in (first, second)} == {
        each.to for each in await posted() if each.kind is messages.NewDevice
    }


@pytest.mark.req("A-19")
async def test_guessing_by_a_shared_number_counts_against_each_of_its_accounts():
    shared = [
        await an_account(mobile=MOBILE, password="first of the two"),
        await an_account(mobile=MOBILE, password="second of the two"),
    ]
    for number in range(10):
        stranger = a_browser(f"stranger {number}", address=f"198.51.100.{number}")
        assert await _outcome(stranger, MOBILE, "a guess") is LogInRefused

    assert [(await refreshed(each)).status for each in shared] == [AccountStatus.LOCKED] * 2


@pytest.mark.req("A-19")
async def test_a_right_password_by_a_shared_number_costs_the_others_nothing():
    await an_account(mobile=MOBILE, password="first of the two")
    other = await an_account(mobile=MOBILE, password="second of the two")

    for number in range(12):
        stranger = a_browser(f"phone {number}", address=f"198.51.100.{number}")
        assert await _outcome(stranger, MOBILE, "first of the two") is None

    assert (await refreshed(other)).status is AccountStatus.ACTIVE
    assert await _outcome(a_browser("tablet"), MOBILE, "second of the two") is None


@pytest.mark.req("A-19")
async def test_who_names_a_number_later_crowds_nobody_out(visitor):
    await an_account(mobile=MOBILE, created_at=NOON)
    for number in range(5):
        await an_account(mobile=MOBILE, password=f"squatter number {number}")

    assert await _outcome(visitor, MOBILE) is None


@pytest.mark.req("A-19")
@pytest.mark.parametrize("named_by", [0, 1, 2, 5])
async def test_a_number_costs_the_same_work_however_many_name_it(visitor, named_by, monkeypatch):
    for _ in range(named_by):
        await an_account(mobile=MOBILE)
    hashed = []
    work = passwords.off_the_loop
    monkeypatch.setattr(passwords, "off_the_loop", lambda do: (hashed.append(do), work(do))[1])

    assert await _outcome(visitor, MOBILE, "neither of them") is LogInRefused

    # One for each who may name it, and the one of the older platforms.
    assert len(hashed) == finding.NAMED_BY_MOST + 1


async def test_every_failure_reads_alike(visitor):
    known = await an_account()
    suspended = await an_account(status=AccountStatus.SUSPENDED)
    erased = await an_account(status=AccountStatus.ERASED)
    locked = await an_account(
        status=AccountStatus.LOCKED, locked_until=datetime(2999, 1, 1, tzinfo=UTC)
    )

    outcomes = {
        "unknown": await _outcome(visitor, "nobody@mail.example"),
        "no address": await _outcome(visitor, "@@"),
        "unknown number": await _outcome(visitor, "+6598765432"),
        "wrong": await _outcome(visitor, known.email, "wrong"),
        "suspended": await _outcome(visitor, suspended.email, "wrong"),
        "erased": await _outcome(visitor, erased.email),
        "locked": await _outcome(visitor, locked.email),
    }

    assert set(outcomes.values()) == {LogInRefused}
    assert await posted() == []


async def test_existing_and_missing_accounts_write_the_same(visitor):
    known = await an_account()

    async def rows_after(identifier):
        await _outcome(visitor, identifier, "wrong")
        async with db.reading() as session:
            return len(list(await session.exec(select(Throttle.key))))

    before = await rows_after("warm-up@mail.example")
    with_known = await rows_after(known.email)
    with_unknown = await rows_after("nobody@mail.example")

    assert with_known - before == with_unknown - with_known == 1


async def test_only_the_right_password_learns_of_a_suspension(visitor):
    account = await an_account(status=AccountStatus.SUSPENDED)

    assert await _outcome(visitor, account.email, "wrong") is LogInRefused
    assert await _outcome(visitor, account.email) is AccountSuspended


async def test_ten_wrong_in_a_row_lock_for_half_an_hour_and_mail_the_owner(time_machine):
    time_machine.move_to(NOON, tick=False)
    account = await an_account(language="es")

    outcomes = await _fail(account, 10)

    locked = await refreshed(account)
    [mail] = await posted()
    assert set(outcomes) == {LogInRefused}
    assert locked.status is AccountStatus.LOCKED
    assert locked.locked_until == NOON + timedelta(minutes=30)
    assert (mail.kind, mail.to, mail.language) == (messages.AccountLocked, account.email, "es")
    assert [event.action for event in await audited()] == ["accounts:locked"]


async def test_the_right_password_during_a_lock_is_refused_and_afterwards_not(time_machine):
    time_machine.move_to(NOON, tick=False)
    account, owner = await an_account(), a_browser("new browser")
    await _fail(account, 10)

    time_machine.move_to(NOON + timedelta(minutes=29), tick=False)
    assert await _outcome(owner, account.email) is LogInRefused
    time_machine.move_to(NOON + timedelta(minutes=30), tick=False)

    assert await _outcome(owner, account.email) is None
    assert (await refreshed(account)).status is AccountStatus.ACTIVE


async def test_strangers_cannot_lock_the_owner_out_of_a_known_browser():
    account, owner = await an_account(), a_browser("home", address="203.0.113.1")
    await knows(account, owner)
    await _fail(account, 15)
    neighbour = a_browser("neighbour", address=owner.address)
    for number in range(11):
        await _outcome(neighbour, f"{number}@mail.example")

    assert await _outcome(owner, account.email) is None
    assert (await refreshed(account)).status is AccountStatus.LOCKED
    assert await _outcome(a_browser("new", address="203.0.113.9"), account.email) is LogInRefused


async def test_a_known_browser_is_no_guessing_machine():
    account, thief = await an_account(), a_browser("stolen laptop")
    await knows(account, thief)
    for _ in range(10):
        assert await _outcome(thief, account.email, "wrong") is LogInRefused

    assert await _outcome(thief, account.email) is LogInRefused
    assert (await refreshed(account)).status is AccountStatus.ACTIVE


async def test_tries_during_a_lock_do_not_lengthen_the_row(time_machine):
    time_machine.move_to(NOON, tick=False)
    account = await an_account()
    await _fail(account, 10)
    time_machine.move_to(NOON + timedelta(minutes=10), tick=False)
    await _fail(account, 40, first=20)

    async with db.reading() as session:
        assert await throttles.streak_of(session, locking.tries_key(account.id)) == 10


async def test_a_hundred_wrong_in_a_row_need_a_new_password(time_machine):
    account = await an_account()
    for round_ in range(10):
        time_machine.move_to(NOON + round_ * timedelta(hours=1), tick=False)
        await _fail(account, 10)
    time_machine.move_to(NOON + timedelta(days=30), tick=False)

    assert await _outcome(a_browser("new"), account.email) is LogInRefused


async def test_fifty_parallel_wrong_logins_count_fifty():
    account = await an_account()
    strangers = [a_browser(f"{number}", address=f"198.51.100.{number}") for number in range(50)]

    outcomes = await asyncio.gather(*(_outcome(each, account.email, "wrong") for each in strangers))

    async with db.reading() as session:
        key = locking.tries_key(account.id)
        row = (await session.exec(select(Throttle).where(Throttle.key == key))).one()
    assert Counter(outcomes) == {LogInRefused: 50}
    assert (row.count, row.streak) == (50, 10)
    assert [each.kind for each in await posted()] == [messages.AccountLocked]


async def test_one_network_gets_ten_tries_and_then_has_to_wait(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    account = await an_account()
    for number in range(10):
        assert await _outcome(visitor, f"{number}@mail.example") is LogInRefused

    assert await _outcome(visitor, account.email) is TooManyTries
    assert await _outcome(elsewhere(visitor, "203.0.113.5"), account.email) is None
    time_machine.move_to(NOON + timedelta(minutes=1), tick=False)
    assert await _outcome(elsewhere(a_browser("new"), visitor.address), account.email) is None


async def test_a_login_of_ones_own_does_not_wipe_a_networks_failures():
    mine, visitor = await an_account(), a_browser("guesser")
    for number in range(9):
        await _outcome(visitor, f"{number}@mail.example")
    assert await _outcome(visitor, mine.email) is None
    stranger = a_browser("second browser")

    assert await _outcome(stranger, "9@mail.example") is LogInRefused
    assert await _outcome(stranger, "10@mail.example") is TooManyTries


async def test_a_right_login_starts_the_row_anew():
    account, owner = await an_account(), a_browser("owner", address="203.0.113.1")
    await _fail(account, 9)
    assert await _outcome(owner, account.email) is None

    await _fail(account, 9, first=20)

    assert (await refreshed(account)).status is AccountStatus.ACTIVE


async def test_the_mailed_link_opens_the_account_once(visitor):
    account = await an_account()
    await _fail(account, 10)
    token = await token_to(account.email)

    async with db.transaction() as session:
        await accounts.unlock(session, visitor, token)

    assert (await refreshed(account)).status is AccountStatus.ACTIVE
    assert await _outcome(visitor, account.email) is None
    with pytest.raises(LinkNotValid):
        async with db.transaction() as session:
            await accounts.unlock(session, visitor, token)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "\x00", "тайна"])
async def test_an_invented_link_opens_nothing(visitor, token):
    with pytest.raises(LinkNotValid):
        async with db.transaction() as session:
            await accounts.unlock(session, visitor, token)


@pytest.mark.req("A-22")
async def test_a_new_browser_is_told_of_by_mail_and_a_known_one_is_not():
    account = await an_account(contact_name="Ольга", language="ru")
    owner = a_browser("laptop", address="203.0.113.7")

    await accounts.log_in(owner, _form(account.email))
    await accounts.log_in(owner, _form(account.email))

    [mail] = await posted()
    assert isinstance(mail.message, messages.NewDevice)
    assert (mail.to, mail.language) == (account.email, "ru")
    assert (mail.message.device, mail.message.address) == ("Firefox, Windows", "203.0.113.7")


@pytest.mark.usefixtures("real_hashing")
async def test_weak_parameters_are_replaced_at_login(visitor):
    weak = CryptContext(schemes=["argon2"], argon2__memory_cost=1024, argon2__time_cost=1)
    account = await an_account(password_hash=weak.hash(PASSWORD))

    assert await _outcome(visitor, account.email) is None

    hashed = (await refreshed(account)).password_hash
    assert not passwords.needs_rehash(hashed)
    assert await passwords.verify_password(PASSWORD, hashed)


@pytest.mark.parametrize("odd", ["x" * 1024, "\ufdfa" * 400, "\0", "密" * 300])
async def test_odd_passwords_are_wrong_and_nothing_worse(visitor, odd):
    account = await an_account()

    assert await _outcome(visitor, account.email, odd) is LogInRefused


async def test_a_password_changed_while_it_was_compared_lets_nobody_in(visitor):
    account, form = await an_account(), _form("wei@mail.example")
    async with db.transaction() as session:
        address = read_identifier(account.email)
        [tried] = await logging_in._reserve(session, visitor, address)
    other = await an_account(password="another one")
    async with db.transaction() as session:
        session.add(account)
        account.password_hash = other.password_hash

    with pytest.raises(LogInRefused):
        await logging_in._enter(visitor, form, tried, account.id)


async def test_a_browser_without_a_cookie_is_told_so():
    account = await an_account()

    assert (
        await _outcome(Visitor(browser="", address="192.0.2.1"), account.email) is BrowserNotKnown
    )
