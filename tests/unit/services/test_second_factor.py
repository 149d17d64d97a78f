"""The second factor: each code once, failures add up, and nothing goes round it (check 5)."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.mail import second_factor as mails
from portal.mail.messages import NewDevice
from portal.models.accounts import AccountKind
from portal.models.desk import RecoveryCode, SecondFactor
from portal.permissions import Permission, Role
from portal.schemas.accounts import LogInForm
from portal.services import accounts, second_factor, sessions
from portal.services.accounts import entering
from portal.services.second_factor import keeping
from tests.factories.accounts import PASSWORD, a_browser, an_account, an_actor, sign_in, who
from tests.factories.outbox import audited, posted
from tests.factories.second_factor import (
    NOON,
    act,
    code_for,
    half_way,
    key_of,
    outcome_of,
    support_with_factor,
    wrong_code,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.mark.parametrize(
    ("kind", "is_asked"),
    [
        (AccountKind.SUPPORT, True),
        (AccountKind.REVIEWER, True),
        (AccountKind.SHOPPER, True),
        (AccountKind.SUPPLIER, False),
        (AccountKind.OVERSEAS_BUYER, False),
    ],
)
async def test_who_works_at_the_portal_may_nothing_before_it(kind, is_asked):
    actor = await half_way(await an_account(kind=kind))

    assert actor.needs_second_factor is is_asked
    assert (actor.permissions == frozenset()) is is_asked
    assert (actor.roles == {Role.BEFORE_SECOND_FACTOR}) is is_asked


async def test_a_factor_begun_counts_for_nothing_until_its_first_code():
    buyer = await an_actor(await an_account())
    await act(second_factor.begin, buyer)

    again = await who(
        await sign_in(await _account_of(buyer), a_browser("phone")), a_browser("phone")
    )

    assert again is not None
    assert not again.needs_second_factor


async def _account_of(actor):
    async with db.reading() as session:
        return await session.get(sessions.Account, actor.account_id)


async def test_setting_up_lets_this_session_in_and_shows_ten_codes():
    account = await an_account(kind=AccountKind.REVIEWER)
    browser = a_browser("desk")
    cookie = await sign_in(account, browser, with_factor=False)
    actor = await who(cookie, browser)
    shown = await act(second_factor.begin, actor)
    key = await key_of(account)

    codes = await act(second_factor.confirm, actor, code_for(key))

    assert shown.key.replace(" ", "") == key
    assert shown.picture.startswith("data:image/svg+xml")
    assert len(set(codes)) == 10
    after = await who(cookie, browser)
    assert after is not None
    assert Role.REVIEWER in after.roles
    assert [each.kind for each in await posted()] == [NewDevice, mails.SecondFactorSetUp]
    assert [each.action for each in await audited()][-2:] == [
        "second_factors:begun",
        "second_factors:set_up",
    ]


async def test_a_factor_in_force_cannot_be_begun_again_by_the_password_alone():
    account, key, _ = await support_with_factor()
    thief = await half_way(account, "thief")

    assert await outcome_of(second_factor.begin, thief) is second_factor.AlreadySetUp
    assert (
        await outcome_of(second_factor.confirm, thief, wrong_code(key))
        is second_factor.AlreadySetUp
    )
    assert await key_of(account) == key


async def test_a_key_that_was_begun_before_is_worth_nothing():
    account = await an_account(kind=AccountKind.SUPPORT)
    actor = await half_way(account)
    await act(second_factor.begin, actor)
    planted = await key_of(account)

    await act(second_factor.begin, actor)

    refused = await outcome_of(second_factor.confirm, actor, code_for(planted))
    assert refused is second_factor.FactorCodeWrong


async def test_the_database_keeps_neither_key_nor_codes():
    _, key, codes = await support_with_factor()

    async with db.reading() as session:
        [factor] = await session.exec(select(SecondFactor))
        kept = list(await session.exec(select(RecoveryCode)))
    everything = factor.model_dump_json() + "".join(each.model_dump_json() for each in kept)
    assert key not in everything
    assert not [code for code in codes if code.replace("-", "") in everything]
    assert len(kept) == 10
    trail = str([each.details for each in await audited()])
    assert key not in trail


async def test_a_sealed_key_does_not_open_for_another_account():
    mine, _, _ = await support_with_factor()
    other = await an_account(kind=AccountKind.SUPPORT)
    async with db.reading() as session:
        stolen = await keeping.factor_of(session, mine.id)
    assert stolen is not None
    moved = SecondFactor(account_id=other.id, sealed_secret=stolen.sealed_secret, created_at=NOON)

    with pytest.raises(keeping.sealing.SealBroken):
        keeping.key_of(moved)


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        (-2, second_factor.FactorCodeWrong),
        (-1, None),
        (0, None),
        (1, None),
        (2, second_factor.FactorCodeWrong),
    ],
)
async def test_a_code_counts_around_its_half_minute(steps, outcome):
    account, key, _ = await support_with_factor()

    actor = await half_way(account)

    assert await outcome_of(second_factor.verify, actor, code_for(key, steps=steps)) is outcome


async def test_the_right_code_buys_a_new_cookie_with_all_rights():
    account, key, _ = await support_with_factor()
    browser = a_browser("desk")
    old = await sign_in(account, browser, with_factor=False)
    actor = await who(old, browser)

    ticket = await act(second_factor.verify, actor, code_for(key))
    new = (await act(sessions.exchange_ticket, browser, ticket)).cookie_value

    inside = await who(new, browser)
    assert inside is not None
    assert inside.may(Permission.ACCOUNTS_LIST)
    assert inside.second_factor_at == NOON
    assert new != old
    assert await who(old, browser) is None


@pytest.mark.req("A-22")
async def test_a_new_browser_is_told_of_once_the_factor_is_given_and_not_before():
    account, key, _ = await support_with_factor()
    phone = a_browser("phone", address="203.0.113.7")
    ticket = await accounts.log_in(phone, LogInForm(identifier=account.email, password=PASSWORD))
    before = await _new_devices()
    cookie = (await act(sessions.exchange_ticket, phone, ticket)).cookie_value

    await act(second_factor.verify, await who(cookie, phone), code_for(key))

    assert before == []
    assert await _new_devices() == ["203.0.113.7"]


async def test_a_thief_of_the_password_makes_no_browser_known():
    account, _, _ = await support_with_factor()
    phone = a_browser("phone")
    await accounts.log_in(phone, LogInForm(identifier=account.email, password=PASSWORD))

    async with db.reading() as session:
        assert not await entering.is_known_browser(session, phone, account.id)


async def _new_devices():
    return [each.message.address for each in await posted() if each.kind is NewDevice]


async def test_each_step_counts_once_and_none_before_it():
    account, key, _ = await support_with_factor()
    actor = await half_way(account)
    await act(second_factor.verify, actor, code_for(key))

    outcomes = [
        await outcome_of(second_factor.verify, actor, code_for(key, steps=step))
        for step in (0, -1, 1)
    ]

    used = second_factor.FactorCodeUsed
    assert outcomes == [used, used, None]


async def test_of_twenty_simultaneous_tries_one_succeeds():
    account, key, _ = await support_with_factor()
    actors = [await half_way(account, f"browser {number}") for number in range(4)]

    outcomes = await asyncio.gather(
        *(outcome_of(second_factor.verify, actor, code_for(key)) for actor in actors * 5)
    )

    assert Counter(outcomes) == {None: 1, second_factor.FactorCodeUsed: 19}


async def test_five_wrong_codes_make_one_wait_and_the_waits_grow(time_machine):
    account, key, _ = await support_with_factor()
    actor = await half_way(account)
    waits = []
    now = NOON
    for _ in range(4):
        for _ in range(5):
            outcome = await outcome_of(second_factor.verify, actor, wrong_code(key))
            assert outcome is second_factor.FactorCodeWrong
        began = now
        while await outcome_of(second_factor.verify, actor, wrong_code(key)) is (
            second_factor.FactorCodesClosed
        ):
            now += timedelta(seconds=30)
            time_machine.move_to(now, tick=False)
        waits.append((now - began) / timedelta(minutes=1))
        # The try that went through again was one of the next five.
        async with db.transaction() as session:
            await second_factor.checking.throttles.release_try(
                session, second_factor.checking.tries_keys(account.id)[0]
            )

    assert waits == [1, 2, 4, 8]


async def test_a_right_code_is_refused_while_one_has_to_wait():
    account, key, _ = await support_with_factor()
    actor = await half_way(account)
    for _ in range(5):
        await outcome_of(second_factor.verify, actor, wrong_code(key))

    assert (
        await outcome_of(second_factor.verify, actor, code_for(key))
        is second_factor.FactorCodesClosed
    )


async def test_of_fifty_parallel_guesses_five_are_compared():
    account, key, _ = await support_with_factor()
    actor = await half_way(account)

    outcomes = await asyncio.gather(
        *(outcome_of(second_factor.verify, actor, wrong_code(key)) for _ in range(50))
    )

    assert Counter(outcomes) == {
        second_factor.FactorCodeWrong: 5,
        second_factor.FactorCodesClosed: 45,
    }
