"""The machine of reviews: drafts, documents, submission, correction (life cycles 5 to 7)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlmodel import select

from portal import db
from portal.errors import NotFound
from portal.kit import clock
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewKind, ReviewRemark, ReviewStatus
from portal.services import reviews
from portal.services.reviews import NothingCorrected, ReviewCannotMove, ReviewLocked
from portal.services.reviews.documents import prints_of
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import an_admin
from tests.factories.files import a_file
from tests.factories.memberships import told
from tests.factories.outbox import audited
from tests.factories.reviews import (
    FACTS,
    SLOT,
    a_case,
    a_draft,
    changes,
    now_of,
    submits,
)

pytestmark = pytest.mark.usefixtures("database")
LOCKED = sorted(set(ReviewStatus) - {ReviewStatus.DRAFT, ReviewStatus.NEEDS_CORRECTION})


async def _puts(owner, review, file_id, **options):
    actor = await an_actor(owner)
    async with db.transaction() as session:
        own = await reviews.lock(session, review.id)
        return await reviews.put_document(
            session, actor, own, SLOT, file_id, **{"findings": []} | options
        )


async def _saves(owner, review, facts):
    actor = await an_actor(owner)
    async with db.transaction() as session:
        own = await reviews.access_own(session, actor, review.id)
        await reviews.save_facts(session, own, facts, headline="Łódź")


async def _file(file_id):
    async with db.reading() as session:
        return await session.get_one(StoredFile, file_id)


async def _returned(owner, *targets):
    """Return a case whose targets are to be corrected, as the desk leaves it."""
    review = await a_case(owner)
    await changes(review, status=ReviewStatus.NEEDS_CORRECTION, due_at=None)
    async with db.transaction() as session:
        row = await reviews.lock(session, review.id)
        prints = await prints_of(session, row)
        for target in targets:
            session.add(
                ReviewRemark(
                    review_id=row.id,
                    round=row.round,
                    target=target,
                    reason="blurred",
                    was=prints.get(target, ""),
                    created_at=clock.now(),
                    created_by=owner.id,
                )
            )
    return review


async def test_a_draft_is_opened_once_for_a_subject_and_found_again():
    owner = await an_account()

    first, second = await a_draft(owner), await a_draft(owner)

    assert first.id == second.id
    assert first.status is ReviewStatus.DRAFT
    assert (first.applicant_id, first.headline_key) == (owner.id, "anagomez")
    async with db.reading() as session:
        assert await reviews.find(session, ReviewKind.IDENTITY, owner.id, is_change=True) is None
        assert (await reviews.find(session, ReviewKind.IDENTITY, owner.id)).id == first.id


async def test_a_stranger_gets_at_nothing():
    owner, stranger = await an_account(), await an_account()
    review, actor = await a_draft(owner), await an_actor(stranger)

    async with db.transaction() as session:
        with pytest.raises(NotFound):
            await reviews.access_own(session, actor, review.id)
        with pytest.raises(NotFound):
            await reviews.access_own(session, actor, uuid4())
        with pytest.raises(NotFound):
            await reviews.open_draft(session, actor, ReviewKind.IDENTITY, owner.id, headline="A")
        row = await reviews.lock(session, review.id)
        with pytest.raises(NotFound):
            await reviews.submit(session, actor, row, completeness=1)
        with pytest.raises(NotFound):
            await reviews.reopen(session, actor, row)


@pytest.mark.req("B-14")
@pytest.mark.req("C-18")
async def test_submitting_promises_the_third_working_day_and_tells_the_applicant():
    owner = await an_account()
    review = await a_draft(owner)

    with time_machine.travel(datetime(2026, 9, 30, 3, tzinfo=UTC), tick=False):  # a Wednesday
        case = await submits(owner, review)

    # The National Day holiday ends on October 7; Saturday the 10th is made up for it.
    assert case.due_at == datetime(2026, 10, 10, 10, tzinfo=UTC)
    assert (case.status, case.round, case.completeness) == (ReviewStatus.SUBMITTED, 1, 80)
    assert not case.is_due_provisional
    assert await told(owner) == ["ReviewSubmitted"]
    steps = [each.action for each in await audited() if each.object_id == review.id]
    assert set(steps) == {"reviews:opened", "reviews:document_added", "reviews:submitted"}


async def test_a_promise_into_a_year_without_a_notice_is_marked():
    owner = await an_account()
    with time_machine.travel(datetime(2031, 5, 6, tzinfo=UTC), tick=False):
        case = await submits(owner, await a_draft(owner))

    assert case.is_due_provisional


@pytest.mark.req("B-13")
@pytest.mark.parametrize("status", LOCKED)
async def test_nothing_changes_outside_a_draft_and_a_correction(status):
    owner = await an_account()
    review = await a_draft(owner)
    file_id = (await a_file(owner)).id
    await changes(review, status=status)
    actor = await an_actor(owner)

    with pytest.raises(ReviewLocked):
        await _saves(owner, review, {"name": "Else"})
    with pytest.raises(ReviewLocked):
        await _puts(owner, review, file_id)
    async with db.transaction() as session:
        row = await reviews.lock(session, review.id)
        with pytest.raises(ReviewLocked):
            await reviews.drop_document(session, actor, row, SLOT)
    assert (await now_of(review)).facts == FACTS
    assert (await _file(file_id)).attached_at is None


async def test_a_replaced_file_is_let_go_and_failures_add_up_whatever_becomes_of_it():
    owner = await an_account()
    review = await a_draft(owner)
    first, second = (await a_file(owner)).id, (await a_file(owner)).id

    await _puts(owner, review, first, findings=[{"code": "blurred", "values": {}}])
    actor = await an_actor(owner)
    async with db.transaction() as session:
        row = await reviews.access_own(session, actor, review.id)
        await reviews.drop_document(session, actor, row, SLOT)
    document = await _puts(owner, review, second, findings=[{"code": "glare", "values": {}}])

    assert document.failures == 2
    assert (await _file(first)).destroy_at is not None
    assert (await _file(second)).destroy_at is None
    async with db.reading() as session:
        assert [each.file_id for each in await reviews.documents_of(session, review.id)] == [second]


async def test_only_one_s_own_file_of_the_right_purpose_is_taken_once():
    owner, stranger = await an_account(), await an_account()
    review = await a_draft(owner)
    taken = (await a_file(owner)).id
    await _puts(owner, review, taken)

    for file_id in (
        taken,
        (await a_file(stranger)).id,
        (await a_file(owner, purpose=FilePurpose.BRAND)).id,
        uuid4(),
    ):
        with pytest.raises(NotFound):
            await _puts(owner, review, file_id)


async def test_a_file_that_support_adds_becomes_the_applicant_s():
    owner, helper = await an_account(), await an_account()
    review, file_id = await a_draft(owner), (await a_file(helper)).id

    await _puts(helper, review, file_id)

    assert (await _file(file_id)).owner_id == owner.id


async def _replaces(owner, review):
    await _puts(owner, review, (await a_file(owner)).id)


@pytest.mark.req("B-13")
@pytest.mark.parametrize(
    ("target", "mend"),
    [
        (SLOT, _replaces),
        ("name", lambda owner, review: _saves(owner, review, {**FACTS, "name": "Ana María"})),
        ("city", lambda owner, review: _saves(owner, review, {**FACTS, "city": "Lima"})),
    ],
)
async def test_a_correction_is_sent_only_when_what_was_asked_for_has_changed(target, mend):
    owner = await an_account()
    review = await _returned(owner, target)
    other = {**FACTS, "number": "Y9"}

    await _saves(owner, review, other)
    with pytest.raises(NothingCorrected):
        await submits(owner, review)
    await mend(owner, review)
    case = await submits(owner, review)

    assert (case.status, case.round) == (ReviewStatus.SUBMITTED, 2)
    assert case.due_at is not None
    assert await told(owner) == ["ReviewSubmitted", "ReviewSubmitted"]


async def test_what_is_asked_for_shows_while_it_can_be_corrected_only():
    owner = await an_account()
    review = await _returned(owner, SLOT)

    async with db.reading() as session:
        row = await session.get_one(Review, review.id)
        case = await reviews.case_of(session, row)
    assert [(each.target, each.reason) for each in case.remarks] == [(SLOT, "blurred")]
    assert case.can_edit
    assert case.due_at is None
    await _replaces(owner, review)
    await submits(owner, review)
    async with db.reading() as session:
        case = await reviews.case_of(session, await session.get_one(Review, review.id))
        assert (await reviews.case_of(session, None)).status == ""
    assert case.remarks == []
    assert not case.can_edit


@pytest.mark.parametrize("status", sorted(ReviewStatus))
async def test_reopening_takes_what_was_decided_and_keeps_its_files(status):
    owner = await an_account()
    review = await a_case(owner)
    end = clock.now() + timedelta(days=9)
    await changes(review, status=status, reason="other", note="x", expires_at=end)
    async with db.transaction() as session:
        for file in await session.exec(select(StoredFile)):
            file.destroy_at = clock.now()
    actor = await an_actor(owner)

    async def reopen():
        async with db.transaction() as session:
            row = await reviews.access_own(session, actor, review.id)
            await reviews.reopen(session, actor, row)

    if status in {ReviewStatus.APPROVED, ReviewStatus.REJECTED, ReviewStatus.EXPIRED}:
        await reopen()
        again = await now_of(review)
        kept = ("other", "x") if status is ReviewStatus.REJECTED else ("", "")
        assert (again.status, again.reason, again.note) == (ReviewStatus.DRAFT, *kept)
        async with db.reading() as session:
            assert (await reviews.case_of(session, again)).reason == kept[0]
        assert again.expires_at == end
        async with db.reading() as session:
            assert {each.destroy_at for each in await session.exec(select(StoredFile))} == {None}
    else:
        with pytest.raises(ReviewCannotMove):
            await reopen()


async def test_the_reason_of_a_rejection_goes_with_the_next_submission():
    owner = await an_account()
    review = await a_draft(owner)
    await changes(review, reason="other", note="x")

    again = await submits(owner, review)

    assert (again.reason, again.note) == ("", "")


async def test_a_submission_is_of_the_company_that_the_applicant_is_in_by_then():
    owner, company = await an_admin()
    review = await a_draft(owner, company_id=None)

    again = await submits(owner, review)

    assert str(again.company_id) == company.id
