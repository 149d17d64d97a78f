"""The desk: claim, decide, four eyes, and what the leads do (life cycles 5 to 7, check 34)."""

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import select

from portal import db
from portal.errors import ChangedMeanwhile, NotAllowed, NotFound, PortalError
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.models.files import StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewStatus
from portal.schemas.desk_reviews import ReturnForm
from portal.services import desk_reviews, files
from portal.services.desk_reviews import (
    CaseNotYours,
    CaseTaken,
    NothingToConfirm,
    OwnCase,
    SecondPairNeeded,
)
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_member_of, an_admin
from tests.factories.memberships import told
from tests.factories.outbox import audited, posted
from tests.factories.review_desk import (
    a_claimed_case,
    acts,
    an_approved_case,
    approves,
    claims,
    correction,
    counting,
    verdict,
)
from tests.factories.reviews import (
    a_case,
    a_draft,
    a_lead,
    a_reviewer,
    changes,
    now_of,
)

pytestmark = pytest.mark.usefixtures("database")
S = ReviewStatus


@pytest.fixture(autouse=True)
def known(monkeypatch):
    return counting(monkeypatch)


async def _finds(person, review, kind=ReviewKind.IDENTITY):
    actor = await an_actor(person)
    async with db.reading() as session:
        return await desk_reviews.find_case(session, actor, kind, review.id)


#: Every act of the desk: from which statuses it goes, and who may do it.
ACTS = {
    "claim": (desk_reviews.claim, (), {S.SUBMITTED}, {"reviewer", "claimer", "lead"}),
    "give_back": (desk_reviews.give_back, (), {S.IN_REVIEW}, {"claimer", "lead"}),
    "approve": (desk_reviews.approve, (), {S.IN_REVIEW}, {"claimer"}),
    "return": (
        desk_reviews.return_for_correction,
        (correction(),),
        {S.IN_REVIEW},
        {"claimer"},
    ),
    "reject": (desk_reviews.reject, (verdict(),), {S.IN_REVIEW}, {"claimer"}),
    "suspend": (desk_reviews.suspend, (verdict(),), {S.APPROVED}, {"lead"}),
    "resume": (desk_reviews.resume, (), {S.SUSPENDED}, {"lead"}),
    "ask_to_revoke": (
        desk_reviews.ask_to_revoke,
        (verdict(),),
        {S.APPROVED, S.SUSPENDED},
        {"lead"},
    ),
}
PEOPLE = (
    "applicant",
    "stranger",
    "colleague",
    "uploader",
    "claimer",
    "reviewer",
    "lead",
    "support",
)


async def _everybody(owner, company):
    """Return one of each part; the colleague is a reviewer in the company that the case is of."""
    return {
        "applicant": owner,
        "stranger": await an_account(),
        "support": await an_account(kind=AccountKind.SUPPORT),
        "reviewer": await a_reviewer(),
        "claimer": await a_reviewer(),
        "lead": await a_lead(),
        "colleague": await a_member_of(company, kind=AccountKind.REVIEWER),
        "uploader": await a_reviewer(),
    }


async def _staged(review, status, part, people):
    """Set the case as the part meets it."""
    uploader = people["uploader"] if part == "uploader" else people["applicant"]
    async with db.transaction() as session:
        await session.exec(update(ReviewDocument).values(added_by=uploader.id))
    await changes(review, status=status, claimed_by=people["claimer"].id, second_wanted_by=None)


@pytest.mark.req("B-13")
@pytest.mark.parametrize("name", ACTS)
async def test_every_status_meets_every_act_of_everybody(name):
    act, more, starts, who_may = ACTS[name]
    owner, company = await an_admin()
    review = await a_case(owner, company_id=UUID(company.id))
    people = await _everybody(owner, company)
    for status, part in product(sorted(ReviewStatus), PEOPLE):
        await _staged(review, status, part, people)
        before, trail = await now_of(review), len(await audited())
        if name == "claim" and part == "claimer" and status is S.IN_REVIEW:
            await acts(people[part], act, review)  # one's own again: nothing happens
            assert (await now_of(review)).version == before.version
        elif status in starts and part in who_may:
            await acts(people[part], act, review, *more)
            assert len(await audited()) > trail
        else:
            with pytest.raises(PortalError):
                await acts(people[part], act, review, *more)
            after = await now_of(review)
            assert (after.status, after.version) == (before.status, before.version)


async def test_nobody_decides_about_themselves_nor_sees_what_the_desk_sees():
    reviewer = await a_reviewer()
    own = await a_case(reviewer)
    lead = await a_lead()

    with pytest.raises(OwnCase):
        await claims(reviewer, own)
    await approves(lead, own)
    row = await _finds(reviewer, own)
    assert row.is_barred
    assert not row.is_opened
    assert row.facts == row.documents == []


