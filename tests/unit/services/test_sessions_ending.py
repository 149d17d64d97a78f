"""The sessions a person has: shown, signed out, logged out, cleared away (A-22, check 13)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from portal import db
from portal.errors import NotFound
from portal.models.accounts import (
    Session,
    SessionTicket,
)
from portal.services import sessions
from portal.services.sessions import TicketRefused
from tests.factories.accounts import (
    a_browser,
    an_account,
    an_actor,
    elsewhere,
    sign_in,
    who,
)
from tests.factories.outbox import audited
from tests.factories.sessions import a_ticket, exchanges, outcome_of

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


@pytest.mark.req("A-22")
async def test_the_list_shows_live_sessions_with_the_one_in_use_first(time_machine):
    account = await an_account()
    time_machine.move_to(NOON, tick=False)
    await sign_in(account, a_browser("forgotten"))
    time_machine.move_to(NOON + timedelta(minutes=50), tick=False)
    actor = await an_actor(account, a_browser("here", address="203.0.113.4"))
    time_machine.move_to(NOON + timedelta(minutes=70), tick=False)
    await sign_in(account, a_browser("phone"))
    await sign_in(await an_account(), a_browser("somebody else"))

    async with db.reading() as session:
        rows = await sessions.list_sessions(session, actor)

    assert [row.is_current for row in rows] == [True, False]
    assert (rows[0].device, rows[0].address) == ("Firefox, Windows", "203.0.113.4")
    assert rows[0].model_dump()["created_at"] == "2026-03-07T12:50:00+00:00"


@pytest.mark.req("A-22")
async def test_one_browser_is_signed_out_and_the_others_stay():
    account, phone, laptop = await an_account(), a_browser("phone"), a_browser("laptop")
    actor = await an_actor(account, laptop)
    value = await sign_in(account, phone)
    other = await who(value, phone)
    assert other is not None

    async with db.transaction() as session:
        await sessions.end_session(session, actor, other.session_id)

    assert await who(value, phone) is None
    async with db.reading() as session:
        assert [row.is_current for row in await sessions.list_sessions(session, actor)] == [True]


async def test_a_strangers_session_and_a_missing_one_are_the_same():
    actor, stranger = await an_actor(await an_account()), await an_actor(await an_account())
    for session_id in (stranger.session_id, uuid4()):
        with pytest.raises(NotFound):
            async with db.transaction() as session:
                await sessions.end_session(session, actor, session_id)

    async with db.reading() as session:
        assert len(await sessions.list_sessions(session, stranger)) == 1


@pytest.mark.req("A-22")
async def test_all_others_are_signed_out_and_open_pages_are_told_after_the_commit(monkeypatch):
    told = []
    monkeypatch.setattr(sessions, "_listeners", [])
    sessions.on_ended(told.extend)
    account = await an_account()
    actor = await an_actor(account)
    others = [a_browser("phone"), a_browser("tablet")]
    values = [await sign_in(account, each) for each in others]
    ids = {(await who(value, each)).session_id for value, each in zip(values, others, strict=True)}

    async with db.transaction() as session:
        ended = await sessions.end_other_sessions(session, actor)
        before_commit = list(told)

    assert ended == 2
    assert before_commit == []
    assert set(told) == ids
    assert [event.action for event in await audited()].count("sessions:ended") == 2


async def test_nobody_is_told_of_what_was_rolled_back(monkeypatch, visitor):
    told = []
    monkeypatch.setattr(sessions, "_listeners", [])
    sessions.on_ended(told.extend)
    value = await sign_in(await an_account(), visitor)

    async def log_out_and_fail():
        async with db.transaction() as session:
            await sessions.log_out(session, value)
            raise NotFound

    assert await outcome_of(log_out_and_fail()) is NotFound
    assert told == []
    assert await who(value, visitor) is not None


async def test_logging_out_ends_the_session_and_twice_is_no_error(visitor):
    value = await sign_in(await an_account(), visitor)

    for _ in range(2):
        async with db.transaction() as session:
            await sessions.log_out(session, value)

    assert await who(value, visitor) is None


async def test_ending_all_kills_tickets_not_yet_traded(visitor):
    account = await an_account()
    ticket = await a_ticket(account, visitor)

    async with db.transaction() as session:
        await sessions.end_all(session, account.id)

    assert await outcome_of(exchanges(visitor, ticket)) is TicketRefused


async def test_the_session_follows_its_person_to_another_network(visitor):
    value = await sign_in(await an_account(), visitor)

    assert await who(value, elsewhere(visitor, "198.51.100.200")) is not None


async def test_old_sessions_and_tickets_are_deleted(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    account = await an_account()
    await sign_in(account, visitor)
    await a_ticket(account, visitor)

    time_machine.move_to(NOON + timedelta(days=32), tick=False)
    async with db.transaction() as session:
        await sessions.delete_stale(session)

    async with db.reading() as session:
        assert (await session.exec(select(Session))).first() is None
        assert (await session.exec(select(SessionTicket))).first() is None
