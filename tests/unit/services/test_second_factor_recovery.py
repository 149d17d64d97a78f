"""A lost device, turning off, and what may not go round the second factor (check 5)."""

import asyncio
import secrets
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal import db
from portal.config import Environment
from portal.errors import NotAllowed, NotFound
from portal.kit import otp
from portal.mail import second_factor as mails
from portal.models.accounts import AccountKind, Session, SessionTicket
from portal.models.desk import RecoveryCode
from portal.permissions import Role, granted
from portal.schemas.accounts import ChangePasswordForm, ForgotPasswordForm, ResetPasswordForm
from portal.schemas.base import FormRefused
from portal.schemas.second_factor import FactorCodeForm, FactorProofForm, RecoveryCodeForm
from portal.services import accounts, second_factor, sessions
from portal.services.second_factor import demo
from tests.factories.accounts import PASSWORD, a_browser, an_account, an_actor, sign_in, who
from tests.factories.outbox import posted, token_to
from tests.factories.second_factor import (
    NOON,
    act,
    code_for,
    demo_person,
    half_way,
    key_of,
    let_inside,
    outcome_of,
    set_up,
    support_with_factor,
    wrong_code,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


async def test_a_recovery_code_lets_in_once_however_it_is_typed():
    account, _, codes = await support_with_factor()
    actor = await half_way(account)
    form = RecoveryCodeForm.read({"recovery_code": f" {codes[0].upper().replace('-', ' ')} "})

    ticket = await act(second_factor.use_recovery_code, actor, form)

    opened = await act(sessions.exchange_ticket, a_browser("laptop"), ticket)
    inside = await who(opened.cookie_value, a_browser("laptop"))
    assert inside is not None
    assert Role.SUPPORT in inside.roles
    again = await outcome_of(second_factor.use_recovery_code, inside, form)
    assert again is second_factor.RecoveryCodeWrong
    told = (await posted())[-1].message
    assert told == mails.RecoveryCodeUsed(contact_name="Vera Koch", left="9")


async def test_of_parallel_uses_of_a_recovery_code_one_succeeds():
    account, _, codes = await support_with_factor()
    actor = await half_way(account)
    form = RecoveryCodeForm.read({"recovery_code": codes[0]})

    outcomes = await asyncio.gather(
        *(outcome_of(second_factor.use_recovery_code, actor, form) for _ in range(5))
    )

    assert Counter(outcomes) == {None: 1, second_factor.RecoveryCodeWrong: 4}


async def test_a_recovery_code_is_worthless_for_another_account():
    _, _, codes = await support_with_factor()
    other, _, _ = await support_with_factor()

    refused = await outcome_of(
        second_factor.use_recovery_code,
        await half_way(other),
        RecoveryCodeForm.read({"recovery_code": codes[0]}),
    )

    assert refused is second_factor.RecoveryCodeWrong


async def test_guessing_recovery_codes_is_limited():
    account, _, codes = await support_with_factor()
    actor = await half_way(account)
    for _ in range(5):
        form = RecoveryCodeForm(recovery_code=secrets.token_hex(5))
        await outcome_of(second_factor.use_recovery_code, actor, form)

    right = RecoveryCodeForm.read({"recovery_code": codes[0]})

    refused = await outcome_of(second_factor.use_recovery_code, actor, right)
    assert refused is second_factor.checking.RecoveryCodesClosed


async def test_new_recovery_codes_need_a_code_and_end_the_old_ones():
    account, key, old = await support_with_factor()
    actor = await an_actor(account)
    refused = await outcome_of(second_factor.renew_recovery_codes, actor, wrong_code(key))

    new = await act(second_factor.renew_recovery_codes, actor, code_for(key))

    assert refused is second_factor.FactorCodeWrong
    assert not set(old) & set(new)
    form = RecoveryCodeForm.read({"recovery_code": old[0]})
    half = await half_way(account, "phone")
    outcome = await outcome_of(second_factor.use_recovery_code, half, form)
    assert outcome is second_factor.RecoveryCodeWrong
    assert (await posted())[-1].kind is mails.RecoveryCodesRenewed


async def test_who_half_arrived_makes_no_new_codes_and_turns_nothing_off():
    account, key, codes = await support_with_factor()
    half = await half_way(account)

    renewed = await outcome_of(second_factor.renew_recovery_codes, half, code_for(key))
    off = await outcome_of(second_factor.turn_off, half, FactorProofForm(proof_code=codes[0]))

    assert renewed is off is NotAllowed


@pytest.mark.parametrize("by", ["app", "paper"])
async def test_a_buyer_turns_it_off_with_a_code(by):
    account = await an_account()
    key, codes = await set_up(account)
    actor = await who(*await let_inside(account, key))
    proof = codes[0] if by == "paper" else otp.code_at(key, otp.step_at(NOON) + 1)

    await act(second_factor.turn_off, actor, FactorProofForm.read({"proof_code": proof}))

    assert not (await half_way(account, "phone")).needs_second_factor
    assert (await posted())[-1].kind is mails.SecondFactorTurnedOff
    async with db.reading() as session:
        assert list(await session.exec(select(RecoveryCode))) == []


async def test_a_wrong_proof_turns_nothing_off_and_stands_beside_its_field():
    account = await an_account()
    key, _ = await set_up(account)
    actor = await who(*await let_inside(account, key))

    with pytest.raises(second_factor.FactorCodeWrong) as refused:
        await act(second_factor.turn_off, actor, FactorProofForm(proof_code=wrong_code(key).code))

    assert refused.value.field == "proof_code"
    assert (await half_way(account, "phone")).needs_second_factor


@pytest.mark.parametrize("by", ["app", "paper"])
async def test_another_device_takes_over_with_its_first_code(by):
    account, old, codes = await support_with_factor()
    actor = await an_actor(account)
    proof = codes[0] if by == "paper" else code_for(old).code

    shown = await act(second_factor.begin_move, actor, FactorProofForm.read({"proof_code": proof}))
    key = shown.key.replace(" ", "")
    assert await key_of(account) == old
    fresh = await act(second_factor.confirm, actor, code_for(key))

    assert await key_of(account) == key
    assert not set(fresh) & set(codes)
    half = await half_way(account, "phone")
    verify = second_factor.verify
    assert await outcome_of(verify, half, code_for(old, steps=1)) is second_factor.FactorCodeWrong
    assert await outcome_of(verify, half, code_for(key)) is second_factor.FactorCodeUsed
    assert await outcome_of(verify, half, code_for(key, steps=1)) is None
    assert (await posted())[-1].kind is mails.SecondFactorSetUp


async def test_a_wrong_proof_shows_no_key_for_another_device():
    account, key, _ = await support_with_factor()
    actor = await an_actor(account)
    proof = FactorProofForm(proof_code=wrong_code(key).code)

    refused = await outcome_of(second_factor.begin_move, actor, proof)

    assert refused is second_factor.FactorCodeWrong
    confirmed = await outcome_of(second_factor.confirm, actor, code_for(key))
    assert confirmed is second_factor.AlreadySetUp


async def test_the_password_alone_finishes_no_move():
    account, old, _ = await support_with_factor()
    proof = FactorProofForm(proof_code=code_for(old).code)
    shown = await act(second_factor.begin_move, await an_actor(account), proof)

    thief = await half_way(account, "thief")
    first = code_for(shown.key.replace(" ", ""))

    assert await outcome_of(second_factor.confirm, thief, first) is second_factor.AlreadySetUp
    assert await outcome_of(second_factor.begin_move, thief, proof) is NotAllowed
    assert await key_of(account) == old


async def test_another_device_has_ten_minutes(time_machine):
    account, old, _ = await support_with_factor()
    actor = await an_actor(account)
    proof = FactorProofForm(proof_code=code_for(old).code)
    shown = await act(second_factor.begin_move, actor, proof)

    time_machine.move_to(NOON + timedelta(minutes=10), tick=False)

    late = code_for(shown.key.replace(" ", ""), steps=20)
    assert await outcome_of(second_factor.confirm, actor, late) is second_factor.AlreadySetUp


async def test_the_desk_cannot_turn_it_off():
    account, key, _ = await support_with_factor()
    actor = await an_actor(account)

    refused = await outcome_of(
        second_factor.turn_off, actor, FactorProofForm(proof_code=code_for(key).code)
    )

    assert refused is second_factor.SecondFactorNeeded


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SUPPORT])
async def test_nobody_but_customer_service_removes_a_customers(role):
    account = await an_account()
    await set_up(account)
    actor = await an_actor(await an_account())
    actor = replace(actor, roles=frozenset({role}), permissions=granted(frozenset({role})))

    assert await outcome_of(second_factor.remove, actor, account.id, "x") is NotAllowed