@pytest.mark.req("C-18")
async def test_who_comes_second_reads_who_was_first():
    review = await a_claimed_case(await an_account(), await a_reviewer(contact_name="Rita"))

    with pytest.raises(CaseTaken) as taken:
        await claims(await a_reviewer(), review)

    assert taken.value.values == {"name": "Rita"}


async def test_an_approval_copies_releases_and_tells(known):
    owner, reviewer = await an_account(), await a_reviewer()
    known.expires_at = clock.now() + timedelta(days=400)

    review = await a_case(owner)
    await approves(reviewer, review)

    case = await now_of(review)
    assert (case.status, case.decided_by, case.due_at) == (S.APPROVED, reviewer.id, None)
    assert (case.expires_at, case.is_on_time) == (known.expires_at, True)
    assert known.calls["before_approval"] == known.calls["approved"] == 1
    assert await told(owner) == ["ReviewSubmitted", "ReviewApproved"]
    assert await _days_kept() == [90]


async def _days_kept():
    async with db.reading() as session:
        found = await session.exec(select(StoredFile.destroy_at))
        return [round((each - clock.now()) / timedelta(days=1)) for each in found if each]


async def test_what_the_kind_has_against_it_stops_the_approval(known):
    review = await a_case(await an_account())
    known.refusal = NotFound()

    with pytest.raises(NotFound):
        await approves(await a_reviewer(), review)

    assert (await now_of(review)).status is S.IN_REVIEW
    assert known.calls["approved"] == 0


async def test_a_change_lends_its_end_to_what_it_changed(known):
    owner = await an_account()
    first = await an_approved_case(owner)
    change = await a_case(owner, is_change=True)
    known.expires_at = clock.now() + timedelta(days=400)

    await approves(await a_reviewer(), change)

    assert (await now_of(first)).expires_at == known.expires_at
    assert (await now_of(change)).expires_at is None


@pytest.mark.req("B-14")
async def test_a_correction_pauses_the_promise_and_names_what_to_correct_in_their_language():
    owner, reviewer = await an_account(language="es"), await a_reviewer()
    review = await a_claimed_case(owner, reviewer)

    await acts(reviewer, desk_reviews.return_for_correction, review, correction())

    case = await now_of(review)
    assert (case.status, case.due_at, case.claimed_by) == (S.NEEDS_CORRECTION, None, None)
    message = (await posted())[-1].message
    assert message.points.endswith("La imagen está borrosa")
    row = await _finds(reviewer, review)
    assert [(each.round, each.label, each.reason) for each in row.remarks] == [
        (1, "Passport", "blurred")
    ]


async def test_a_correction_names_only_what_the_case_has():
    review = await a_claimed_case(await an_account(), reviewer := await a_reviewer())
    form = ReturnForm.gather({"reason_salary": "blurred"}, ["salary"])

    with pytest.raises(NotFound):
        await acts(reviewer, desk_reviews.return_for_correction, review, form)


async def test_a_rejection_gives_the_reason_and_keeps_the_files_for_a_month():
    owner, reviewer = await an_account(), await a_reviewer()
    review = await a_claimed_case(owner, reviewer)

    assert await acts(reviewer, desk_reviews.reject, review, verdict()) is True

    case = await now_of(review)
    assert (case.status, case.reason, case.note) == (S.REJECTED, "not_accepted", "Sorry.")
    assert await told(owner) == ["ReviewSubmitted", "ReviewRejected"]
    assert await _days_kept() == [30]


async def test_a_forgery_is_rejected_by_two():
    owner, first, second = await an_account(), await a_reviewer(), await a_reviewer()
    review = await a_claimed_case(owner, first)

    assert await acts(first, desk_reviews.reject, review, verdict("forged")) is False

    assert (await now_of(review)).status is S.SUBMITTED
    assert await told(owner) == ["ReviewSubmitted"]
    with pytest.raises(SecondPairNeeded):
        await claims(first, review)
    await claims(second, review)
    assert (await _finds(second, review)).second_wanted_by == "Rita"
    assert await acts(second, desk_reviews.reject, review, verdict("forged")) is True
    assert (await now_of(review)).status is S.REJECTED
    assert await told(owner) == ["ReviewSubmitted", "ReviewRejected"]


