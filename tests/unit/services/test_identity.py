"""Proving one's identity: what is offered, kept, coached, handed in and begun anew."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlmodel import select

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.models.reviews import Review, ReviewRemark, ReviewStatus
from portal.schemas.base import FormRefused
from portal.schemas.identity import IdentityDraftForm, IdentitySubmitForm
from portal.schemas.identity_cases import NEEDS, IdentityCase
from portal.services import identity, reviews
from portal.services.identity import (
    CaseNotOffered,
    IdentityClosed,
    NotAskedFor,
    NotReady,
    WrongDocumentType,
    offered_cases,
)
from portal.services.reviews import documents
from tests.factories.accounts import an_account, an_actor
from tests.factories.identity import (
    BLURRED,
    GOOD,
    facts_of,
    fills_in,
    hands_in,
    in_days,
    submits,
    uploads,
)

pytestmark = pytest.mark.usefixtures("database")
CASE = IdentityCase.PASSPORT


async def _buyer(**facts):
    account = await an_account(**{"country": "DE", "name_on_id": "Lena Marie Fischer"} | facts)
    return account, await an_actor(account)


async def _seen(actor):
    async with db.reading() as session:
        return await identity.find_identity(session, actor)


async def _review(account):
    async with db.reading() as session:
        return (await session.exec(select(Review).where(Review.subject_id == account.id))).one()


async def _moved(account, status, *remarks):
    """Put the case where the desk would, with what it asks to have corrected."""
    async with db.transaction() as session:
        review = (await session.exec(select(Review).where(Review.subject_id == account.id))).one()
        review.status = status
        prints = await documents.prints_of(session, review)
        for target in remarks:
            session.add(
                ReviewRemark(
                    review_id=review.id,
                    round=review.round,
                    target=target,
                    reason="blurred",
                    was=prints.get(target, ""),
                    created_at=clock.now(),
                    created_by=account.id,
                )
            )


@pytest.mark.req("A-49", "A-51", "A-52")
@pytest.mark.parametrize(
    ("kind", "country", "cases"),
    [
        (AccountKind.OVERSEAS_BUYER, "DE", ("passport", "chinese_resident", "chinese_visa")),
        (AccountKind.OVERSEAS_BUYER, "HK", ("permit_hk_macao",)),
        (AccountKind.OVERSEAS_BUYER, "MO", ("permit_hk_macao",)),
        (AccountKind.OVERSEAS_BUYER, "TW", ("permit_taiwan",)),
        (AccountKind.OVERSEAS_BUYER, "CN", ("chinese_resident", "chinese_visa")),
        (AccountKind.DOMESTIC_BUYER, "", ("mainland_id", "mainland_passport")),
        (AccountKind.REPRESENTATIVE, "KR", ("office",)),
        (AccountKind.SUPPLIER, "CN", ()),
        (AccountKind.SUPPORT, "", ()),
    ],
)
def test_what_is_offered_follows_from_kind_and_region(kind, country, cases):
    assert offered_cases(kind, country) == cases


@pytest.mark.req("C-16")
async def test_the_form_begins_with_what_the_account_says():
    _, actor = await _buyer()

    seen = await _seen(actor)

    assert (seen.facts.full_name, seen.facts.country) == ("Lena Marie Fischer", "DE")
    assert (seen.review.status, seen.case, seen.can_submit) == ("", "", False)


async def test_suppliers_and_staff_have_nothing_to_prove_here():
    for kind in (AccountKind.SUPPLIER, AccountKind.SUPPORT, AccountKind.REVIEWER):
        actor = await an_actor(await an_account(kind=kind))
        with pytest.raises(NotAllowed):
            await _seen(actor)
        with pytest.raises(NotAllowed):
            await fills_in(actor, CASE)


@pytest.mark.req("A-49")
@pytest.mark.parametrize(
    ("case", "facts"),
    [
        (IdentityCase.PASSPORT, {}),
        (IdentityCase.PERMIT_HK_MACAO, {"country": "HK"}),
        (IdentityCase.PERMIT_TAIWAN, {"country": "TW"}),
        (IdentityCase.CHINESE_RESIDENT, {"country": "CN"}),
        (IdentityCase.CHINESE_VISA, {"country": "CN"}),
        (IdentityCase.MAINLAND_ID, {"kind": AccountKind.DOMESTIC_BUYER}),
        (IdentityCase.MAINLAND_PASSPORT, {"kind": AccountKind.DOMESTIC_BUYER}),
        (IdentityCase.OFFICE, {"kind": AccountKind.REPRESENTATIVE}),
    ],
)
async def test_each_case_is_handed_in_with_its_own_documents(case, facts):
    account, actor = await _buyer(**facts)

    await hands_in(account, actor, case)

    seen = await _seen(actor)
    review = await _review(account)
    assert seen.review.status == ReviewStatus.SUBMITTED
    assert set(review.facts) <= {*NEEDS[case].fields, "case", "country", "number_key"}
    assert seen.slots == list(NEEDS[case].slots)


async def test_a_case_for_others_is_not_offered():
    _, actor = await _buyer(country="HK")

    with pytest.raises(CaseNotOffered):
        await fills_in(actor, CASE)


async def test_what_is_typed_is_kept_even_while_it_is_wrong():
    _, actor = await _buyer()

    await fills_in(actor, CASE, expires_on="2001-01-01", birth_date="")

    seen = await _seen(actor)
    assert seen.facts.expires_on == "2001-01-01"
    assert (seen.missing, set(seen.problems)) == (["birth_date"], {"expires_on"})
    assert not seen.can_upload


async def test_what_was_typed_for_another_case_is_kept_until_it_is_handed_in():
    account, actor = await _buyer(country="CN")
    await fills_in(actor, IdentityCase.CHINESE_VISA)
    await fills_in(actor, IdentityCase.CHINESE_RESIDENT)
    assert (await _seen(actor)).facts.visa_type == "employment"

    await hands_in(account, actor, IdentityCase.CHINESE_RESIDENT)

    assert "visa_type" not in (await _review(account)).facts


async def test_numbers_are_sealed_and_only_their_end_comes_back():
    account, actor = await _buyer()
    await fills_in(actor, CASE, number="C01X00T47")

    seen, kept = await _seen(actor), await _review(account)

    assert seen.number_end == "T47"
    assert "C01X00T47" not in seen.model_dump_json()
    assert "C01X00T47" not in str(kept.facts)


async def test_an_empty_number_keeps_the_one_there_is_and_the_same_stays_sealed_alike():
    account, actor = await _buyer()
    await fills_in(actor, CASE, number="C01X00T47")
    before = (await _review(account)).facts["number"]

    await fills_in(actor, CASE, number="")
    await fills_in(actor, CASE, number="C01X00T47")

    assert (await _review(account)).facts["number"] == before


async def test_keeping_the_same_again_writes_nothing():
    account, actor = await _buyer()
    await fills_in(actor, CASE)
    before = await _review(account)

    await fills_in(actor, CASE)

    assert (await _review(account)).version == before.version


@pytest.mark.req("A-55")
async def test_a_blurred_picture_is_told_at_once_and_passes_after_the_second():
    account, actor = await _buyer()
    await fills_in(actor, CASE)

    await uploads(account, actor, "passport_page", measures=BLURRED)
    first = (await _seen(actor)).documents["passport_page"]
    assert len(first.findings) == 1
    assert not first.is_accepted
    with pytest.raises(NotReady):
        await submits(actor)

    await uploads(account, actor, "passport_page", measures=BLURRED)
    second = (await _seen(actor)).documents["passport_page"]
    assert second.is_accepted
    assert (await _seen(actor)).can_submit
    await submits(actor)
    async with db.reading() as session:
        (document,) = await reviews.documents_of(session, (await _review(account)).id)
    assert [each["code"] for each in document.findings] == ["blurred"]


@pytest.mark.req("A-50")
async def test_a_grey_passport_is_warned_about_and_a_grey_report_is_not():
    account, actor = await _buyer()
    await fills_in(actor, CASE)
    await uploads(account, actor, "passport_page", measures={**GOOD, "is_grey": True})
    assert (await _seen(actor)).documents["passport_page"].findings

    office, staff = await _buyer(kind=AccountKind.REPRESENTATIVE)
    await fills_in(staff, IdentityCase.OFFICE)
    await uploads(office, staff, "audited_report", measures={**GOOD, "is_grey": True})
    assert not (await _seen(staff)).documents["audited_report"].findings


async def test_a_photo_is_wanted_of_a_passport_and_a_pdf_will_do_for_papers():
    account, actor = await _buyer()
    await fills_in(actor, CASE)
    with pytest.raises(WrongDocumentType):
        await uploads(account, actor, "passport_page", media_type="application/pdf")

    office, staff = await _buyer(kind=AccountKind.REPRESENTATIVE)
    await fills_in(staff, IdentityCase.OFFICE)
    await uploads(office, staff, "audited_report", media_type="application/pdf")


async def test_a_strangers_file_and_a_foreign_slot_are_not_found():
    account, actor = await _buyer()
    stranger = await an_account()
    await fills_in(actor, CASE)
    with pytest.raises(NotFound):
        await uploads(stranger, actor, "passport_page")
    for slot in ("visa_page", "id_front", "case", "", "x" * 500):
        with pytest.raises(NotFound):
            await uploads(account, actor, slot)
    with pytest.raises(NotFound):
        async with db.transaction() as session:
            await identity.put_document(session, actor, "passport_page", uuid4())


async def test_a_file_of_another_purpose_is_not_found():
    account, actor = await _buyer()
    await fills_in(actor, CASE)
    with pytest.raises(NotFound):
        await uploads(account, actor, "passport_page", purpose="supplier")


async def test_nothing_is_handed_in_without_the_declaration():
    with pytest.raises(FormRefused):
        IdentitySubmitForm.read({})


@pytest.mark.req("A-56")
async def test_a_tourist_visa_is_never_handed_in():
    account, actor = await _buyer(country="CN")

    with pytest.raises(FormRefused) as refused:
        await hands_in(account, actor, IdentityCase.CHINESE_VISA, visa_type="tourist")

    assert set(refused.value.errors) == {"visa_type"}
    assert (await _seen(actor)).can_turn_domestic


async def test_a_document_that_expired_since_it_was_typed_is_refused_at_the_door():
    account, actor = await _buyer()
    await fills_in(actor, CASE, expires_on=in_days(1))
    await uploads(account, actor, "passport_page")

    with time_machine.travel(clock.now() + timedelta(days=3)), pytest.raises(FormRefused):
        await submits(actor)


async def test_what_is_handed_in_stands_as_it_is():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE)

    with pytest.raises(IdentityClosed):
        await fills_in(actor, CASE, number="X99999999")
    with pytest.raises(IdentityClosed):
        await uploads(account, actor, "passport_page")
    with pytest.raises(IdentityClosed):
        await submits(actor)


async def test_in_a_correction_only_what_was_asked_for_can_be_changed():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE)
    await _moved(account, ReviewStatus.NEEDS_CORRECTION, "passport_page", "full_name")

    seen = await _seen(actor)
    assert "birth_date" not in seen.open_fields
    assert seen.open_slots == ["passport_page"]
    assert (seen.uncorrected, seen.can_submit) == (["passport_page", "full_name"], False)
    async with db.transaction() as session:
        form = IdentityDraftForm.read({"full_name": "Lena M. Fischer", "birth_date": "1999-01-01"})
        await identity.keep_facts(session, actor, form)
    assert (await _seen(actor)).facts.full_name == "Lena M. Fischer"
    assert (await _seen(actor)).facts.birth_date == facts_of(CASE)["birth_date"]
    with pytest.raises(NotAskedFor):
        async with db.transaction() as session:
            await identity.choose_case(session, actor, CASE)
    with pytest.raises(reviews.NothingCorrected):
        await submits(actor)

    await uploads(account, actor, "passport_page")
    assert ((await _seen(actor)).uncorrected, (await _seen(actor)).can_submit) == ([], True)
    await submits(actor)
    assert (await _review(account)).round == 2