async def test_customer_service_removes_neither_their_own_nor_a_colleagues():
    account, _, _ = await support_with_factor()
    actor, other = await an_actor(account), await an_account(kind=AccountKind.REVIEWER)

    assert await outcome_of(second_factor.remove, actor, account.id, "x") is NotAllowed
    assert await outcome_of(second_factor.remove, actor, other.id, "x") is NotAllowed


async def test_the_operator_helps_the_only_person_of_the_desk():
    account, _, _ = await support_with_factor()

    await act(second_factor.reset_by_operator, account.email)

    assert (
        await outcome_of(second_factor.reset_by_operator, account.email) is second_factor.NotSetUp
    )
    assert await outcome_of(second_factor.reset_by_operator, "nobody@mail.example") is NotFound
    async with db.reading() as session:
        live = await session.exec(
            select(Session).where(
                col(Session.account_id) == account.id, col(Session.ended_at).is_(None)
            )
        )
        assert list(live) == []


async def test_a_new_password_by_mail_does_not_go_round_it():
    account, _, _ = await support_with_factor()
    browser = a_browser("thief of the mailbox")
    async with db.transaction() as session:
        form = ForgotPasswordForm.read({"email": account.email})
        await accounts.ask_for_reset(session, browser, form)
    word = "plum-harbour-lantern-7"
    form = ResetPasswordForm.read(
        {"token": await token_to(account.email), "password": word, "password_again": word}
    )

    ticket = await accounts.reset_password(browser, form)

    opened = await act(sessions.exchange_ticket, browser, ticket)
    actor = await who(opened.cookie_value, browser)
    assert actor is not None
    assert actor.needs_second_factor


