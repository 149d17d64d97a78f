"""The next case of a queue: first due, first claimed, and nobody's own."""

from datetime import timedelta

import pytest

from portal import db
from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.reviews import ReviewKind, ReviewStatus
from portal.services import desk_reviews
from portal.services.desk_reviews import NothingWaits
from tests.factories.accounts import an_account, an_actor
from tests.factories.review_desk import acts, claims, counting, verdict
from tests.factories.reviews import a_case, a_reviewer, changes

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def known(monkeypatch):
    return counting(monkeypatch)


async def _claims_next(person, kind=ReviewKind.IDENTITY):
    actor = await an_actor(person)
    async with db.transaction() as session:
        return await desk_reviews.claim_next(session, actor, kind)


@pytest.mark.req("B-14")
async def test_the_next_case_is_the_one_that_is_due_first():
    reviewer = await a_reviewer()
    later, sooner = await a_case(await an_account()), await a_case(await an_account())
    await changes(sooner, due_at=clock.now() - timedelta(hours=1))

    first, second = await _claims_next(reviewer), await _claims_next(reviewer)

    assert [first.id, second.id] == [sooner.id, later.id]
    assert first.status is ReviewStatus.IN_REVIEW
    assert first.claimed_by == reviewer.id
    with pytest.raises(NothingWaits):
        await _claims_next(reviewer)


async def test_what_one_cannot_decide_is_passed_over():
    reviewer, colleague = await a_reviewer(), await a_reviewer()
    await a_case(reviewer)
    doubted = await a_case(await an_account())
    await claims(reviewer, doubted)
    await acts(reviewer, desk_reviews.reject, doubted, verdict("forged"))
    await claims(colleague, await a_case(await an_account()))
    open_to_all = await a_case(await an_account())
    await changes(open_to_all, due_at=clock.now() + timedelta(days=30))

    assert (await _claims_next(reviewer)).id == open_to_all.id


async def test_another_queue_s_cases_stay_where_they_are():
    await a_case(await an_account())

    with pytest.raises(NothingWaits):
        await _claims_next(await a_reviewer(), ReviewKind.BRAND)


async def test_only_the_desk_claims():
    await a_case(await an_account())

    with pytest.raises(NotAllowed):
        await _claims_next(await an_account())
