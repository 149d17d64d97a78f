"""The desk's queue: who sees it, in which order, and that of two at once one wins."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from portal import db
from portal.errors import ChangedMeanwhile, NotAllowed, NotFound
from portal.kit import clock
from portal.mail.tickets import TicketRefused, TicketSolved
from portal.models.accounts import AccountKind
from portal.models.desk import TicketCannotMove, TicketKind, TicketStatus
from portal.schemas.base import FormRefused
from portal.schemas.support_desk import AnswerForm, GiveBackForm, TicketScope
from portal.services import support
from portal.services.support.errors import TicketNotTaken, TicketTaken
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.outbox import audited, last_to, posted
from tests.factories.tickets import (
    BADGE_FACTS,
    LOST_FACTS,
    a_colleague,
    ask_about_badge,
    ask_for_account,
    take,
    ticket,
    tickets,
)

pytestmark = pytest.mark.usefixtures("database")
ANSWER = AnswerForm(answer="Please use the form for new buyers.")
REASON = GiveBackForm(reason="My shift is over.")


async def _listed(actor, **asked):
    async with db.reading() as session:
        return await support.list_tickets(session, actor, **asked)


async def _numbers(actor, **asked):
    return [row.number for row in (await _listed(actor, **asked)).rows]


async def _counted(actor):
    async with db.reading() as session:
        return await support.count_tickets(session, actor)


@pytest.mark.req("C-06")
async def test_the_queue_stands_oldest_first_with_masked_addresses():
    with time_machine.travel(timedelta(days=-1)):
        older = await ask_about_badge()
    newer = await ask_for_account()
    olga = await a_colleague()

    found = await _listed(olga)

    assert [row.number for row in found.rows] == [older.number, newer.number]
    assert [row.email for row in found.rows] == ["l***@reader.example", "a***@reader.example"]


async def test_the_queue_can_be_narrowed_and_searched():
    badge, lost = await ask_about_badge(), await ask_for_account()
    olga = await a_colleague()
    await take(olga, lost.number)

    assert await _numbers(olga, kind=TicketKind.BADGE_CORRECTION) == [badge.number]
    assert await _numbers(olga, scope=TicketScope.MINE) == [lost.number]
    assert await _numbers(olga, scope=TicketScope.CLOSED) == []
    assert await _numbers(olga, search=lost.number.replace("-", " ")) == [lost.number]
    assert await _numbers(olga, search="gómez") == [lost.number]
    assert await _numbers(olga, search=BADGE_FACTS["email"].upper()) == [badge.number]
    assert await _numbers(olga, search="@reader.example") == []


async def test_a_colleague_sees_who_works_on_what():
    lost = await ask_for_account()
    olga, ivan = await a_colleague("Olga"), await a_colleague("Ivan")
    await take(olga, lost.number)

    [hers], [his] = (await _listed(olga)).rows, (await _listed(ivan)).rows

    assert (hers.owner, hers.is_mine) == ("Olga", True)
    assert (his.owner, his.is_mine) == ("Olga", False)


async def test_the_counters_say_what_is_to_do():
    await ask_about_badge()
    lost = await ask_for_account()
    olga = await a_colleague()
    await take(olga, lost.number)

    counts = await _counted(olga)

    assert (counts.waiting, counts.mine) == (1, 1)
    assert counts.oldest_at is not None


@pytest.mark.parametrize("kind", [each for each in AccountKind if each is not AccountKind.SUPPORT])
async def test_nobody_but_support_handles_tickets(kind: AccountKind):
    lost = await ticket((await ask_for_account()).number)
    actor = await an_actor(await an_account(kind=kind))

    assert (await _counted(actor)).waiting == 0
    with pytest.raises(NotAllowed):
        await _listed(actor)
    for act in (support.find_ticket, support.match_accounts, support.match_badges):
        with pytest.raises(NotAllowed):
            async with db.reading() as session:
                await act(session, actor, lost.id)
    with pytest.raises(NotAllowed):
        async with db.transaction() as session:
            await support.take_ticket(session, actor, lost.id)


async def test_an_unknown_ticket_is_not_found():
    olga = await a_colleague()

    with pytest.raises(NotFound):
        async with db.reading() as session:
            await support.find_ticket(session, olga, uuid4())
    with pytest.raises(NotFound):
        async with db.transaction() as session:
            await support.take_ticket(session, olga, uuid4())


async def test_a_ticket_shows_what_was_entered_and_what_happened():
    lost = await ask_for_account()
    olga = await a_colleague("Olga")
    taken = await take(olga, lost.number)

    async with db.reading() as session:
        row = await support.find_ticket(session, olga, taken.id)

    assert {name: getattr(row, name) for name in ("email", "old_email", "company_name")} == {
        name: LOST_FACTS[name] for name in ("email", "old_email", "company_name")
    }
    assert [(step.step, step.by) for step in row.steps] == [("opened", ""), ("taken", "Olga")]


async def test_of_two_who_take_it_at_once_one_wins_and_the_other_reads_who():
    lost = await ticket((await ask_for_account()).number)
    olga, ivan = await a_colleague("Olga"), await a_colleague("Ivan")

    async def taking(actor):
        async with db.transaction() as session:
            await support.take_ticket(session, actor, lost.id)

    results = await asyncio.gather(taking(olga), taking(ivan), return_exceptions=True)

    [refusal] = [each for each in results if each is not None]
    winner = (await ticket(lost.number)).owner_id
    assert isinstance(refusal, TicketTaken)
    assert refusal.values == {"name": "Olga" if winner == olga.account_id else "Ivan"}


async def test_taking_ones_own_again_changes_nothing():
    lost = await ask_for_account()
    olga = await a_colleague()
    once = await take(olga, lost.number)

    assert (await take(olga, lost.number)).version == once.version


@pytest.mark.parametrize("decide", [support.solve_ticket, support.refuse_ticket])
async def test_only_whoever_took_it_answers(decide):
    lost = await ticket((await ask_for_account()).number)
    olga, ivan = await a_colleague("Olga"), await a_colleague("Ivan")

    with pytest.raises(TicketNotTaken):
        async with db.transaction() as session:
            await decide(session, ivan, lost.id, ANSWER, version=lost.version)
    taken = await take(olga, lost.number)
    with pytest.raises(TicketTaken):
        async with db.transaction() as session:
            await decide(session, ivan, lost.id, ANSWER, version=taken.version)


@pytest.mark.req("C-06")
@pytest.mark.parametrize(
    ("decide", "mail", "status"),
    [
        (support.solve_ticket, TicketSolved, TicketStatus.SOLVED),
        (support.refuse_ticket, TicketRefused, TicketStatus.REFUSED),
    ],
)
async def test_the_answer_reaches_the_person_in_their_language(decide, mail, status):
    lost = await ask_for_account(a_browser("home", language="zh"))
    olga = await a_colleague()
    taken = await take(olga, lost.number)

    async with db.transaction() as session:
        await decide(session, olga, taken.id, ANSWER, version=taken.version)

    closed = await ticket(lost.number)
    assert (closed.status, closed.answer) == (status, ANSWER.answer)
    assert (await posted())[-1].language == "zh"
    assert await last_to(LOST_FACTS["email"]) == mail(number=lost.number, answer=ANSWER.answer)
    [event] = [each for each in await audited() if each.action == f"tickets:{status.value}"]
    assert event.actor_id == olga.account_id
    assert event.details["reason"] == ANSWER.answer


async def test_a_closed_ticket_stays_closed():
    lost = await ask_for_account()
    olga = await a_colleague()
    taken = await take(olga, lost.number)
    async with db.transaction() as session:
        await support.solve_ticket(session, olga, taken.id, ANSWER, version=taken.version)
    closed = await ticket(lost.number)

    with pytest.raises(TicketCannotMove):
        await take(olga, lost.number)
    with pytest.raises(TicketCannotMove):
        async with db.transaction() as session:
            await support.refuse_ticket(session, olga, closed.id, ANSWER, version=closed.version)
    with pytest.raises(TicketCannotMove):
        async with db.transaction() as session:
            await support.give_back(session, olga, closed.id, REASON, version=closed.version)


async def test_a_colleague_who_is_away_does_not_block_a_ticket():
    lost = await ask_for_account()
    olga, ivan = await a_colleague("Olga"), await a_colleague("Ivan")
    taken = await take(olga, lost.number)

    async with db.transaction() as session:
        await support.give_back(session, ivan, taken.id, REASON, version=taken.version)

    assert (await ticket(lost.number)).owner_id is None
    assert (await take(ivan, lost.number)).owner_id == ivan.account_id
    [event] = [each for each in await audited() if each.action == "tickets:given_back"]
    assert event.details["reason"] == REASON.reason


async def test_what_was_decided_on_an_old_page_is_refused():
    lost = await ask_for_account()
    olga = await a_colleague()
    before = await ticket(lost.number)
    await take(olga, lost.number)

    with pytest.raises(ChangedMeanwhile):
        async with db.transaction() as session:
            await support.solve_ticket(session, olga, before.id, ANSWER, version=before.version)


@pytest.mark.parametrize("form", [AnswerForm, GiveBackForm])
@pytest.mark.parametrize("words", ["", "   ", "x" * 501])
def test_every_decision_needs_words_that_fit(form, words):
    field = next(iter(form.model_fields))

    with pytest.raises(FormRefused) as refused:
        form.read({field: words})

    assert set(refused.value.errors) == {field}


async def test_closed_requests_go_after_two_years_and_open_ones_stay():
    olga = await a_colleague()
    open_one, closed = (await ask_about_badge()).number, (await ask_for_account()).number
    taken = await take(olga, closed)
    async with db.transaction() as session:
        await support.refuse_ticket(session, olga, taken.id, ANSWER, version=taken.version)

    assert await _left_after(timedelta(days=730, minutes=-5)) == {open_one, closed}
    assert await _left_after(timedelta(days=730, minutes=5)) == {open_one}


async def _left_after(span):
    """Tidy up that much later; return the numbers of the requests that are left."""
    with time_machine.travel(clock.now() + span, tick=False):
        async with db.transaction() as session:
            await support.delete_old(session)
    return {each.number for each in await tickets()}