async def test_a_change_of_password_keeps_what_this_session_has_given():
    account, _, _ = await support_with_factor()
    browser = a_browser("desk")
    actor = await who(await sign_in(account, browser), browser)
    word = "plum-harbour-lantern-7"
    form = ChangePasswordForm.read(
        {"old_password": PASSWORD, "password": word, "password_again": word}
    )

    ticket = await accounts.change_password(actor, form)

    opened = await act(sessions.exchange_ticket, browser, ticket)
    after = await who(opened.cookie_value, browser)
    assert after is not None
    assert Role.SUPPORT in after.roles


async def test_leaving_the_set_up_needs_the_factor_given():
    account, _, _ = await support_with_factor()

    assert await outcome_of(second_factor.go_on, await half_way(account)) is NotAllowed
    async with db.reading() as session:
        tickets = await session.exec(
            select(SessionTicket).where(col(SessionTicket.used_at).is_(None))
        )
        assert list(tickets) == []


async def test_the_screens_learn_how_things_stand():
    account, _, codes = await support_with_factor()
    half = await half_way(account)

    row = await act(second_factor.find_factor, half)

    assert (row.is_required, row.is_set_up, row.is_given) == (True, True, False)
    assert row.codes_left == len(codes)
    assert row.set_up_at == NOON


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdefghij", "", "\x00"])
def test_what_is_no_code_is_told_at_once(code):
    with pytest.raises(FormRefused):
        FactorCodeForm.read({"code": code})


@pytest.mark.parametrize("code", ["abcd-efgh", "ab!de-fghij", "жжжжж-жжжжж", "", "x" * 100])
def test_what_is_no_recovery_code_is_told_at_once(code):
    with pytest.raises(FormRefused):
        RecoveryCodeForm.read({"recovery_code": code})
    with pytest.raises(FormRefused):
        FactorProofForm.read({"proof_code": code})


async def test_a_demo_person_is_shown_two_codes_that_work_and_then_none():
    actor = await half_way(await demo_person())

    shown = []
    for _ in range(3):
        code = await act(second_factor.demo_code, actor)
        shown.append(code)
        if code:
            await act(second_factor.verify, actor, FactorCodeForm(code=code))

    assert [bool(code) for code in shown] == [True, True, False]


async def test_nobody_else_is_shown_a_code():
    invented = await half_way(await demo_person(is_demo=False))
    own, _, _ = await support_with_factor()

    assert await act(second_factor.demo_code, invented) is None
    assert await act(second_factor.demo_code, await half_way(own)) is None


async def test_no_code_is_shown_in_production(monkeypatch):
    actor = await half_way(await demo_person())
    production = demo.get_settings().model_copy(update={"env": Environment.PRODUCTION})
    monkeypatch.setattr(demo, "get_settings", lambda: production)

    assert await act(second_factor.demo_code, actor) is None
