"""Accounts of older platforms: the first login, by whatever proof (A-08 to A-11)."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.errors import PortalError
from portal.kit import passwords
from portal.mail import messages
from portal.models.accounts import Account, AccountKind, MailedLink
from portal.models.legacy import LegacyKind
from portal.schemas.accounts import (
    DomesticRegistrationForm,
    ForgotPasswordForm,
    LoginCodeForm,
    LogInForm,
    LogInWithCodeForm,
    RegistrationCodeForm,
    ResetPasswordForm,
)
from portal.services import accounts, agreements, codes, companies
from portal.services.accounts import LinkNotValid, LogInRefused, MustRegisterAnew
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.older import OLD_PASSWORD, an_older_account, renewed
from tests.factories.outbox import audited, code_to, last_to, posted, token_to

pytestmark = pytest.mark.usefixtures("database")

NEW_PASSWORD = "a tram full of oranges"
NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


async def _log_in(visitor, email, password=OLD_PASSWORD):
    return await accounts.log_in(visitor, LogInForm(identifier=email, password=password))


async def _outcome(visitor, email, password=OLD_PASSWORD):
    try:
        await _log_in(visitor, email, password)
    except PortalError as error:
        return type(error)
    return None


async def _account_of(email):
    async with db.reading() as session:
        return (await session.exec(select(Account).where(Account.email == email))).one_or_none()


async def _ask_for_reset(visitor, email):
    async with db.transaction() as session:
        await accounts.ask_for_reset(session, visitor, ForgotPasswordForm(email=email))


async def _set_password(visitor, token, password=NEW_PASSWORD):
    form = ResetPasswordForm(token=token, password=password, password_again=password)
    return await accounts.reset_password(visitor, form)


async def _send_code(visitor, email):
    async with db.transaction() as session:
        await accounts.send_login_code(session, visitor, LoginCodeForm(identifier=email))


async def _enter_code(visitor, email, code):
    return await accounts.log_in_with_code(visitor, LogInWithCodeForm(identifier=email, code=code))


@pytest.mark.req("A-08")
async def test_the_first_login_makes_an_account_and_forgets_the_foreign_hash(visitor):
    record = await an_older_account()

    assert await _log_in(visitor, record.email.upper())

    account, after = await _account_of(record.email), await renewed(record)
    assert (account.kind, account.contact_name, account.country) == (
        AccountKind.OVERSEAS_BUYER, "Marisol Vega", "MX",
    )  # fmt: skip
    assert account.password_hash.startswith("$argon2id$")
    assert (after.password_hash, after.account_id) == ("", account.id)
    assert after.activated_at is not None
    assert [event.action for event in await audited()] == ["accounts:activated"]
    assert [each.kind for each in await posted()] == [messages.AccountMoved]
    async with db.reading() as session:
        assert await agreements.needs_consent(session, account.id)


@pytest.mark.req("A-08")
async def test_from_the_second_login_on_it_is_an_account_like_any_other(visitor):
    record = await an_older_account()
    await _log_in(visitor, record.email)

    assert await _outcome(visitor, record.email) is None
    assert await _outcome(visitor, record.email, "wrong") is LogInRefused
    assert [each.kind for each in await posted()] == [messages.AccountMoved]
    actor = await an_actor(await _account_of(record.email))
    async with db.reading() as session:
        assert await companies.find_name_hint(session, actor) == "Casa Vega"


@pytest.mark.req("A-08")
async def test_twenty_first_logins_at_once_make_one_account():
    record = await an_older_account(by="pbkdf2_sha256")
    browsers = [a_browser(f"{n}", address=f"192.0.2.{n}") for n in range(20)]

    outcomes = await asyncio.gather(*(_outcome(each, record.email) for each in browsers))

    actions = [event.action for event in await audited()]
    # So many at once are refused in part, as with any account: who is not depends on the moment.
    assert None in outcomes
    assert set(outcomes) <= {None, LogInRefused}
    assert actions.count("accounts:activated") == 1
    assert (await renewed(record)).password_hash == ""


async def test_a_wrong_password_wakes_nobody_and_reads_like_any_other(visitor):
    record = await an_older_account()

    assert await _outcome(visitor, record.email, "wrong") is LogInRefused
    assert await _outcome(visitor, record.email, "\0" * 300) is LogInRefused
    assert await _account_of(record.email) is None
    assert await posted() == []


async def test_a_record_without_a_hash_opens_by_mail_only(visitor):
    record = await an_older_account(foreign_hash="")

    assert await _outcome(visitor, record.email) is LogInRefused
    await _ask_for_reset(visitor, record.email)
    assert await _set_password(visitor, await token_to(record.email))


async def test_ten_wrong_in_a_row_rest_a_dormant_account_for_half_an_hour(time_machine):
    time_machine.move_to(NOON, tick=False)
    record = await an_older_account()
    for n in range(10):
        await _outcome(a_browser(f"{n}", address=f"198.51.100.{n}"), record.email, "wrong")
    owner = a_browser("owner")

    time_machine.move_to(NOON + timedelta(minutes=29), tick=False)
    early = await _outcome(owner, record.email)
    time_machine.move_to(NOON + timedelta(minutes=30), tick=False)

    assert early is LogInRefused
    assert await _outcome(owner, record.email) is None


async def test_the_sealed_hash_is_in_no_table_and_no_log(visitor, caplog):
    caplog.set_level(logging.DEBUG)
    record = await an_older_account(foreign_hash="{HEX-MD5}" + "0" * 32)

    await _outcome(visitor, record.email)

    assert "HEX-MD5" not in record.password_hash + caplog.text
    assert "0" * 32 not in record.password_hash + caplog.text
    assert OLD_PASSWORD not in caplog.text


@pytest.mark.req("A-09")
async def test_a_forgotten_password_is_set_anew_before_the_first_login(visitor):
    record = await an_older_account()
    await _ask_for_reset(visitor, record.email)
    mail = await last_to(record.email)

    assert isinstance(mail, messages.ResetPassword)
    assert await _set_password(visitor, await token_to(record.email))

    assert await _outcome(visitor, record.email, NEW_PASSWORD) is None
    assert await _outcome(visitor, record.email, OLD_PASSWORD) is LogInRefused
    assert (await renewed(record)).password_hash == ""


@pytest.mark.req("A-09")
async def test_a_first_link_works_once_and_kills_its_older_ones(visitor, time_machine):
    time_machine.move_to(NOON, tick=False)
    record = await an_older_account()
    tokens = []
    for minute in range(2):
        time_machine.move_to(NOON + timedelta(minutes=2 * minute), tick=False)
        await _ask_for_reset(visitor, record.email)
        tokens.append(await token_to(record.email))
    browsers = [a_browser(f"{n}") for n in range(8)]

    outcomes = await asyncio.gather(
        *(_set_password(each, tokens[1]) for each in browsers), return_exceptions=True
    )

    assert sorted(isinstance(each, LinkNotValid) for each in outcomes) == [False] + [True] * 7
    with pytest.raises(LinkNotValid):
        await _set_password(visitor, tokens[0], "another tram of lemons")


@pytest.mark.req("A-09")
async def test_a_link_that_waits_while_its_owner_logs_in_still_leads_to_the_account(visitor):
    record = await an_older_account()
    await _ask_for_reset(visitor, record.email)
    await _log_in(visitor, record.email)

    assert await _set_password(visitor, await token_to(record.email))
    assert await _outcome(visitor, record.email, NEW_PASSWORD) is None


@pytest.mark.req("A-08")
async def test_a_code_wakes_the_account_and_the_old_password_goes_on(visitor):
    record = await an_older_account()
    await _send_code(visitor, record.email)
    with pytest.raises(codes.CodeWrong):
        await _enter_code(visitor, record.email, "000000")
    assert await _account_of(record.email) is None

    assert await _enter_code(visitor, record.email, await code_to(record.email))
    assert (await renewed(record)).password_hash != ""
    assert await _outcome(visitor, record.email, "wrong") is LogInRefused
    assert await _outcome(visitor, record.email) is None

    account = await _account_of(record.email)
    assert (await renewed(record)).password_hash == ""
    assert await passwords.verify_password(OLD_PASSWORD, account.password_hash)


async def test_a_new_password_ends_the_old_one_for_good(visitor):
    record = await an_older_account()
    await _send_code(visitor, record.email)
    await _enter_code(visitor, record.email, await code_to(record.email))
    await _ask_for_reset(visitor, record.email)
    await _set_password(visitor, await token_to(record.email))

    assert (await renewed(record)).password_hash == ""
    assert await _outcome(visitor, record.email) is LogInRefused


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        pytest.param(LegacyKind.EES_DOMESTIC, "/register/domestic", marks=pytest.mark.req("A-10")),
        pytest.param(
            LegacyKind.BEST_REPRESENTATIVE,
            "/register/representative",
            marks=pytest.mark.req("A-11"),
        ),
    ],
)
async def test_only_the_right_password_learns_where_to_register_anew(visitor, kind, path):
    record = await an_older_account(kind=kind)

    assert await _outcome(visitor, record.email, "wrong") is LogInRefused
    for _ in range(12):
        with pytest.raises(MustRegisterAnew) as refused:
            await _log_in(visitor, record.email)
        assert refused.value.path == path
    assert await _account_of(record.email) is None
    assert await posted() == []


@pytest.mark.req("A-10", "A-11")
@pytest.mark.parametrize("ask", [_ask_for_reset, _send_code])
async def test_mail_tells_who_must_register_where(visitor, ask, settings):
    record = await an_older_account(kind=LegacyKind.EES_DOMESTIC)

    await ask(visitor, record.email)

    mail = await last_to(record.email)
    assert isinstance(mail, messages.RegisterAnew)
    assert mail.link == f"{settings.base_url}/register/domestic"
    async with db.reading() as session:
        assert (await session.exec(select(MailedLink.id))).all() == []


@pytest.mark.req("A-10", "A-11")
@pytest.mark.parametrize("kind", LegacyKind)
async def test_whoever_registers_with_the_address_takes_the_record_along(visitor, kind):
    record = await an_older_account(kind=kind)
    await _ask_for_reset(visitor, record.email)
    async with db.transaction() as session:
        form = RegistrationCodeForm(email=record.email)
        await accounts.send_registration_code(session, visitor, form)
    sent = {
        "email": record.email,
        "code": await code_to(record.email),
        "password": NEW_PASSWORD,
        "password_again": NEW_PASSWORD,
        "agreed": True,
        "contact_name": "Wang Fang",
        "name_on_id": "Wang Fang",
        "mobile": "13812345678",
    }

    assert await accounts.register(visitor, DomesticRegistrationForm.read(sent))

    account, after = await _account_of(record.email), await renewed(record)
    assert (account.kind, account.contact_name) == (AccountKind.DOMESTIC_BUYER, "Wang Fang")
    assert (after.account_id, after.password_hash) == (account.id, "")
    assert await _outcome(visitor, record.email) is LogInRefused
    assert await _outcome(visitor, record.email, NEW_PASSWORD) is None


async def test_a_record_gives_nobody_an_account_that_is_not_its_own(visitor):
    record = await an_older_account()
    await an_account(email=record.email, password="mine from before")
    moved = await an_older_account()
    await _log_in(visitor, moved.email)
    async with db.transaction() as session:
        account = (await session.exec(select(Account).where(Account.email == moved.email))).one()
        account.email = "moved.away@mail.example"

    assert await _outcome(visitor, record.email) is LogInRefused
    assert await _outcome(visitor, record.email, "mine from before") is None
    assert await _outcome(visitor, moved.email) is LogInRefused