async def test_the_second_pair_of_eyes_may_see_it_otherwise():
    first, second = await a_reviewer(), await a_reviewer()
    review = await a_claimed_case(await an_account(), first)
    await acts(first, desk_reviews.reject, review, verdict("forged"))

    await approves(second, review)

    case = await now_of(review)
    assert (case.status, case.second_wanted_by, case.reason) == (S.APPROVED, None, "")


async def test_a_revocation_needs_two_and_ends_what_counted(known):
    owner, lead = await an_account(), await a_lead()
    review = await an_approved_case(owner)

    await acts(lead, desk_reviews.ask_to_revoke, review, verdict("forged"))

    assert (await now_of(review)).status is S.APPROVED
    with pytest.raises(SecondPairNeeded):
        await acts(lead, desk_reviews.confirm_revocation, review)
    with pytest.raises(NotAllowed):
        await acts(await an_account(), desk_reviews.confirm_revocation, review)
    await acts(await a_reviewer(), desk_reviews.confirm_revocation, review)
    assert (await now_of(review)).status is S.REVOKED
    assert known.calls["ended:revoked"] == 1
    assert (await told(owner))[-1] == "ReviewRevoked"
    with pytest.raises(NothingToConfirm):
        await acts(await a_reviewer(), desk_reviews.confirm_revocation, review)


async def test_a_revocation_that_is_dropped_changes_nothing(known):
    lead = await a_lead()
    review = await an_approved_case(await an_account())
    await acts(lead, desk_reviews.ask_to_revoke, review, verdict())

    await acts(await a_reviewer(), desk_reviews.drop_revocation, review)

    case = await now_of(review)
    assert (case.status, case.second_wanted_by, case.reason) == (S.APPROVED, None, "")
    assert known.calls["ended:revoked"] == 0


async def test_what_rests_counts_again(known):
    owner, lead = await an_account(), await a_lead()
    review = await an_approved_case(owner)

    await acts(lead, desk_reviews.suspend, review, verdict())
    assert (await now_of(review)).status is S.SUSPENDED
    await acts(lead, desk_reviews.resume, review)

    assert (await now_of(review)).status is S.APPROVED
    assert known.calls["ended:suspended"] == known.calls["ended:approved"] == 1
    assert (await told(owner))[-2:] == ["ReviewSuspended", "ReviewResumed"]


async def test_a_decision_on_what_has_changed_meanwhile_is_refused():
    review = await a_claimed_case(await an_account(), reviewer := await a_reviewer())
    actor = await an_actor(reviewer)

    async with db.transaction() as session:
        with pytest.raises(ChangedMeanwhile):
            await desk_reviews.approve(session, actor, review.id, version=1)


async def test_a_lead_takes_a_case_from_a_colleague_who_is_away():
    review = await a_claimed_case(await an_account(), await a_reviewer())

    with pytest.raises(CaseNotYours):
        await acts(await a_reviewer(), desk_reviews.give_back, review)
    await acts(await a_lead(), desk_reviews.give_back, review)

    case = await now_of(review)
    assert (case.status, case.claimed_by) == (S.SUBMITTED, None)
    assert case.due_at is not None


async def test_facts_and_files_show_to_whoever_holds_the_case_only(known):
    owner, reviewer, other = await an_account(), await a_reviewer(), await a_reviewer()
    review = await a_case(owner)

    assert (await _finds(reviewer, review)).documents == []
    await claims(reviewer, review)
    row = await _finds(reviewer, review)
    file_id = UUID(row.documents[0].file_id)
    assert row.is_opened
    assert (await _finds(await a_lead(), review)).is_opened
    assert not (await _finds(other, review)).is_opened
    for person, is_welcome in ((reviewer, True), (await a_lead(), True), (other, False)):
        actor = await an_actor(person)
        async with db.reading() as session:
            if is_welcome:
                assert (await files.access_file(session, actor, file_id)).id == file_id
            else:
                with pytest.raises(NotFound):
                    await files.access_file(session, actor, file_id)


async def test_a_draft_another_queue_s_case_and_a_missing_one_are_answered_alike():
    owner, lead = await an_account(), await a_lead()
    draft = await a_draft(owner)
    case = await a_case(await an_account())
    missing = Review(id=owner.id)

    for review, kind in ((draft, "identity"), (case, "brand"), (missing, "identity")):
        with pytest.raises(NotFound):
            await _finds(lead, review, ReviewKind(kind))
    with pytest.raises(NotFound):
        await claims(lead, draft)
    with pytest.raises(NotAllowed):
        await _finds(owner, case)


async def test_the_trail_holds_no_fact_and_no_number():
    review = await an_approved_case(await an_account())

    for event in await audited():
        if event.object_id == review.id:
            assert "X123" not in str(event.details)
            assert "Ana G" not in str(event.details)
