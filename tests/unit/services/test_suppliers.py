"""An application of a supplier: typed, handed in, locked, corrected (B-10 to B-14)."""

import asyncio
from collections import Counter
from uuid import UUID

import pytest
from sqlmodel import col, func, select

from portal import db
from portal.errors import ChangedMeanwhile, NotAllowed, NotFound, PortalError
from portal.kit.workdays import promise
from portal.models.accounts import AccountKind
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import Review
from portal.models.suppliers import Supplier
from portal.schemas.base import FormRefused
from portal.schemas.suppliers import SupplierDraftForm
from portal.services import agreements, reviews, suppliers
from portal.services.suppliers import PaperUnknown
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import an_admin
from tests.factories.files import a_file
from tests.factories.memberships import does, told
from tests.factories.outbox import audited
from tests.factories.reviews import a_reviewer
from tests.factories.suppliers import (
    CONFIRMED,
    IBAN,
    LICENCE,
    a_draft,
    a_supplier_account,
    an_applicant,
    asks_to_correct,
    claims,
    facts,
    fills_in,
    hands_in,
    looks,
    review_of,
    submits,
    supplier_of,
    types,
)

pytestmark = pytest.mark.usefixtures("database")


async def _count(table):
    async with db.reading() as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


@pytest.mark.req("B-10")
async def test_everybody_but_the_staff_may_apply():
    admin, _ = await an_admin()
    for person in (await a_supplier_account(), await an_account(), admin):
        assert (await looks(person)).case.id == ""
    for kind in (AccountKind.REVIEWER, AccountKind.SUPPORT, AccountKind.SHOPPER):
        with pytest.raises(NotAllowed):
            await looks(await an_account(kind=kind))
    assert await _count(Supplier) == 0


async def test_what_the_portal_knows_need_not_be_typed_again():
    admin, company = await an_admin()

    row = await looks(admin)
    assert (row.facts.legal_name, row.facts.country) == (company.full_name, company.country)
    assert row.facts.contact_email == admin.email

    await types(admin, city="Kiel")
    review = await review_of(admin)
    assert review.facts["legal_name"] == company.full_name
    assert str(review.company_id) == company.id


@pytest.mark.req("B-11")
async def test_each_fact_is_kept_as_it_is_typed_finished_or_not():
    account = await a_supplier_account()

    await types(account, legal_name="Guang")
    await types(account, registration_number="9135")
    row = await types(account, city="广州")

    assert (row.facts.legal_name, row.facts.registration_number, row.facts.city) == (
        "Guang",
        "9135",
        "广州",
    )
    assert (await looks(account)).facts == row.facts


@pytest.mark.req("B-11")
async def test_a_second_window_overwrites_nothing_unseen():
    account = await a_supplier_account()
    seen = await types(account, city="Kiel")
    await types(account, city="Bremen")

    for version in (seen.version, 0, 99, -1):
        with pytest.raises(ChangedMeanwhile):
            await does(
                account,
                suppliers.save_draft,
                SupplierDraftForm.read({"city": "Lübeck"}),
                version=version,
            )
    assert (await looks(account)).facts.city == "Bremen"


async def test_two_windows_that_begin_at_once_make_one_supplier():
    actor = await an_actor(await a_supplier_account())

    async def begin(city):
        form = SupplierDraftForm.read({"city": city})
        try:
            async with db.transaction() as session:
                await suppliers.save_draft(session, actor, form, version=0)
        except PortalError as refusal:
            return type(refusal)
        return None

    outcomes = Counter(await asyncio.gather(*(begin(f"City {n}") for n in range(5))))

    assert outcomes == {None: 1, ChangedMeanwhile: 4}
    assert await _count(Supplier) == await _count(Review) == 1


async def test_the_account_number_is_sealed_and_shown_by_its_end():
    account = await a_supplier_account()

    row = await types(account, bank_name="Bank", bank_account=IBAN)

    assert row.facts.bank_ending == "3000"
    assert IBAN not in row.model_dump_json()
    async with db.reading() as session:
        [kept] = await session.exec(select(Review))
    assert IBAN not in str(kept.facts)
    assert IBAN not in str([each.details for each in await audited()])
    again = await types(account, bank_account=IBAN)
    assert again.facts.bank_ending == "3000"
    assert (await review_of(account)).facts["bank_account"] == kept.facts["bank_account"]
    gone = await does(account, suppliers.forget_account_number)
    assert (gone.facts.bank_name, gone.facts.bank_ending) == ("", "")


@pytest.mark.req("B-11")
async def test_the_business_licence_is_required_and_other_papers_are_not():
    account = await a_supplier_account()
    await types(account, **facts())
    for check in (suppliers.check_papers, suppliers.submit):
        options = {"version": (await looks(account)).version} if check is suppliers.submit else {}
        form = [CONFIRMED] if check is suppliers.submit else []
        with pytest.raises(FormRefused) as refusal:
            await does(account, check, *form, **options)
        assert set(refusal.value.errors) == {LICENCE}

    await hands_in(account)
    await does(account, suppliers.check_papers)


async def test_a_file_that_is_not_ones_own_or_for_something_else_is_not_found():
    account, stranger = await a_supplier_account(), await a_supplier_account()
    others = await a_file(stranger, purpose=FilePurpose.SUPPLIER)
    passport = await a_file(account, purpose=FilePurpose.IDENTITY)

    for file_id in (others.id, passport.id, account.id):
        with pytest.raises(NotFound):
            await does(account, suppliers.put_paper, LICENCE, file_id)
    own = (await a_file(account, purpose=FilePurpose.SUPPLIER)).id
    with pytest.raises(PaperUnknown):
        await does(account, suppliers.put_paper, "passport_page", own)
    await does(account, suppliers.put_paper, LICENCE, own)
    with pytest.raises(NotFound):
        await does(account, suppliers.put_paper, "other_paper", own)


