"""A new password by link or by the old one (A-23, B-09, C-05; security checks 1, 4 and 8)."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from portal import db
from portal.config import get_settings
from portal.errors import PortalError, TooManyTries
from portal.mail import messages
from portal.models.accounts import AccountStatus
from portal.schemas.accounts import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LogInForm,
    ResetPasswordForm,
)
from portal.schemas.base import FormRefused
from portal.services import accounts, sessions, throttles
from portal.services.accounts import (
    AccountSuspended,
    LinkNotValid,
    LogInRefused,
    OldPasswordWrong,
    locking,
)
from portal.services.throttles import MessageTooSoon
from tests.factories.accounts import (
    PASSWORD,
    a_browser,
    an_account,
    an_actor,
    elsewhere,
    refreshed,
    sign_in,
    who,
)
from tests.factories.companies import an_admin
from tests.factories.outbox import audited, last_to, posted, token_to

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
NEW = "seven purple walruses"


async def _ask(visitor, email):
    async with db.transaction() as session:
        await accounts.ask_for_reset(session, visitor, ForgotPasswordForm.read({"email": email}))


def _reset(visitor, token, password=NEW):
    sent = {"token": token, "password": password, "password_again": password}
    return accounts.reset_password(visitor, ResetPasswordForm.read(sent))


def _change(actor, old=PASSWORD, new=NEW):
    sent = {"old_password": old, "password": new, "password_again": new}
    return accounts.change_password(actor, ChangePasswordForm.read(sent))


async def _logs_in(account, password, visitor=None):
    form = LogInForm.read({"identifier": account.email, "password": password})
    try:
        await accounts.log_in(visitor or a_browser("login"), form)
    except LogInRefused:
        return False
    return True


async def _outcome(work):
    try:
        await work
    except PortalError as error:
        return type(error)
    return None


@pytest.mark.req("B-09", "C-05")
async def test_a_mailed_link_sets_a_new_password_and_logs_in(visitor):
    account = await an_account(language="es")
    phone = a_browser("phone")
    on_the_phone = await sign_in(account, phone)
    await _ask(visitor, account.email.upper())
    link = (await last_to(account.email)).link

    ticket = await _reset(visitor, link.partition("#")[2])

    async with db.transaction() as session:
        opened = await sessions.exchange_ticket(session, visitor, ticket)
    assert link.startswith(f"{get_settings().base_url}/reset-password#")
    assert await who(opened.cookie_value, visitor) is not None
    assert await who(on_the_phone, phone) is None
    assert not await _logs_in(account, PASSWORD)
    assert await _logs_in(account, NEW)
    kinds = [each.kind for each in await posted()]
    assert kinds[:2] == [messages.ResetPassword, messages.PasswordChanged]


@pytest.mark.req("B-09")
@pytest.mark.parametrize(("minutes", "outcome"), [(59, None), (60, LinkNotValid)])
async def test_a_link_lives_an_hour(time_machine, visitor, minutes, outcome):
    time_machine.move_to(NOON, tick=False)
    account = await an_account()
    await _ask(visitor, account.email)

    time_machine.move_to(NOON + timedelta(minutes=minutes), tick=False)

    assert await _outcome(_reset(visitor, await token_to(account.email))) is outcome


@pytest.mark.req("B-09")
async def test_a_link_works_once_even_when_used_twenty_times_at_once(visitor):
    account = await an_account()
    await _ask(visitor, account.email)
    token = await token_to(account.email)

    outcomes = await asyncio.gather(*(_outcome(_reset(visitor, token)) for _ in range(20)))

    assert Counter(outcomes) == {None: 1, LinkNotValid: 19}


@pytest.mark.req("B-09")
async def test_every_link_dies_with_a_change_of_password(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    account = await an_account()
    actor = await an_actor(account)
    await _ask(visitor, account.email)
    first = await token_to(account.email)
    time_machine.move_to(NOON + timedelta(minutes=2), tick=False)
    await _ask(visitor, account.email)
    second = await token_to(account.email)

    await _change(actor)

    assert first != second
    assert await _outcome(_reset(visitor, first)) is LinkNotValid
    assert await _outcome(_reset(visitor, second)) is LinkNotValid


@pytest.mark.req("B-09", "C-05")
async def test_an_unknown_address_gets_one_message_and_the_asker_the_same_answer(visitor):
    account = await an_account()

    answers = [await _ask(visitor, account.email), await _ask(visitor, "nobody@mail.example")]

    known, unknown = await posted()
    assert answers == [None, None]
    assert (known.kind, unknown.kind) == (messages.ResetPassword, messages.NoAccount)


@pytest.mark.req("C-07")
async def test_another_mail_may_be_asked_for_after_a_minute(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    account = await an_account()
    for email in (account.email, "nobody@mail.example"):
        await _ask(visitor, email)
        with pytest.raises(MessageTooSoon):
            await _ask(visitor, email)

    time_machine.move_to(NOON + timedelta(seconds=60), tick=False)
    for email in (account.email, "nobody@mail.example"):
        await _ask(visitor, email)

    assert len(await posted()) == 4


async def test_a_weak_password_is_refused_and_the_link_stays_good(visitor):
    account = await an_account(email="olga.petrova@mail.example", contact_name="Olga Petrova")
    await _ask(visitor, account.email)
    token = await token_to(account.email)

    with pytest.raises(FormRefused) as refusal:
        await _reset(visitor, token, "olga.petrova-1")

    assert set(refusal.value.errors) == {"password"}
    assert await _outcome(_reset(visitor, token)) is None


async def test_a_reset_opens_a_locked_account(visitor):
    account = await an_account()
    for number in range(10):
        stranger = a_browser(f"{number}", address=f"198.51.100.{number}")
        assert not await _logs_in(account, "wrong", stranger)
    assert (await refreshed(account)).status is AccountStatus.LOCKED
    await _ask(visitor, account.email)

    await _reset(visitor, await token_to(account.email))

    assert (await refreshed(account)).status is AccountStatus.ACTIVE
    assert await _logs_in(account, NEW, a_browser("new", address="203.0.113.1"))


async def test_a_hundred_wrong_passwords_are_forgiven_by_a_new_one(time_machine):
    account = await an_account()
    for round_ in range(10):
        time_machine.move_to(NOON + round_ * timedelta(hours=1), tick=False)
        async with db.transaction() as session:
            for _ in range(10):
                key = locking.tries_key(account.id)
                assert await throttles.reserve_try(session, key, throttles.ACCOUNT_TRIES)
    time_machine.move_to(NOON + timedelta(days=2), tick=False)
    owner = a_browser("owner", address="203.0.113.1")
    assert not await _logs_in(account, PASSWORD, owner)
    await _ask(owner, account.email)

    await _reset(owner, await token_to(account.email))

    assert await _logs_in(account, NEW, a_browser("new", address="203.0.113.2"))


async def test_a_suspended_account_stays_shut(visitor):
    account = await an_account(status=AccountStatus.SUSPENDED)
    await _ask(visitor, account.email)

    assert await _outcome(_reset(visitor, await token_to(account.email))) is AccountSuspended
    assert (await refreshed(account)).password_hash == account.password_hash


async def test_the_link_of_an_unlock_sets_no_password(visitor):
    account = await an_account()
    for number in range(10):
        await _logs_in(account, "wrong", elsewhere(visitor, f"198.51.100.{number}"))

    assert await _outcome(_reset(visitor, await token_to(account.email))) is LinkNotValid


async def test_the_old_password_sets_a_new_one_and_ends_all_other_sessions():
    account, here, phone = await an_account(), a_browser("here"), a_browser("phone")
    on_the_phone = await sign_in(account, phone)
    value = await sign_in(account, here)
    actor = await who(value, here)

    ticket = await _change(actor)
    async with db.transaction() as session:
        opened = await sessions.exchange_ticket(session, here, ticket)

    assert await who(on_the_phone, phone) is None
    assert await who(value, here) is None
    assert await who(opened.cookie_value, here) is not None
    assert await _logs_in(account, NEW)
    changed = [each for each in await posted() if each.kind is messages.PasswordChanged]
    assert [each.to for each in changed] == [account.email]
    assert "accounts:password_changed" in [event.action for event in await audited()]


async def test_a_wrong_old_password_changes_nothing_and_counts():
    account = await an_account()
    actor = await an_actor(account)

    outcomes = [await _outcome(_change(actor, old="wrong")) for _ in range(10)]

    assert set(outcomes) == {OldPasswordWrong}
    assert await _outcome(_change(actor)) is TooManyTries
    assert (await refreshed(account)).password_hash == account.password_hash


async def test_of_two_changes_at_once_one_wins():
    account = await an_account()
    actor = await an_actor(account)

    outcomes = await asyncio.gather(
        _outcome(_change(actor, new="seven purple walruses")),
        _outcome(_change(actor, new="eleven yellow herrings")),
    )

    assert Counter(outcomes) == {None: 1, OldPasswordWrong: 1}


async def test_ones_company_makes_no_password(visitor):
    account, _ = await an_admin(full_name="Silberhorn Import GmbH", short_name="Horn & Co")
    actor = await an_actor(account)
    await _ask(visitor, account.email)
    token = await token_to(account.email)

    with pytest.raises(FormRefused) as changing:
        await _change(actor, new="silberhorn-import-24")
    with pytest.raises(FormRefused) as resetting:
        await _reset(visitor, token, "silberhorn-import-24")

    assert set(changing.value.errors) == set(resetting.value.errors) == {"password"}
