"""The lead's colleagues: who is on the list, and help for one who has lost the second factor."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlmodel import select

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.mail import second_factor as mails
from portal.models.accounts import AccountKind
from portal.models.desk import RecoveryCode
from portal.permissions import GRANTS, Permission, Role, granted
from portal.schemas.second_factor import RecoveryCodeForm
from portal.services import colleagues, second_factor, sessions
from portal.state.colleagues import ColleaguesState
from tests.factories.accounts import a_browser, an_account, an_actor, sign_in, who
from tests.factories.desk import REASON, why
from tests.factories.outbox import audited, last_to, posted
from tests.factories.second_factor import (
    NOON,
    act,
    code_for,
    half_way,
    outcome_of,
    set_up,
    support_with_factor,
)
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


async def _a_lead(**facts):
    return await an_account(kind=AccountKind.REVIEW_LEAD, contact_name="Lin", **facts)


async def _list(actor, **asked):
    async with db.reading() as session:
        return await colleagues.list_colleagues(session, actor, **asked)


async def test_the_list_holds_the_staff_and_nobody_else():
    lead = await _a_lead()
    vera = await an_account(
        kind=AccountKind.SUPPORT, contact_name="Vera", email="vera@mail.example"
    )
    await an_account(kind=AccountKind.SHOPPER, contact_name="Bo")
    await an_account(contact_name="A buyer")
    await set_up(vera)
    await set_up(lead)

    found = await _list(await an_actor(lead))

    assert [(each.contact_name, each.kind) for each in found.rows] == [
        ("Bo", "shopper"),
        ("Lin", "review_lead"),
        ("Vera", "support"),
    ]
    assert [each.has_second_factor for each in found.rows] == [False, True, True]
    assert [each.may_remove for each in found.rows] == [False, False, True]
    assert found.rows[2].email == "v***@mail.example"


@pytest.mark.parametrize("asked", ["ver", "vera@mail.example", "ve\x00ra"])
async def test_a_colleague_is_found_by_part_of_the_name_or_the_whole_address(asked):
    lead = await _a_lead()
    await an_account(kind=AccountKind.SUPPORT, contact_name="Vera", email="vera@mail.example")

    found = await _list(await an_actor(lead), search=asked)

    assert [each.contact_name for each in found.rows] == ["Vera"]


@pytest.mark.parametrize(
    "kind", [each for each in AccountKind if each is not AccountKind.REVIEW_LEAD], ids=str
)
async def test_whoever_does_not_lead_sees_no_list(kind):
    stranger = await an_actor(await an_account(kind=kind))

    with pytest.raises(NotAllowed):
        await _list(stranger)


def test_only_the_lead_holds_the_permission():
    holders = [role for role in Role if Permission.COLLEAGUES_RESET_FACTOR in GRANTS[role]]
    assert holders == [Role.REVIEW_LEAD]


async def test_on_the_page_a_factor_goes_with_a_reason_that_stays():
    actor = await an_actor(await _a_lead())
    vera = await an_account(kind=AccountKind.SUPPORT, contact_name="Vera")
    await set_up(vera)
    state = a_state(ColleaguesState)
    await ask(ColleaguesState.load, state, actor=actor)
    await ask(ColleaguesState.ask, state, str(vera.id), actor=actor)

    await ask(ColleaguesState.remove_second_factor, state, {"reason": REASON}, actor=actor)

    assert (state.question, state.chosen_name) == ("", "Vera")
    assert not any(each.may_remove for each in state.rows)
    [removed] = [each for each in await audited() if each.action == "second_factors:removed"]
    assert (removed.actor_id, removed.details["reason"]) == (actor.account_id, REASON)


async def test_on_the_page_nobody_is_asked_about_their_own():
    lead = await _a_lead()
    await set_up(lead)
    actor = await an_actor(lead)
    state = a_state(ColleaguesState)
    await ask(ColleaguesState.load, state, actor=actor)

    await ask(ColleaguesState.ask, state, str(lead.id), actor=actor)

    assert state.question == ""


async def test_a_refused_removal_leaves_the_factor():
    vera = await an_account(kind=AccountKind.SUPPORT)
    await set_up(vera)
    support = await an_actor(await an_account(kind=AccountKind.SUPPORT))

    with pytest.raises(NotAllowed):
        await act(colleagues.remove_second_factor, support, vera.id, why())

    async with db.reading() as session:
        assert await second_factor.has_factor(session, vera.id)


async def test_the_lead_removes_a_colleagues_and_everything_of_theirs_ends():
    account, key, _ = await support_with_factor()
    lead = await an_account(kind=AccountKind.REVIEW_LEAD, contact_name="Lin", language="zh")
    helper = await an_actor(lead)
    browser = a_browser("lost")
    cookie = await sign_in(account, browser)
    half = await half_way(account, "phone")
    ticket = await act(second_factor.verify, half, code_for(key))
    ended = []
    sessions.on_ended(ended.extend)

    await act(second_factor.remove_colleagues, helper, account.id, "Telephone lost, called back")

    sessions._listeners.remove(ended.extend)
    assert await who(cookie, browser) is None
    assert len(ended) >= 2
    refused = await outcome_of(sessions.exchange_ticket, a_browser("phone"), ticket)
    assert refused is sessions.TicketRefused
    [removed] = [each for each in await audited() if each.action == "second_factors:removed"]
    assert removed.actor_id == helper.account_id
    assert removed.details["reason"] == "Telephone lost, called back"
    assert await last_to(account.email) == mails.SecondFactorRemovedByLead(
        contact_name="Vera Koch", lead="Lin", reason="Telephone lost, called back"
    )
    assert await last_to(lead.email) == mails.ColleaguesFactorRemoved(
        contact_name="Lin", colleague="Vera Koch", reason="Telephone lost, called back"
    )
    assert (await half_way(account)).needs_second_factor


async def test_recovery_codes_die_with_a_colleagues_factor():
    account, _, codes = await support_with_factor()
    lead = await an_actor(await an_account(kind=AccountKind.REVIEW_LEAD))

    await act(second_factor.remove_colleagues, lead, account.id, "x")

    form = RecoveryCodeForm.read({"recovery_code": codes[0]})
    half = await half_way(account)
    assert await outcome_of(second_factor.use_recovery_code, half, form) is second_factor.NotSetUp
    async with db.reading() as session:
        assert list(await session.exec(select(RecoveryCode))) == []


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.REVIEW_LEAD])
async def test_only_the_lead_removes_a_colleagues(role):
    account, _, _ = await support_with_factor()
    actor = await an_actor(await an_account())
    actor = replace(actor, roles=frozenset({role}), permissions=granted(frozenset({role})))

    refused = await outcome_of(second_factor.remove_colleagues, actor, account.id, "x")

    assert refused is NotAllowed


async def test_the_lead_removes_neither_their_own_nor_a_customers():
    lead, buyer = await an_account(kind=AccountKind.REVIEW_LEAD), await an_account()
    await set_up(lead)
    await set_up(buyer)
    actor = await an_actor(lead)
    remove = second_factor.remove_colleagues

    assert await outcome_of(remove, actor, lead.id, "x") is NotAllowed
    assert await outcome_of(remove, actor, buyer.id, "x") is NotFound
    assert await outcome_of(remove, actor, uuid4(), "x") is NotFound
    assert await _mails_of_removal() == []


async def _mails_of_removal():
    removals = {mails.SecondFactorRemovedByLead, mails.ColleaguesFactorRemoved}
    return [each for each in await posted() if each.kind in removals]
