"""An e-mail change is undone from the former address within seven days (security check 7)."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.config import get_settings
from portal.errors import PortalError, TooManyTries
from portal.mail import messages
from portal.models.accounts import AccountStatus, LinkPurpose, MailedLink
from portal.schemas.accounts import (
    ChangePasswordForm,
    EmailChangeCodesForm,
    EmailChangeForm,
    LogInForm,
    UndoEmailChangeForm,
)
from portal.schemas.base import FormRefused
from portal.schemas.support_desk import RecoverAccountForm, RecoveryForm
from portal.services import accounts, sessions, support
from portal.services.accounts import links
from tests.factories.accounts import (
    PASSWORD,
    a_browser,
    an_account,
    an_actor,
    refreshed,
    sign_in,
    who,
)
from tests.factories.companies import an_admin
from tests.factories.outbox import audited, code_to, last_to, posted, token_to
from tests.factories.tickets import a_colleague, ask_for_account, take

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
OLD, NEW, NEXT = "old@mail.example", "new@mail.example", "next@mail.example"
FRESH = "seven purple walruses"


async def _move(actor, old=OLD, new=NEW, password=PASSWORD):
    form = EmailChangeForm.read({"new_email": new, "password": password})
    await accounts.ask_for_email_change(actor, form)
    sent = {"new_email": new, "old_code": await code_to(old), "new_code": await code_to(new)}
    async with db.transaction() as session:
        await accounts.change_email(session, actor, EmailChangeCodesForm.read(sent))
    return await _undo_link(old)


async def _undo_link(address):
    mails = [each.message for each in await posted() if each.to == address]
    return [each for each in mails if isinstance(each, messages.EmailMovedAway)][-1].link


def _undo(visitor, link, password=FRESH):
    token = link.partition("#")[2]
    sent = {"token": token, "password": password, "password_again": password}
    return accounts.undo_email_change(visitor, UndoEmailChangeForm.read(sent))


async def _outcome(work):
    try:
        await work
    except PortalError as error:
        return type(error)
    return None


async def _logs_in(email, password):
    form = LogInForm.read({"identifier": email, "password": password})
    return await _outcome(accounts.log_in(a_browser("login"), form)) is None


async def test_the_former_address_gets_the_account_back(visitor):
    account = await an_account(email=OLD, language="es", contact_name="Ana")
    thief = a_browser("thief")
    cookie = await sign_in(account, thief)
    link = await _move(await who(cookie, thief))

    await _undo(visitor, link)

    assert link.startswith(f"{get_settings().base_url}/undo-email-change#")
    assert (await refreshed(account)).email == OLD
    assert await who(cookie, thief) is None
    assert not await _logs_in(NEW, FRESH)
    assert not await _logs_in(OLD, PASSWORD)
    assert await _logs_in(OLD, FRESH)
    [event] = [each for each in await audited() if each.action == "accounts:email_restored"]
    assert event.details == {"old": NEW, "new": OLD}


async def test_both_addresses_are_told_and_the_other_one_reads_a_mask(visitor):
    account = await an_account(email=OLD, language="es", contact_name="Ana")
    link = await _move(await an_actor(account))

    await _undo(visitor, link)

    assert await last_to(OLD) == messages.EmailRestored(contact_name="Ana", email=OLD)
    assert await last_to(NEW) == messages.EmailRestored(
        contact_name="Ana", email="o***@mail.example"
    )
    assert {each.language for each in await posted() if each.kind is messages.EmailRestored} == {
        "es"
    }


async def test_ones_company_makes_no_password(visitor):
    account, _ = await an_admin(full_name="Silberhorn Import GmbH")
    link = await _move(await an_actor(account), old=account.email)

    with pytest.raises(FormRefused) as refusal:
        await _undo(visitor, link, "silberhorn-import-24")

    assert set(refusal.value.errors) == {"password"}


async def test_only_the_old_address_gets_the_link():
    await _move(await an_actor(await an_account(email=OLD)))

    assert isinstance(await last_to(NEW), messages.EmailChanged)
    async with db.reading() as session:
        [link] = await session.exec(select(MailedLink))
    assert link.restores_email == OLD
    assert link.fingerprint not in await _undo_link(OLD)


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        (timedelta(days=7) - timedelta(seconds=1), None),
        (timedelta(days=7), accounts.UndoLinkNotValid),
    ],
)
async def test_a_link_lives_seven_days(time_machine, visitor, after, outcome):
    time_machine.move_to(NOON, tick=False)
    link = await _move(await an_actor(await an_account(email=OLD)))

    time_machine.move_to(NOON + after, tick=False)

    assert await _outcome(_undo(visitor, link)) is outcome


async def test_a_link_works_once_even_when_used_eight_times_at_once():
    link = await _move(await an_actor(await an_account(email=OLD)))
    visitors = [a_browser(f"{n}", address=f"192.0.2.{n}") for n in range(8)]

    outcomes = await asyncio.gather(*(_outcome(_undo(each, link)) for each in visitors))

    assert Counter(outcomes) == {None: 1, accounts.UndoLinkNotValid: 7}


async def test_a_thief_ends_the_link_neither_by_a_new_password_nor_by_another_change(visitor):
    account = await an_account(email=OLD)
    actor = await an_actor(account)
    link = await _move(actor)
    word = "plum-harbour-lantern-7"
    form = ChangePasswordForm.read(
        {"old_password": PASSWORD, "password": word, "password_again": word}
    )
    await accounts.change_password(actor, form)
    second = await _move(actor, old=NEW, new=NEXT, password=word)

    await _undo(visitor, link)

    assert (await refreshed(account)).email == OLD
    assert await _outcome(_undo(visitor, second)) is accounts.UndoLinkNotValid


async def test_undoing_the_second_change_leaves_the_first_to_be_undone(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    account = await an_account(email=OLD)
    actor = await an_actor(account)
    first = await _move(actor)
    time_machine.move_to(NOON + timedelta(minutes=5), tick=False)
    second = await _move(actor, old=NEW, new=NEXT)

    await _undo(visitor, second)
    assert (await refreshed(account)).email == NEW
    await _undo(visitor, first, "eight purple walruses")

    assert (await refreshed(account)).email == OLD


async def test_a_link_of_another_purpose_undoes_nothing(visitor):
    account = await an_account(email=OLD)
    async with db.transaction() as session:
        link = links.create_link(session, LinkPurpose.RESET_PASSWORD, account.id)

    assert await _outcome(_undo(visitor, link)) is accounts.UndoLinkNotValid


@pytest.mark.parametrize("token", ["x", "a" * 43, "тайна"])
async def test_an_invented_link_undoes_nothing(visitor, token):
    assert await _outcome(_undo(visitor, f"#{token}")) is accounts.UndoLinkNotValid


async def test_guessing_links_is_limited_for_a_network_and_a_right_one_costs_nothing():
    link = await _move(await an_actor(await an_account(email=OLD)))
    guesser, owner = a_browser("x", address="203.0.113.7"), a_browser("y", address="203.0.113.8")

    outcomes = [await _outcome(_undo(guesser, "#" + "a" * 43)) for _ in range(11)]
    weak = [await _outcome(_undo(owner, link, "1234567890")) for _ in range(11)]

    assert outcomes == [accounts.UndoLinkNotValid] * 10 + [TooManyTries]
    assert weak == [FormRefused] * 11
    assert await _outcome(_undo(guesser, link)) is TooManyTries
    assert await _outcome(_undo(owner, link)) is None


async def test_an_address_that_somebody_has_taken_meanwhile_does_not_come_back(visitor):
    account = await an_account(email=OLD)
    link = await _move(await an_actor(account))
    await an_account(email=OLD)

    assert await _outcome(_undo(visitor, link)) is accounts.FormerEmailInUse
    assert (await refreshed(account)).email == NEW


@pytest.mark.parametrize(
    ("status", "outcome", "after"),
    [
        (AccountStatus.LOCKED, None, AccountStatus.ACTIVE),
        (AccountStatus.SUSPENDED, accounts.AccountSuspended, AccountStatus.SUSPENDED),
        (AccountStatus.ERASED, accounts.UndoLinkNotValid, AccountStatus.ERASED),
    ],
)
async def test_a_lock_falls_and_a_suspension_stays(visitor, status, outcome, after):
    account = await an_account(email=OLD)
    link = await _move(await an_actor(account))
    async with db.transaction() as session:
        (await session.get_one(type(account), account.id)).status = status

    assert await _outcome(_undo(visitor, link)) is outcome
    assert (await refreshed(account)).status is after


async def test_a_ticket_cut_before_is_worth_nothing_after(visitor):
    account = await an_account(email=OLD)
    link = await _move(await an_actor(account))
    thief = a_browser("thief")
    form = LogInForm.read({"identifier": NEW, "password": PASSWORD})
    ticket = await accounts.log_in(thief, form)

    await _undo(visitor, link)

    async with db.transaction() as session:
        with pytest.raises(sessions.TicketRefused):
            await sessions.exchange_ticket(session, thief, ticket)


async def test_a_recovery_by_the_desk_ends_what_former_mailboxes_could_undo(visitor):
    account, colleague = await an_account(email=OLD, mobile="+34612345678"), await a_colleague()
    async with db.transaction() as session:
        link = links.create_undo_link(session, account.id, restores_email="first@mail.example")
    asked = await take(colleague, (await ask_for_account(old_email=OLD, email=NEW)).number)
    checks = {"old_mailbox": "on", "mobile_called": "on", "reason": "Called back"}
    async with db.transaction() as session:
        form = RecoveryForm.read(checks)
        await support.send_recovery_link(
            session, colleague, asked.id, account.id, form, version=asked.version
        )
    token = await token_to(NEW)
    form = RecoverAccountForm.read({"token": token, "password": FRESH, "password_again": FRESH})
    await support.recover_account(visitor, form)

    assert await _outcome(_undo(visitor, link)) is accounts.UndoLinkNotValid
    assert (await refreshed(account)).email == NEW
