"""An approval ends by a lead's hand wherever its case stands, and with a change that was forged."""

import pytest

from portal import db
from portal.errors import NotFound
from portal.models.accounts import Account, AccountKind
from portal.models.reviews import ReviewCannotMove, ReviewKind, ReviewStatus
from portal.schemas.desk_reviews import QueueScope
from portal.schemas.identity_cases import IdentityCase
from portal.services import desk_reviews, identity, reviews
from portal.services.desk_reviews import ChangeCannotEnd
from tests.factories.accounts import an_account, an_actor, refreshed
from tests.factories.identity import hands_in, submits, uploads
from tests.factories.memberships import told
from tests.factories.outbox import audited
from tests.factories.review_desk import acts, an_approved_case, approves, claims, counting, verdict
from tests.factories.reviews import a_case, a_lead, a_reviewer, changes, now_of

pytestmark = pytest.mark.usefixtures("database")
S = ReviewStatus
UNDER_WAY = [S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.NEEDS_CORRECTION, S.REJECTED]


async def _verified():
    account = await an_account(country="DE", contact_name="Lena")
    actor = await an_actor(account)
    await hands_in(account, actor, IdentityCase.PASSPORT)
    async with db.reading() as session:
        review = await reviews.find(session, ReviewKind.IDENTITY, account.id)
    await approves(await a_reviewer(), review)
    return account, actor, review


async def _begins_anew(account, actor):
    async with db.transaction() as session:
        await identity.reopen(session, actor)


async def _hands_in_again(account, actor):
    await _begins_anew(account, actor)
    await uploads(account, actor, "passport_page")
    await submits(actor)


async def _seen(person, review):
    actor = await an_actor(person)
    async with db.reading() as session:
        return await desk_reviews.find_case(session, actor, ReviewKind.IDENTITY, review.id)


async def _verified_at(account: Account):
    return (await refreshed(account)).identity_verified_at


@pytest.mark.parametrize("status", UNDER_WAY)
async def test_what_was_approved_is_suspended_while_its_change_is_under_way(status):
    account, actor, review = await _verified()
    await _begins_anew(account, actor)
    reviewer, lead = await a_reviewer(), await a_lead()
    is_claimed = status is S.IN_REVIEW
    await changes(review, status=status, claimed_by=reviewer.id if is_claimed else None)
    assert (await _seen(lead, review)).can_suspend

    await acts(lead, desk_reviews.suspend, review, verdict())

    case = await now_of(review)
    assert (case.status, case.due_at, case.claimed_by) == (S.SUSPENDED, None, None)
    assert await _verified_at(account) is None
    assert (await told(account))[-1] == "ReviewSuspended"
    await acts(lead, desk_reviews.resume, review)
    assert await _verified_at(account) is not None


async def test_asking_to_revoke_lets_the_approval_rest_and_a_second_person_ends_it():
    account, actor, review = await _verified()
    await _hands_in_again(account, actor)
    lead = await a_lead()

    await acts(lead, desk_reviews.ask_to_revoke, review, verdict("forged"))

    assert (await now_of(review)).status is S.SUSPENDED
    await acts(await a_reviewer(), desk_reviews.confirm_revocation, review)
    assert (await now_of(review)).status is S.REVOKED
    assert await _verified_at(account) is None


@pytest.mark.parametrize("status", UNDER_WAY)
async def test_without_an_approval_there_is_nothing_to_end(status):
    review, lead = await a_case(await an_account()), await a_lead()
    await changes(review, status=status)

    for act in (desk_reviews.suspend, desk_reviews.ask_to_revoke):
        with pytest.raises((ReviewCannotMove, NotFound)):
            await acts(lead, act, review, verdict())


async def test_a_draft_is_found_by_leads_alone_and_shows_nothing_of_what_is_being_written():
    account, actor, review = await _verified()
    await _begins_anew(account, actor)
    lead, reviewer = await a_lead(), await a_reviewer()

    seen = await _seen(lead, review)

    assert (seen.is_opened, seen.facts, seen.documents, seen.can_claim) == (False, [], [], False)
    with pytest.raises(NotFound):
        await _seen(reviewer, review)
    staff = await an_actor(lead)
    async with db.reading() as session:
        queue, scope = ReviewKind.IDENTITY, QueueScope.DECIDED
        page = await desk_reviews.list_queue(session, staff, queue, scope=scope)
    assert [row.id for row in page.rows] == [str(review.id)]


async def test_a_forged_change_revokes_what_counts_once_two_have_said_so():
    account, actor, review = await _verified()
    await _hands_in_again(account, actor)
    first, second = await a_reviewer(), await a_reviewer()
    await claims(first, review)
    await acts(first, desk_reviews.reject, review, verdict("forged"))
    assert await _verified_at(account) is not None

    await claims(second, review)
    await acts(second, desk_reviews.reject, review, verdict("forged"))

    case = await now_of(review)
    assert (case.status, case.reason, case.expires_at) == (S.REVOKED, "forged", None)
    assert await _verified_at(account) is None
    assert (await told(account))[-1] == "ReviewRevoked"
    assert "reviews:revoked" in [each.action for each in await audited()]


async def test_a_change_that_is_rejected_for_less_leaves_the_approval_in_force():
    account, actor, review = await _verified()
    await _hands_in_again(account, actor)
    reviewer = await a_reviewer()
    await claims(reviewer, review)

    await acts(reviewer, desk_reviews.reject, review, verdict("blurred"))

    assert (await now_of(review)).status is S.REJECTED
    assert await _verified_at(account) is not None


async def test_nobody_slips_out_of_a_revocation_that_waits_to_be_confirmed():
    account, actor, review = await _verified()
    await acts(await a_lead(), desk_reviews.ask_to_revoke, review, verdict("forged"))

    with pytest.raises(ReviewCannotMove):
        await _begins_anew(account, actor)


async def test_a_change_of_its_own_is_no_approval_and_leads_to_the_one_it_changes(monkeypatch):
    counting(monkeypatch)
    owner, lead = await an_account(kind=AccountKind.SUPPLIER), await a_lead()
    main = await an_approved_case(owner)
    change = await an_approved_case(owner, is_change=True)

    for act in (desk_reviews.suspend, desk_reviews.ask_to_revoke):
        with pytest.raises(ChangeCannotEnd):
            await acts(lead, act, change, verdict())

    seen = await _seen(lead, change)
    assert (seen.can_suspend, seen.can_revoke) == (False, False)
    assert [row.review_id for row in seen.others] == [str(main.id)]


async def test_a_forged_change_of_its_own_revokes_the_approval_it_belongs_to(monkeypatch):
    known = counting(monkeypatch)
    owner, first, second = await an_account(), await a_reviewer(), await a_reviewer()
    main = await an_approved_case(owner)
    change = await a_case(owner, is_change=True)
    for reviewer in (first, second):
        await claims(reviewer, change)
        await acts(reviewer, desk_reviews.reject, change, verdict("forged"))

    assert ((await now_of(main)).status, (await now_of(change)).status) == (S.REVOKED, S.REJECTED)
    assert known.calls["ended:revoked"] == 1
    assert (await told(owner))[-2:] == ["ReviewRejected", "ReviewRevoked"]
