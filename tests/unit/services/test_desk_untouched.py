"""Files of drafts and corrections go in their time, and nobody loses one unwarned (check 49)."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from portal import db
from portal.kit import clock
from portal.models.files import StoredFile
from portal.models.reviews import ReviewStatus
from portal.services import desk_reviews, files, reviews
from tests.factories.accounts import an_account, an_actor
from tests.factories.memberships import told
from tests.factories.outbox import audited
from tests.factories.reviews import a_case, a_draft, changes

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


async def _keeps_house():
    async with db.reading() as session:
        due = await desk_reviews.list_untouched(session)
    for each in due:
        async with db.transaction() as session:
            await desk_reviews.let_go(session, each)
    await files.tidy_up()
    return len(due)


async def _is_destroyed():
    async with db.reading() as session:
        (file,) = await session.exec(select(StoredFile))
    return file.destroyed_at is not None


@pytest.mark.parametrize("status", [ReviewStatus.DRAFT, ReviewStatus.NEEDS_CORRECTION])
async def test_the_files_of_an_untouched_case_go_a_week_after_its_person_was_told(status):
    owner, now = await an_account(), clock.now()
    review = await a_case(owner)
    await changes(review, status=status)

    for days, notices, is_gone in ((82, 0, False), (84, 1, False), (90, 1, False), (92, 1, True)):
        with time_machine.travel(now + days * DAY):
            await _keeps_house()
            assert (await told(owner)).count("ReviewFilesGoing") == notices
            assert await _is_destroyed() is is_gone
    with time_machine.travel(now + 200 * DAY):
        assert await _keeps_house() == 0
    assert [each.action for each in await audited()].count("reviews:files_let_go") == 1


async def test_whoever_goes_on_in_time_keeps_the_files_and_is_told_anew_later():
    owner, now = await an_account(), clock.now()
    review = await a_draft(owner)
    with time_machine.travel(now + 84 * DAY):
        await _keeps_house()
    with time_machine.travel(now + 86 * DAY):
        await changes(review, updated_at=clock.now())

    with time_machine.travel(now + 93 * DAY):
        assert await _keeps_house() == 0
    with time_machine.travel(now + 175 * DAY):
        await _keeps_house()

    assert not await _is_destroyed()
    assert (await told(owner)).count("ReviewFilesGoing") == 2


async def test_files_of_a_case_that_is_begun_anew_have_an_end_again():
    owner, now = await an_account(), clock.now()
    review = await a_case(owner)
    await changes(review, status=ReviewStatus.APPROVED)
    actor = await an_actor(owner)
    async with db.transaction() as session:
        own = await reviews.access_own(session, actor, review.id)
        await reviews.reopen(session, actor, own)

    for days in (84, 92):
        with time_machine.travel(now + days * DAY):
            await _keeps_house()

    assert await _is_destroyed()


@pytest.mark.parametrize("status", [ReviewStatus.SUBMITTED, ReviewStatus.APPROVED])
async def test_what_is_at_the_desk_or_decided_is_left_alone(status):
    review = await a_case(await an_account())
    await changes(review, status=status)

    with time_machine.travel(clock.now() + 400 * DAY):
        assert await _keeps_house() == 0
