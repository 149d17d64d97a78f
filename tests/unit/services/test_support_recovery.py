"""A lost account comes back: two checks, a link to the new address, a warning to the old one."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from portal import db
from portal.errors import NotFound
from portal.kit import clock
from portal.mail.tickets import AccountRecovered, RecoverAccount, RecoveryBegun
from portal.models.accounts import Account, AccountKind, AccountStatus
from portal.models.desk import SupportTicket, TicketStatus
from portal.permissions import Actor
from portal.schemas.accounts import ForgotPasswordForm, LogInForm, ResetPasswordForm
from portal.schemas.base import FormRefused
from portal.schemas.support_desk import AnswerForm, GiveBackForm, RecoverAccountForm, RecoveryForm
from portal.services import accounts, support
from portal.services.accounts import LinkNotValid, LogInRefused
from portal.services.accounts.errors import AccountSuspended, EmailInUse
from portal.services.support.errors import (
    AccountNotRecoverable,
    AddressUnchanged,
    NewAddressInUse,
    TicketTaken,
    TooFewChecks,
)
from tests.factories.accounts import (
    PASSWORD,
    a_browser,
    an_account,
    refreshed,
    sign_in,
    who,
)
from tests.factories.companies import a_member_of, an_admin
from tests.factories.outbox import audited, last_to, posted, token_to
from tests.factories.tickets import (
    LOST_FACTS,
    a_colleague,
    ask_about_badge,
    ask_for_account,
    take,
    ticket,
)

pytestmark = pytest.mark.usefixtures("database")
OLD, NEW = LOST_FACTS["old_email"], LOST_FACTS["email"]
NEW_PASSWORD = "the-ferry-leaves-at-nine-4"
TWO_CHECKS = {"mobile_called": "on", "old_mailbox": "on", "reason": "Knew the last three orders"}


async def _lost(**facts: Any) -> Account:
    known = {"email": OLD, "country": "ES", "mobile": "+34612345678"}
    return await an_account(**known | facts)


async def _taken(actor: Actor, **facts: Any) -> SupportTicket:
    return await take(actor, (await ask_for_account(**facts)).number)


async def _send(actor: Actor, asked: SupportTicket, account: Account, **checks: Any) -> None:
    form = RecoveryForm.read(checks or TWO_CHECKS)
    async with db.transaction() as session:
        await support.send_recovery_link(
            session, actor, asked.id, account.id, form, version=asked.version
        )


async def _use(token: str, password: str = NEW_PASSWORD) -> None:
    form = RecoverAccountForm.read(
        {"token": token, "password": password, "password_again": password}
    )
    await support.recover_account(a_browser("new laptop"), form)


async def _log_in(email: str, password: str) -> str:
    form = LogInForm(identifier=email, password=password)
    return await accounts.log_in(a_browser("new laptop"), form)


@pytest.mark.req("C-06")
async def test_the_link_gives_the_account_a_new_address_and_password():
    account, olga = await _lost(), await a_colleague()
    asked = await _taken(olga)
    await _send(olga, asked, account)

    await _use(await token_to(NEW))

    moved = await refreshed(account)
    assert moved.email == NEW
    assert moved.email_verified_at > account.email_verified_at
    assert await _log_in(NEW, NEW_PASSWORD)
    for email, password in ((OLD, PASSWORD), (NEW, PASSWORD), (OLD, NEW_PASSWORD)):
        with pytest.raises(LogInRefused):
            await _log_in(email, password)
    assert (await ticket(asked.number)).status is TicketStatus.SOLVED


@pytest.mark.req("C-06")
async def test_the_old_address_is_warned_before_anything_changes():
    account, olga = await _lost(language="es", contact_name="Ana Gómez"), await a_colleague()

    await _send(olga, await _taken(olga), account)

    warning = RecoveryBegun(contact_name="Ana Gómez", new_email="a***@reader.example")
    assert await last_to(OLD) == warning
    assert isinstance(await last_to(NEW), RecoverAccount)
    assert (await refreshed(account)).email == OLD


async def test_both_addresses_are_told_in_the_end_and_the_old_one_learns_no_address():
    account, olga = await _lost(), await a_colleague()
    await _send(olga, await _taken(olga), account)

    await _use(await token_to(NEW))

    name = account.contact_name
    assert await last_to(OLD) == AccountRecovered(name, "a***@reader.example")
    assert await last_to(NEW) == AccountRecovered(name, NEW)


async def test_every_session_ends_and_none_begins():
    account, olga = await _lost(), await a_colleague()
    thief = a_browser("thief")
    cookie = await sign_in(account, thief)
    await _send(olga, await _taken(olga), account)

    await _use(await token_to(NEW))

    assert await who(cookie, thief) is None


async def test_the_link_works_once_even_when_clicked_twice_at_once():
    account, olga = await _lost(), await a_colleague()
    await _send(olga, await _taken(olga), account)
    token = await token_to(NEW)

    results = await asyncio.gather(_use(token), _use(token), return_exceptions=True)

    assert sorted(type(each) for each in results if each) == [LinkNotValid]
    with pytest.raises(LinkNotValid):
        await _use(token)


async def test_the_link_lives_a_day():
    account, olga = await _lost(), await a_colleague()
    await _send(olga, await _taken(olga), account)
    token = await token_to(NEW)

    with time_machine.travel(timedelta(hours=25)), pytest.raises(LinkNotValid):
        await _use(token)
    with time_machine.travel(timedelta(hours=23)):
        await _use(token)


async def test_a_second_link_kills_the_first():
    account, olga = await _lost(), await a_colleague()
    asked = await _taken(olga)
    await _send(olga, asked, account)
    first = await token_to(NEW)
    await _send(olga, await ticket(asked.number), account)

    with pytest.raises(LinkNotValid):
        await _use(first)
    await _use(await token_to(NEW))


@pytest.mark.parametrize("end", ["refuse", "solve", "give back"])
async def test_whoever_ends_the_work_kills_the_link(end: str):
    account, olga = await _lost(), await a_colleague()
    asked = await _taken(olga)
    await _send(olga, asked, account)
    token, version = await token_to(NEW), (await ticket(asked.number)).version
    answer = AnswerForm(answer="The call back failed.")

    async with db.transaction() as session:
        if end == "refuse":
            await support.refuse_ticket(session, olga, asked.id, answer, version=version)
        elif end == "solve":
            await support.solve_ticket(session, olga, asked.id, answer, version=version)
        else:
            form = GiveBackForm(reason="Not sure")
            await support.give_back(session, olga, asked.id, form, version=version)

    with pytest.raises(LinkNotValid):
        await _use(token)


async def test_the_owner_stops_it_by_setting_a_new_password():
    account, olga = await _lost(), await a_colleague()
    await _send(olga, await _taken(olga), account)
    token = await token_to(NEW)
    async with db.transaction() as session:
        await accounts.ask_for_reset(session, a_browser("home"), ForgotPasswordForm(email=OLD))
    secret = "my-own-new-secret-77"
    form = ResetPasswordForm(token=await token_to(OLD), password=secret, password_again=secret)
    await accounts.reset_password(a_browser("home"), form)

    with pytest.raises(LinkNotValid):
        await _use(token)


async def test_a_reset_link_is_no_recovery_link_and_the_other_way_round():
    account, olga = await _lost(), await a_colleague()
    await _send(olga, await _taken(olga), account)
    recovery = await token_to(NEW)
    async with db.transaction() as session:
        await accounts.ask_for_reset(session, a_browser("home"), ForgotPasswordForm(email=OLD))

    with pytest.raises(LinkNotValid):
        await _use(await token_to(OLD))
    twice = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    form = ResetPasswordForm.read({"token": recovery, **twice})
    with pytest.raises(LinkNotValid):
        await accounts.reset_password(a_browser("home"), form)


@pytest.mark.req("C-06")
@pytest.mark.parametrize("made", [{}, {"mobile_called": "on"}, {"old_mailbox": "on"}])
async def test_two_checks_are_the_least(made: dict[str, str]):
    account, olga = await _lost(), await a_colleague()

    with pytest.raises(TooFewChecks):
        await _send(olga, await _taken(olga), account, **made, reason="Sounds honest")

    assert not [each for each in await posted() if each.to == OLD]


async def test_checks_and_reason_stand_in_the_audit():
    account, olga = await _lost(), await a_colleague()

    await _send(olga, await _taken(olga), account)

    [event] = [each for each in await audited() if each.action == "accounts:recovery_begun"]
    assert (event.actor_id, event.object_id) == (olga.account_id, account.id)
    assert event.details["checks"] == ["mobile_called", "old_mailbox"]
    assert event.details["reason"] == TWO_CHECKS["reason"]


@pytest.mark.parametrize(
    ("facts", "check"),
    [
        ({"mobile": None}, "mobile_called"),
        ({}, "admin_confirmed"),
        ({"contact_name": "Somebody Else"}, "facts_match"),
        ({"country": "PT"}, "facts_match"),
        ({"email_undeliverable_at": clock.now()}, "old_mailbox"),
    ],
)
async def test_a_check_that_the_account_does_not_allow_is_refused(
    facts: dict[str, Any], check: str
):
    account, olga = await _lost(**facts), await a_colleague()
    other = "old_mailbox" if check == "mobile_called" else "mobile_called"

    with pytest.raises(FormRefused) as refused:
        await _send(
            olga,
            await _taken(olga, company_name=""),
            account,
            **{check: "on", other: "on"},
            reason="-",
        )

    assert set(refused.value.errors) == {check}


async def test_the_companys_other_admin_and_matching_facts_are_enough():
    olga, (_, company) = await a_colleague(), await an_admin(full_name="Tejidos Gómez S.L.")
    account = await a_member_of(company, email=OLD, country="ES", mobile="+34612345678")

    made = {"admin_confirmed": "on", "facts_match": "on", "reason": "Called the office"}
    await _send(olga, await _taken(olga), account, **made)

    assert isinstance(await last_to(NEW), RecoverAccount)


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": AccountKind.SUPPORT},
        {"kind": AccountKind.REVIEWER},
        {"kind": AccountKind.SHOPPER},
        {"status": AccountStatus.SUSPENDED},
    ],
)
async def test_staff_and_suspended_accounts_do_not_come_back_this_way(facts: dict[str, Any]):
    account, olga = await _lost(**facts), await a_colleague()

    with pytest.raises(AccountNotRecoverable):
        await _send(olga, await _taken(olga), account)


async def test_nobody_recovers_their_own_account():
    olga = await a_colleague()
    async with db.reading() as session:
        own = await session.get(Account, olga.account_id)
    assert own is not None

    with pytest.raises(AccountNotRecoverable):
        await _send(olga, await _taken(olga), own)


async def test_an_address_that_has_an_account_already_is_refused_clearly():
    account, olga = await _lost(), await a_colleague()
    await an_account(email=NEW)

    with pytest.raises(NewAddressInUse) as refused:
        await _send(olga, await _taken(olga), account)

    assert refused.value.values == {"email": NEW}


async def test_the_accounts_own_address_needs_no_recovery():
    account, olga = await _lost(email=NEW), await a_colleague()

    with pytest.raises(AddressUnchanged):
        await _send(olga, await _taken(olga), account)


async def test_an_address_taken_before_the_link_is_used_is_refused_then():
    account, olga = await _lost(), await a_colleague()
    await _send(olga, await _taken(olga), account)
    await an_account(email=NEW)

    with pytest.raises(EmailInUse):
        await _use(await token_to(NEW))

    assert (await refreshed(account)).email == OLD


async def test_an_account_suspended_meanwhile_stays_closed():
    account, olga = await _lost(), await a_colleague()
    await _send(olga, await _taken(olga), account)
    async with db.transaction() as session:
        (await session.merge(await refreshed(account))).move_to(
            AccountStatus.SUSPENDED, at=clock.now()
        )

    with pytest.raises(AccountSuspended):
        await _use(await token_to(NEW))


async def test_a_locked_account_opens_with_the_new_password():
    until = clock.now() + timedelta(minutes=30)
    account = await _lost(status=AccountStatus.LOCKED, locked_until=until)
    olga = await a_colleague()
    await _send(olga, await _taken(olga), account)

    await _use(await token_to(NEW))

    assert await _log_in(NEW, NEW_PASSWORD)


async def test_a_weak_password_is_refused_and_the_link_lives_on():
    account, olga = await _lost(), await a_colleague()
    await _send(olga, await _taken(olga), account)
    token = await token_to(NEW)

    with pytest.raises(FormRefused):
        await _use(token, "passwordpassword")

    await _use(token)


async def test_a_colleagues_ticket_is_theirs():
    account, olga, ivan = await _lost(), await a_colleague("Olga"), await a_colleague("Ivan")
    asked = await _taken(olga)

    with pytest.raises(TicketTaken):
        await _send(ivan, asked, account)


async def test_a_ticket_about_a_badge_recovers_no_account():
    account, olga = await _lost(), await a_colleague()
    asked = await take(olga, (await ask_about_badge()).number)

    with pytest.raises(NotFound):
        await _send(olga, asked, account)
