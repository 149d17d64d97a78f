"""A verification at the real desk: approved, returned and handed in again, refused."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.kit import clock
from portal.mail.identity_notices import MemberRevoked
from portal.models.accounts import Account
from portal.models.files import StoredFile
from portal.models.reviews import Review, ReviewStatus
from portal.schemas.identity_cases import RESIDENCE_KINDS, IdentityCase
from portal.services import desk_reviews, identity
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_member_of, an_admin
from tests.factories.identity import hands_in, submits, uploads
from tests.factories.memberships import told
from tests.factories.outbox import posted
from tests.factories.review_desk import acts, approves, claims, correction, verdict
from tests.factories.reviews import a_lead, a_reviewer

pytestmark = pytest.mark.usefixtures("database")
CASE = IdentityCase.PASSPORT


async def _handed_in():
    account = await an_account(country="DE", name_on_id="Lena")
    actor = await an_actor(account)
    await hands_in(account, actor, CASE)
    async with db.reading() as session:
        review = (await session.exec(select(Review))).one()
    return account, actor, review


async def _now(account):
    async with db.reading() as session:
        review = (await session.exec(select(Review))).one()
        file = (await session.exec(select(StoredFile).order_by(StoredFile.created_at))).all()[-1]
        return await session.get(Account, account.id), review, file


async def test_an_approval_verifies_and_lets_the_scan_go_after_ninety_days():
    account, _, review = await _handed_in()

    await approves(await a_reviewer(), review)

    known, decided, file = await _now(account)
    assert known.identity_verified_at is not None
    assert known.name_on_id == "Lena Marie Fischer"
    assert decided.status is ReviewStatus.APPROVED
    assert decided.expires_at == known.identity_expires_at
    assert timedelta(days=89) < file.destroy_at - clock.now() <= timedelta(days=90)


async def test_a_correction_goes_round_once_more_and_is_approved():
    account, actor, review = await _handed_in()
    reviewer = await a_reviewer()
    await claims(reviewer, review)
    await acts(reviewer, desk_reviews.return_for_correction, review, correction("passport_page"))

    async with db.reading() as session:
        seen = await identity.find_identity(session, actor)
    assert seen.open_slots == ["passport_page"]
    await uploads(account, actor, "passport_page")
    await submits(actor)
    await approves(await a_reviewer(), review)

    known, decided, _ = await _now(account)
    assert (decided.round, known.identity_verified_at is not None) == (2, True)


@pytest.mark.req("A-58")
async def test_a_reviewer_reads_the_name_of_another_kind_of_residence_and_decides():
    account = await an_account(country="CN", name_on_id="Lena")
    actor, reviewer = await an_actor(account), await a_reviewer()
    named = {"residence_kind": "other", "residence_other": "Carte de résident"}
    await hands_in(account, actor, IdentityCase.CHINESE_RESIDENT, **named)
    async with db.reading() as session:
        review = (await session.exec(select(Review))).one()

    await claims(reviewer, review)
    async with db.reading() as session:
        seen = await desk_reviews.find_case(
            session, await an_actor(reviewer), review.kind, review.id
        )
    await acts(reviewer, desk_reviews.approve, review)

    told = {each.target: each.value for each in seen.facts}
    assert told["residence_kind"] == RESIDENCE_KINDS["other"]
    assert told["residence_other"] == "Carte de résident"
    known, decided, _ = await _now(account)
    assert decided.status is ReviewStatus.APPROVED
    assert known.identity_verified_at is not None


async def test_a_refusal_verifies_nobody_and_lets_the_scan_go_after_thirty_days():
    account, actor, review = await _handed_in()
    reviewer = await a_reviewer()
    await claims(reviewer, review)

    await acts(reviewer, desk_reviews.reject, review, verdict())

    known, decided, file = await _now(account)
    assert known.identity_verified_at is None
    assert decided.status is ReviewStatus.REJECTED
    assert file.destroy_at - clock.now() <= timedelta(days=30)
    async with db.transaction() as session:
        await identity.reopen(session, actor)
    async with db.reading() as session:
        assert (await identity.find_identity(session, actor)).can_submit


async def test_of_a_revocation_the_person_learns_why_and_the_admins_that_it_was():
    admin, company = await an_admin()
    account = await a_member_of(company, country="DE", name_on_id="Lena", contact_name="Lena")
    colleague = await a_member_of(company)
    await hands_in(account, await an_actor(account), CASE)
    async with db.reading() as session:
        review = (await session.exec(select(Review))).one()
    await approves(await a_reviewer(), review)

    await acts(await a_lead(), desk_reviews.ask_to_revoke, review, verdict("forged"))
    assert "MemberRevoked" not in await told(admin)
    await acts(await a_lead(), desk_reviews.confirm_revocation, review)

    assert "ReviewRevoked" in await told(account)
    assert await told(admin) == ["CompanyRegistered", "MemberRevoked"]
    assert await told(colleague) == []
    [letter] = [each for each in await posted() if each.kind is MemberRevoked]
    assert letter.to == admin.email
    assert (letter.message.member, letter.message.company) == ("Lena", company.full_name)