async def test_a_file_is_replaced_alone_and_can_be_taken_out():
    account = await a_supplier_account()
    await hands_in(account, "tax_registration")
    first = await hands_in(account)

    second = await hands_in(account)

    old, new = (row.papers[LICENCE].id for row in (first, second))
    assert old != new
    assert second.papers["tax_registration"] == first.papers["tax_registration"]
    async with db.reading() as session:
        doomed = (
            await session.exec(select(StoredFile).where(col(StoredFile.destroy_at).is_not(None)))
        ).all()
    assert [str(each.id) for each in doomed] == [old]
    emptied = await does(account, suppliers.drop_paper, LICENCE)
    assert LICENCE not in emptied.papers
    with pytest.raises(reviews.SlotEmpty):
        await does(account, suppliers.drop_paper, LICENCE)


@pytest.mark.req("B-12")
async def test_the_facts_are_checked_before_the_documents():
    account = await a_supplier_account()
    with pytest.raises(FormRefused):
        await does(account, suppliers.check_facts)

    await types(account, **facts(contact_email="nobody"))
    with pytest.raises(FormRefused) as refusal:
        await does(account, suppliers.check_facts)
    assert set(refusal.value.errors) == {"contact_email"}

    await types(account, contact_email="sales@guangming.example")
    await does(account, suppliers.check_facts)


@pytest.mark.req("B-13")
@pytest.mark.req("B-14")
async def test_submitting_locks_it_and_says_when_there_is_an_answer():
    account = await a_supplier_account()
    await fills_in(account)

    row = await submits(account)

    assert row.case.status == "submitted"
    assert row.case.due_at == promise(row.case.submitted_at, 3).due_at
    assert (await told(account))[-1] == "ReviewSubmitted"
    kept = (await review_of(account)).facts
    assert kept["agreement_version"] == agreements.CURRENT_VERSION
    file_id = (await a_file(account, purpose=FilePurpose.SUPPLIER)).id
    for act in (
        lambda: types(account, city="Kiel"),
        lambda: does(account, suppliers.put_paper, LICENCE, file_id),
        lambda: does(account, suppliers.drop_paper, LICENCE),
        lambda: does(account, suppliers.forget_account_number),
        lambda: submits(account),
    ):
        with pytest.raises(reviews.ReviewLocked):
            await act()
    await claims(account)
    with pytest.raises(reviews.ReviewLocked):
        await types(account, city="Kiel")
    assert (await review_of(account)).facts == kept


@pytest.mark.req("B-13")
async def test_only_what_was_seen_is_submitted():
    account = await a_supplier_account()
    seen = await fills_in(account)
    await types(account, city="Kiel")

    with pytest.raises(ChangedMeanwhile):
        await does(account, suppliers.submit, CONFIRMED, version=seen.version)
    assert (await looks(account)).case.status == "draft"


async def test_a_double_submission_is_one():
    account = await a_supplier_account()
    seen = await fills_in(account)
    actor = await an_actor(account)

    async def send():
        try:
            async with db.transaction() as session:
                await suppliers.submit(session, actor, CONFIRMED, version=seen.version)
        except PortalError as refusal:
            return type(refusal)
        return None

    outcomes = Counter(await asyncio.gather(*(send() for _ in range(5))))

    assert outcomes[None] == 1
    assert outcomes.total() == 5
    assert (await review_of(account)).round == 1


@pytest.mark.req("B-13")
async def test_what_the_desk_asks_for_is_corrected_and_nothing_else_will_do():
    account = await an_applicant()
    await asks_to_correct(account, "representative")

    row = await looks(account)
    assert [each.target for each in row.case.remarks] == ["representative"]
    assert row.case.due_at is None
    await types(account, city="Kiel")
    async with db.transaction() as session:
        review = await reviews.lock(session, UUID(row.case.id))
        review.facts = {**review.facts, "agreement_version": "of long ago"}
    # What will be confirmed is the version in force, whatever was confirmed before.
    assert (await looks(account)).agreement_version == agreements.CURRENT_VERSION
    with pytest.raises(reviews.NothingCorrected):
        await submits(account)
    await types(account, representative="Chen Weiming")
    again = await submits(account)

    assert (again.case.status, again.case.round, again.case.remarks) == ("submitted", 2, [])


async def test_a_licence_that_was_asked_for_again_is_another_file():
    account = await an_applicant()
    await asks_to_correct(account, LICENCE, "blurred")

    with pytest.raises(reviews.NothingCorrected):
        await submits(account)
    await hands_in(account)
    assert (await submits(account)).case.status == "submitted"


async def test_nobody_reads_or_changes_the_application_of_somebody_else():
    account = await an_applicant()
    stranger, reviewer = await a_supplier_account(), await a_reviewer()

    assert (await looks(stranger)).case.id == ""
    assert (await looks(stranger)).facts.legal_name == ""
    with pytest.raises(NotAllowed):
        await does(reviewer, suppliers.save_draft, a_draft(), version=0)
    await types(stranger, city="Kiel")
    assert (await supplier_of(stranger)).id != (await supplier_of(account)).id
    assert (await review_of(account)).facts["city"] == "Guangzhou"
