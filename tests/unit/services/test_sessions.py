"""Sessions: tickets, cookies, who acts, and the end of it (A-22; security checks 11 and 14)."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.errors import BrowserNotKnown
from portal.models.accounts import (
    Account,
    AccountKind,
    AccountStatus,
    AgreementAcceptance,
    Session,
    SessionTicket,
)
from portal.models.companies import Company, CompanyStatus, Membership
from portal.permissions import Permission, Role, Visitor
from portal.services import agreements, sessions
from portal.services.sessions import TicketRefused
from tests.factories.accounts import (
    a_browser,
    an_account,
    an_actor,
    sign_in,
    who,
)
from tests.factories.sessions import a_ticket, exchanges, outcome_of

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


async def _join(account, *, slot=None, **facts):
    now = datetime.now(UTC)  # noqa: TID251
    known = {"full_name": "Acme Trading Ltd", "full_name_key": "acmetradingltd", "stem_key": "acme"}
    admin = await an_account() if slot is None else None  # a live company has one
    async with db.transaction() as session:
        company = Company(
            **known | {"code": "K7Q4MX92R", "country": "GB", "created_by": account.id} | facts,
            created_at=now,
            updated_at=now,
        )
        session.add(company)
        await session.flush()
        place = Membership(
            company_id=company.id, account_id=account.id, admin_slot=slot, joined_at=now
        )
        session.add(place)
        if admin is not None:
            session.add(
                Membership(company_id=company.id, account_id=admin.id, admin_slot=1, joined_at=now)
            )
    return company


async def test_a_ticket_buys_one_session_in_its_own_browser(visitor):
    account = await an_account(language="zh")
    ticket = await a_ticket(account, visitor)

    opened = await exchanges(visitor, ticket)

    actor = await who(opened.cookie_value, visitor)
    assert opened.language == "zh"
    assert len(opened.cookie_value) >= 43
    assert actor is not None
    assert actor.account_id == account.id
    assert await outcome_of(exchanges(visitor, ticket)) is TicketRefused


async def test_of_parallel_exchanges_one_succeeds(visitor):
    ticket = await a_ticket(await an_account(), visitor)

    outcomes = await asyncio.gather(*(outcome_of(exchanges(visitor, ticket)) for _ in range(10)))

    assert Counter(outcomes) == {None: 1, TicketRefused: 9}


@pytest.mark.parametrize(("seconds", "outcome"), [(29, None), (30, TicketRefused)])
async def test_a_ticket_lives_thirty_seconds(time_machine, visitor, seconds, outcome):
    time_machine.move_to(NOON, tick=False)
    ticket = await a_ticket(await an_account(), visitor)

    time_machine.move_to(NOON + timedelta(seconds=seconds), tick=False)

    assert await outcome_of(exchanges(visitor, ticket)) is outcome


async def test_a_ticket_is_worthless_in_another_browser_and_stays_good_at_home(visitor):
    ticket = await a_ticket(await an_account(), visitor)

    assert await outcome_of(exchanges(a_browser("thief"), ticket)) is TicketRefused
    assert await outcome_of(exchanges(Visitor(browser="", address=""), ticket)) is TicketRefused
    assert await outcome_of(exchanges(visitor, "invented")) is TicketRefused
    assert await outcome_of(exchanges(visitor, ticket)) is None


async def test_no_ticket_without_a_browser():
    account = await an_account()

    assert await outcome_of(a_ticket(account, Visitor(browser="", address=""))) is BrowserNotKnown


async def test_a_suspended_account_buys_nothing(visitor):
    ticket = await a_ticket(await an_account(status=AccountStatus.SUSPENDED), visitor)

    assert await outcome_of(exchanges(visitor, ticket)) is TicketRefused


async def test_each_login_gets_a_new_value_and_ends_the_browsers_old_session(visitor):
    first, second = await an_account(), await an_account()

    values = [await sign_in(each, visitor) for each in (first, first, second)]

    assert len(set(values)) == 3
    assert [await who(value, visitor) is not None for value in values] == [False, False, True]


async def test_the_database_keeps_no_secret(visitor):
    ticket = await a_ticket(await an_account(), visitor)
    value = (await exchanges(visitor, ticket)).cookie_value

    async with db.reading() as session:
        [row] = await session.exec(select(Session))
        [traded] = await session.exec(select(SessionTicket))
    assert value not in row.model_dump_json()
    assert ticket not in traded.model_dump_json()


@pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "\x00", "\ud800", "'; --"])
async def test_an_invented_cookie_is_nobody(visitor, cookie):
    await an_actor(await an_account())

    assert await who(cookie, visitor) is None


@pytest.mark.parametrize(
    ("kind", "idle"),
    [
        (AccountKind.OVERSEAS_BUYER, 60),
        (AccountKind.SUPPLIER, 60),
        (AccountKind.SUPPORT, 15),
        (AccountKind.REVIEWER, 15),
        (AccountKind.SHOPPER, 15),
    ],
)
async def test_a_session_ends_when_it_rests_too_long(time_machine, visitor, kind, idle):
    time_machine.move_to(NOON, tick=False)
    value = await sign_in(await an_account(kind=kind), visitor)

    time_machine.move_to(NOON + timedelta(minutes=idle, seconds=-1), tick=False)
    before = await who(value, visitor)
    time_machine.move_to(NOON + timedelta(minutes=idle), tick=False)

    assert before is not None
    assert await who(value, visitor) is None


@pytest.mark.parametrize(
    ("kind", "step", "hours"),
    [(AccountKind.OVERSEAS_BUYER, 48, 24), (AccountKind.REVIEWER, 12, 12)],
)
async def test_a_session_in_constant_use_ends_too(time_machine, visitor, kind, step, hours):
    time_machine.move_to(NOON, tick=False)
    value = await sign_in(await an_account(kind=kind), visitor)
    lived = 0
    while (actor := await who(value, visitor)) is not None:
        async with db.transaction() as session:
            await sessions.touch(session, actor)
        lived += step
        time_machine.move_to(NOON + timedelta(minutes=lived), tick=False)

    assert lived == hours * 60


async def test_use_is_noted_at_most_once_a_minute(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    value = await sign_in(await an_account(), visitor)
    noted = []
    for seconds in (0, 59, 60, 61, 119, 120):
        time_machine.move_to(NOON + timedelta(seconds=seconds), tick=False)
        actor = await who(value, visitor)
        async with db.transaction() as session:
            await sessions.touch(session, actor)
        async with db.reading() as session:
            [row] = await session.exec(select(Session))
        noted.append((actor.is_touch_due, (row.seen_at - NOON).seconds))

    assert noted == [(False, 0), (False, 0), (True, 60), (False, 60), (False, 60), (True, 120)]


@pytest.mark.parametrize(
    ("status", "is_in"),
    [
        (AccountStatus.ACTIVE, True),
        (AccountStatus.LOCKED, True),
        (AccountStatus.SUSPENDED, False),
        (AccountStatus.ERASED, False),
    ],
)
async def test_a_suspension_works_at_once_and_a_lock_ends_no_session(visitor, status, is_in):
    account = await an_account()
    value = await sign_in(account, visitor)
    async with db.transaction() as session:
        (await session.get_one(Account, account.id)).status = status

    assert (await who(value, visitor) is not None) is is_in


@pytest.mark.parametrize(
    ("kind", "slot", "roles"),
    [
        (AccountKind.OVERSEAS_BUYER, 1, {Role.BUYER, Role.COMPANY_ADMIN}),
        (AccountKind.DOMESTIC_BUYER, None, {Role.BUYER, Role.COMPANY_MEMBER}),
        (AccountKind.REPRESENTATIVE, 3, {Role.BUYER, Role.COMPANY_ADMIN}),
    ],
)
async def test_a_buyer_with_a_company_acts_for_it(kind, slot, roles):
    account = await an_account(kind=kind, contact_name="Ana")
    company = await _join(account, slot=slot, short_name="Acme", status=CompanyStatus.INCOMPLETE)

    actor = await an_actor(account)

    assert actor.roles == roles | {Role.PERSON}
    assert (actor.company_id, actor.company_name) == (company.id, "Acme")
    assert (actor.company_status, actor.kind, actor.contact_name) == ("incomplete", kind, "Ana")
    assert actor.may(Permission.COMPANIES_EDIT) is (slot is not None)


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (AccountKind.OVERSEAS_BUYER, Role.BUYER_WITHOUT_COMPANY),
        (AccountKind.SUPPLIER, Role.SUPPLIER),
        (AccountKind.SHOPPER, Role.SHOPPER),
        (AccountKind.REVIEWER, Role.REVIEWER),
        (AccountKind.SUPPORT, Role.SUPPORT),
    ],
)
async def test_everybody_else_plays_one_part(kind, role):
    actor = await an_actor(await an_account(kind=kind))

    assert actor.roles == {Role.PERSON, role}
    assert (actor.company_id, actor.company_name, actor.company_status) == (None, "", "")


async def test_a_place_that_has_ended_counts_no_more():
    account = await an_account()
    await _join(account)
    async with db.transaction() as session:
        own = select(Membership).where(Membership.account_id == account.id)
        (await session.exec(own)).one().ended_at = NOON

    actor = await an_actor(account)

    assert actor.roles == {Role.PERSON, Role.BUYER_WITHOUT_COMPANY}
    assert actor.company_id is None


@pytest.mark.req("B-07")
async def test_a_new_version_of_the_agreement_waits_for_consent(visitor):
    account = await an_account()
    value = await sign_in(account, visitor)
    async with db.transaction() as session:
        consent = (await session.exec(select(AgreementAcceptance))).one()
        consent.agreement_version = "2001-01"

    actor = await who(value, visitor)

    assert actor is not None
    assert actor.needs_agreement
    async with db.transaction() as session:
        assert await agreements.needs_consent(session, account.id)


async def test_who_acts_is_one_query(visitor, monkeypatch):
    value = await sign_in(await an_account(), visitor)
    asked = []
    async with db.reading() as session:
        execute = type(session).exec

        async def counted(self, *arguments, **options):
            asked.append(arguments)
            return await execute(self, *arguments, **options)

        monkeypatch.setattr(type(session), "exec", counted)
        assert await sessions.find_actor(session, value, visitor)

    assert len(asked) == 1
