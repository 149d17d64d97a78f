"""What time does to cases: apologies, reminders, ends; and two people at the same moment."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal import db
from portal.errors import PortalError
from portal.kit import clock
from portal.models.reviews import AnswerTally, ReviewKind, ReviewStatus
from portal.schemas.desk_reviews import QueueScope, QueueSort
from portal.services import desk_reviews, reviews
from portal.services.desk_reviews import CaseTaken
from portal.services.reviews import tallies
from tests.factories.accounts import an_account, an_actor
from tests.factories.memberships import told
from tests.factories.outbox import posted
from tests.factories.review_desk import (
    a_claimed_case,
    acts,
    an_approved_case,
    approves,
    claims,
    correction,
    counting,
    lets_time_pass,
    verdict,
)
from tests.factories.reviews import (
    a_case,
    a_draft,
    a_lead,
    a_reviewer,
    changes,
    now_of,
    submits,
)

pytestmark = pytest.mark.usefixtures("database")
ROUNDS = 6


@pytest.fixture(autouse=True)
def known(monkeypatch):
    return counting(monkeypatch)


async def _lists(person, **options):
    actor = await an_actor(person)
    async with db.reading() as session:
        return await desk_reviews.list_queue(session, actor, ReviewKind.IDENTITY, **options)


@pytest.mark.req("B-14")
@pytest.mark.req("B-20")
@pytest.mark.req("B-23")
async def test_a_promise_not_kept_is_apologised_for_once_and_the_leads_are_told():
    owner, lead = await an_account(), await a_lead()
    review = await a_case(owner)

    assert await lets_time_pass() == 0
    await changes(review, due_at=clock.now() - timedelta(minutes=1))
    assert await lets_time_pass() == 1
    assert await lets_time_pass() == 0

    assert await told(owner) == ["ReviewSubmitted", "ReviewLate"]
    assert await told(lead) == ["ReviewOverdue"]
    assert (await posted())[-1].message.link.endswith(f"/desk/identity/{review.id}")
    case = await now_of(review)
    async with db.reading() as session:
        row = await reviews.case_of(session, case)
        entry = await reviews.find_calendar_entry(session, await an_actor(owner), review.id)
    assert (row.is_late, row.answer_by) == (True, case.expected_at)
    assert case.expected_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ").encode() in entry.content
    with time_machine.travel(case.expected_at + timedelta(minutes=1)):
        async with db.reading() as session:
            assert (await reviews.case_of(session, case)).answer_by is None


async def test_each_round_has_a_promise_of_its_own():
    owner, reviewer = await an_account(), await a_reviewer()
    review = await a_claimed_case(owner, reviewer)
    await changes(review, due_at=clock.now() - timedelta(minutes=1))
    await lets_time_pass()
    await acts(reviewer, desk_reviews.return_for_correction, review, correction("name"))
    assert (await now_of(review)).is_on_time is False
    assert await lets_time_pass() == 0
    async with db.transaction() as session:
        row = await reviews.lock(session, review.id)
        await reviews.save_facts(session, row, {"name": "Else"}, headline="Else")

    again = await submits(owner, review)

    assert (again.overdue_told_at, again.expected_at) == (None, None)
    assert again.due_at > clock.now()


@pytest.mark.parametrize(
    ("days", "reminded"), [(61, []), (60, [60]), (31, [60]), (30, [30]), (8, [30]), (7, [7])]
)
async def test_the_end_is_announced_by_the_nearest_reminder_alone(days, reminded):
    owner = await an_account()
    review = await an_approved_case(owner)
    await changes(review, expires_at=clock.now() + timedelta(days=days))

    for _ in range(2):
        await lets_time_pass()

    assert [(await now_of(review)).reminded_days] == (reminded or [None])
    assert Counter(await told(owner))["ReviewExpiring"] == len(reminded)


async def test_the_three_reminders_come_once_each_and_then_the_end(known):
    owner = await an_account()
    review = await an_approved_case(owner)
    end = clock.now() + timedelta(days=100)
    await changes(review, expires_at=end)

    for days in (70, 59, 58, 29, 28, 6, 5):
        with time_machine.travel(end - timedelta(days=days)):
            await lets_time_pass()
    assert (await now_of(review)).status is ReviewStatus.APPROVED
    with time_machine.travel(end):
        await lets_time_pass()

    steps = await told(owner)
    assert steps.count("ReviewExpiring") == 3
    assert steps[-1] == "ReviewExpired"
    assert (await now_of(review)).status is ReviewStatus.EXPIRED
    assert known.calls["ended:expired"] == 1


async def test_an_old_approval_ends_while_its_change_is_under_way(known):
    owner = await an_account()
    review = await an_approved_case(owner)
    await changes(review, expires_at=clock.now() + timedelta(days=1))
    actor = await an_actor(owner)
    async with db.transaction() as session:
        row = await reviews.access_own(session, actor, review.id)
        await reviews.reopen(session, actor, row)
    await changes(review, expires_at=clock.now())

    await lets_time_pass()

    case = await now_of(review)
    assert (case.status, case.expires_at) == (ReviewStatus.DRAFT, None)
    assert known.calls["ended:draft"] == 1


async def test_a_suspended_approval_ends_once_it_counts_again():
    lead = await a_lead()
    review = await an_approved_case(await an_account())
    await acts(lead, desk_reviews.suspend, review, verdict())
    await changes(review, expires_at=clock.now())
    assert await lets_time_pass() == 0

    await acts(lead, desk_reviews.resume, review)
    await lets_time_pass()

    assert (await now_of(review)).status is ReviewStatus.EXPIRED


async def test_the_oldest_due_stands_first_and_a_draft_nowhere():
    lead, reviewer = await a_lead(), await a_reviewer()
    late = await a_case(await an_account(), headline="Zoë Late")
    soon = await a_case(await an_account(), headline="Anna Soon")
    held = await a_claimed_case(await an_account(), reviewer, headline="Held")
    await a_draft(await an_account(), headline="Draft")
    now = clock.now()
    await changes(late, due_at=now - timedelta(days=1), completeness=20)
    await changes(soon, due_at=now + timedelta(days=1), completeness=100)
    await changes(held, due_at=now + timedelta(days=2), completeness=60)

    async def headlines(person, **options):
        return [each.headline for each in (await _lists(person, **options)).rows]

    assert await headlines(lead) == ["Zoë Late", "Anna Soon", "Held"]
    assert await headlines(lead, sort=QueueSort.COMPLETENESS, descending=True) == [
        "Anna Soon",
        "Held",
        "Zoë Late",
    ]
    assert await headlines(lead, sort=QueueSort.HEADLINE) == ["Anna Soon", "Held", "Zoë Late"]
    assert await headlines(lead, scope=QueueScope.OVERDUE) == ["Zoë Late"]
    assert await headlines(reviewer, scope=QueueScope.MINE) == ["Held"]
    assert await headlines(lead, scope=QueueScope.MINE) == []
    assert await headlines(lead, search="zoe la") == ["Zoë Late"]
    assert await headlines(lead, search="%\x00") == []
    await approves(reviewer, soon)
    assert await headlines(lead, scope=QueueScope.DECIDED) == ["Anna Soon"]


async def test_the_figures_count_what_waits_and_who_has_it():
    lead, reviewer = await a_lead(), await a_reviewer(contact_name="Rita")
    await a_case(await an_account())
    held = await a_claimed_case(await an_account(), reviewer)
    decided = await a_case(await an_account())
    await approves(reviewer, decided)
    await changes(held, due_at=clock.now() - timedelta(days=1))

    for person, mine in ((lead, 0), (reviewer, 1)):
        actor = await an_actor(person)
        async with db.reading() as session:
            found = await desk_reviews.find_figures(session, actor)
            weeks = await desk_reviews.list_weeks(session, actor, ReviewKind.IDENTITY)
        assert found.waiting == {"identity": 2, "supplier": 0, "brand": 0}
        assert (found.overdue, found.mine) == (1, mine)
        assert [(each.name, each.count) for each in found.workload] == [("Rita", 1)]
        assert [each.answered for each in weeks] == [0] * 7 + [1]
        assert weeks[-1].percent == 100


async def test_the_chart_counts_every_answer_of_its_week_however_many_there_were():
    reviewer = await a_reviewer()
    decided = await a_case(await an_account())
    monday = tallies.monday_of(clock.now()) - timedelta(weeks=7)
    async with db.transaction() as session:
        kind = ReviewKind.IDENTITY
        session.add(AnswerTally(kind=kind, monday=monday, answered=900, on_time=450))
    await approves(reviewer, decided)
    again = await a_case(await an_account())
    await changes(again, due_at=clock.now() - timedelta(days=1))
    await approves(reviewer, again)

    actor = await an_actor(reviewer)
    async with db.reading() as session:
        weeks = await desk_reviews.list_weeks(session, actor, ReviewKind.IDENTITY)

    assert [each.answered for each in weeks] == [900, *[0] * 6, 2]
    assert [weeks[0].percent, weeks[-1].percent] == [50, 50]


async def _at_once(*moves):
    """Let both begin at the same moment; return what each got, its refusal instead of a result."""
    return await asyncio.gather(*(each() for each in moves), return_exceptions=True)


def _act(actor, act, review, *more, **options):
    async def move():
        async with db.transaction() as session:
            await act(session, actor, review.id, *more, **options)
            return "done"

    return move


async def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told():
    first, second = await an_actor(await a_reviewer()), await an_actor(await a_reviewer())
    for _ in range(ROUNDS):
        review = await a_case(await an_account())

        results = await _at_once(
            _act(first, desk_reviews.claim, review), _act(second, desk_reviews.claim, review)
        )

        assert sorted(map(str, results)) == ["case_taken", "done"]
        assert any(isinstance(each, CaseTaken) for each in results)


async def test_of_two_decisions_at_once_one_counts():
    reviewer = await a_reviewer()
    actor = await an_actor(reviewer)
    for _ in range(ROUNDS):
        owner = await an_account()
        review = await a_claimed_case(owner, reviewer)
        version = (await now_of(review)).version

        results = await _at_once(
            _act(actor, desk_reviews.approve, review, version=version),
            _act(actor, desk_reviews.return_for_correction, review, correction(), version=version),
        )

        assert results.count("done") == 1
        assert sum(isinstance(each, PortalError) for each in results) == 1
        assert len(await told(owner)) == 2


async def test_of_two_submissions_at_once_one_counts():
    for _ in range(ROUNDS):
        owner = await an_account()
        review, actor = await a_draft(owner), await an_actor(owner)

        async def submit(review=review, actor=actor):
            async with db.transaction() as session:
                own = await reviews.access_own(session, actor, review.id)
                await reviews.submit(session, actor, own, completeness=1)
                return "done"

        results = await _at_once(submit, submit)

        assert sorted(map(str, results)) == ["done", "review_cannot_move"]
        assert (await now_of(review)).round == 1
        assert await told(owner) == ["ReviewSubmitted"]


async def test_claiming_and_a_reminder_of_lateness_do_not_lose_each_other():
    review = await a_case(await an_account())
    await changes(review, due_at=clock.now() - timedelta(minutes=1))
    reviewer = await a_reviewer()
    actor = await an_actor(reviewer)

    await _at_once(_act(actor, desk_reviews.claim, review), lets_time_pass)

    case = await now_of(review)
    assert (case.claimed_by, case.status) == (reviewer.id, ReviewStatus.IN_REVIEW)
    assert case.overdue_told_at is not None


async def test_the_apology_names_the_next_working_day():
    owner = await an_account()
    with time_machine.travel(datetime(2026, 9, 28, 2, tzinfo=UTC), tick=False):
        review = await a_case(owner)
        await changes(review, due_at=clock.now() - timedelta(days=1))
        with time_machine.travel(datetime(2026, 9, 30, 11, tzinfo=UTC), tick=False):
            await lets_time_pass()
    late = [each.message for each in await posted() if type(each.message).__name__ == "ReviewLate"]
    assert [each.due for each in late] == ["2026-10-08"]
    assert (await now_of(review)).overdue_told_at is not None
    await claims(await a_reviewer(), review)
