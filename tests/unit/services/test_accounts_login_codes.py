"""Logging in with a code (A-19, A-23; security checks 3, 23 and 24)."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from portal import db
from portal.config import Environment, get_settings
from portal.errors import PortalError
from portal.mail import messages
from portal.models.accounts import AccountKind, AccountStatus, Code
from portal.schemas.accounts import LoginCodeForm, LogInForm, LogInWithCodeForm
from portal.schemas.base import FormRefused
from portal.services import accounts
from portal.services.accounts import AccountSuspended
from portal.services.codes import CodeExpired, CodeWrong
from portal.services.outbox import SmsNotAvailable
from portal.services.throttles import MessageTooSoon
from tests.factories.accounts import PASSWORD, a_browser, an_account, refreshed
from tests.factories.outbox import code_to, posted

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
MOBILE = "+8613800138000"


async def _send(visitor, identifier):
    async with db.transaction() as session:
        form = LoginCodeForm.read({"identifier": identifier})
        await accounts.send_login_code(session, visitor, form)


async def _outcome(visitor, identifier, code):
    try:
        form = LogInWithCodeForm.read({"identifier": identifier, "code": code})
        await accounts.log_in_with_code(visitor, form)
    except PortalError as error:
        return type(error)
    return None


@pytest.mark.req("A-23")
async def test_a_mailed_code_logs_in_and_leaves_the_password(visitor):
    account = await an_account(language="ru")
    await _send(visitor, account.email.upper())
    code = await code_to(account.email)

    assert await _outcome(visitor, account.email, f" {code[:3]} {code[3:]} ") is None

    sent = (await posted())[0]
    assert (sent.kind, sent.language) == (messages.LoginCode, "ru")
    assert (await refreshed(account)).password_hash == account.password_hash
    login = LogInForm.read({"identifier": account.email, "password": PASSWORD})
    assert await accounts.log_in(visitor, login)


@pytest.mark.req("A-19", "A-23")
async def test_a_proven_number_gets_its_code_by_text_message(visitor):
    await an_account(
        kind=AccountKind.DOMESTIC_BUYER, mobile=MOBILE, mobile_verified_at=NOON, language="zh"
    )
    await _send(visitor, "138 0013 8000")

    [sent] = await posted()
    assert (sent.kind, sent.to, sent.language) == (messages.LoginCodeSms, MOBILE, "zh")
    assert await _outcome(visitor, MOBILE, await code_to(MOBILE)) is None


@pytest.mark.req("A-23")
async def test_without_a_gateway_a_number_is_refused_at_its_field(visitor, monkeypatch):
    monkeypatch.setattr(get_settings(), "env", Environment.PRODUCTION)

    with pytest.raises(FormRefused) as refused:
        await _send(visitor, MOBILE)

    assert {name: each["text"] for name, each in refused.value.errors.items()} == {
        "identifier": "Please enter your e-mail address."
    }
    form = LoginCodeForm.model_construct(identifier=MOBILE)
    with pytest.raises(SmsNotAvailable) as unavailable:
        async with db.transaction() as session:
            await accounts.send_login_code(session, visitor, form)
    assert unavailable.value.field == "identifier"


async def test_a_number_merely_named_opens_nothing(visitor):
    await an_account(mobile=MOBILE)

    await _send(visitor, MOBILE)

    [sent] = await posted()
    assert sent.kind is messages.NoAccountSms


async def test_unknown_addresses_get_one_message_and_the_asker_the_same_answer(visitor):
    account = await an_account()

    await _send(visitor, account.email)
    await _send(visitor, "nobody@mail.example")

    known, unknown = await posted()
    assert (known.kind, unknown.kind) == (messages.LoginCode, messages.NoAccount)
    async with db.reading() as session:
        assert len(list(await session.exec(select(Code)))) == 2
    outcomes = {
        await _outcome(visitor, account.email, "000000"),
        await _outcome(visitor, "nobody@mail.example", "000000"),
    }
    assert outcomes == {CodeWrong}


async def test_the_limit_reads_alike_for_known_and_unknown_addresses(visitor):
    account = await an_account()
    for identifier in (account.email, "nobody@mail.example"):
        await _send(visitor, identifier)
        with pytest.raises(MessageTooSoon):
            await _send(visitor, identifier)


async def test_a_code_does_not_survive_a_change_of_address(visitor):
    account = await an_account(email="old@mail.example")
    await _send(visitor, account.email)
    code = await code_to(account.email)
    async with db.transaction() as session:
        session.add(account)
        account.email = "new@mail.example"
    newcomer = await an_account(email="old@mail.example")

    assert await _outcome(visitor, "new@mail.example", code) is CodeWrong
    assert await _outcome(visitor, newcomer.email, code) is CodeWrong


async def test_of_twenty_parallel_logins_with_one_code_one_succeeds(visitor):
    account = await an_account()
    await _send(visitor, account.email)
    code = await code_to(account.email)

    outcomes = await asyncio.gather(*(_outcome(visitor, account.email, code) for _ in range(20)))

    assert Counter(outcomes) == {None: 1, CodeExpired: 19}


async def test_a_code_opens_a_locked_account(visitor):
    account = await an_account(
        status=AccountStatus.LOCKED, locked_until=datetime(2999, 1, 1, tzinfo=UTC)
    )
    await _send(visitor, account.email)

    assert await _outcome(visitor, account.email, await code_to(account.email)) is None

    assert (await refreshed(account)).status is AccountStatus.ACTIVE


async def test_the_holder_of_the_code_learns_of_a_suspension(visitor):
    account = await an_account(status=AccountStatus.SUSPENDED)
    await _send(visitor, account.email)

    assert await _outcome(visitor, account.email, await code_to(account.email)) is AccountSuspended


async def test_a_code_asked_for_in_one_browser_is_worthless_in_another(visitor):
    account = await an_account()
    await _send(visitor, account.email)

    assert (
        await _outcome(a_browser("other"), account.email, await code_to(account.email)) is CodeWrong
    )
