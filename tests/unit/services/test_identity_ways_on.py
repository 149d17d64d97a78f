"""A verification never ends in a place without a way on: lines that do not fit, corrections."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from portal import db
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.models.reviews import Review, ReviewRemark, ReviewStatus
from portal.schemas.identity import IdentityDraftForm
from portal.schemas.identity_cases import NEEDS, IdentityCase
from portal.services import identity
from portal.services.identity import rules
from portal.services.identity.belonging import opened_with
from portal.services.reviews import documents
from tests.factories.accounts import an_account, an_actor
from tests.factories.identity import (
    fills_in,
    good_lines,
    hands_in,
    in_days,
    lines_facts,
    submits,
    uploads,
)

pytestmark = pytest.mark.usefixtures("database")
CASE = IdentityCase.PASSPORT


async def _buyer(**facts):
    account = await an_account(**{"country": "DE"} | facts)
    return account, await an_actor(account)


async def _seen(actor):
    async with db.reading() as session:
        return await identity.find_identity(session, actor)


async def _types(actor, **typed):
    async with db.transaction() as session:
        await identity.keep_facts(session, actor, IdentityDraftForm.read(typed))


async def _does(act, actor):
    async with db.transaction() as session:
        await act(session, actor)


async def _returned(account, *targets):
    async with db.transaction() as session:
        review = (await session.exec(select(Review).where(Review.subject_id == account.id))).one()
        review.status = ReviewStatus.NEEDS_CORRECTION
        prints = await documents.prints_of(session, review)
        for target in targets:
            session.add(
                ReviewRemark(
                    review_id=review.id,
                    round=review.round,
                    target=target,
                    reason="other",
                    was=prints.get(target, ""),
                    created_at=clock.now(),
                    created_by=account.id,
                )
            )


@pytest.mark.req("A-50")
async def test_lines_once_typed_can_be_removed_and_half_typed_ones_taken_back():
    _, actor = await _buyer()
    await fills_in(actor, CASE, mrz="P<D")
    assert not (await _seen(actor)).can_upload

    await _does(identity.forget_wrong_lines, actor)
    seen = await _seen(actor)
    assert (seen.has_mrz, seen.problems, seen.can_upload) == (False, {}, True)

    await _types(actor, **lines_facts(mrz=good_lines()))
    await _does(identity.forget_wrong_lines, actor)
    assert (await _seen(actor)).has_mrz
    await _does(identity.forget_lines, actor)
    assert not (await _seen(actor)).has_mrz


@pytest.mark.req("A-55")
async def test_another_name_in_the_lines_passes_after_two_failures_with_a_word_to_the_reviewer():
    account, actor = await _buyer()
    await fills_in(actor, CASE, **lines_facts(mrz=good_lines(), full_name="Berta Eriksson"))
    assert set((await _seen(actor)).problems) == {"mrz"}

    await _types(actor, mrz=good_lines())
    seen = await _seen(actor)
    assert (seen.problems, seen.is_name_left_to_desk, seen.can_upload) == ({}, True, True)
    await uploads(account, actor, "passport_page")
    await submits(actor)

    async with db.reading() as session:
        review = (await session.exec(select(Review))).one()
        told = {row.target: row.hint for row in await rules.describe(session, review)}
    assert "another name" in told["mrz"]


@pytest.mark.req("A-55")
@pytest.mark.parametrize("wrong", [{"number": "L898902C4"}, {"mrz": "P<D"}])
async def test_other_numbers_and_wrong_signs_are_never_let_through(wrong):
    _, actor = await _buyer()
    facts = lines_facts(mrz=good_lines()) | wrong

    await fills_in(actor, CASE, **facts)
    for _ in range(3):
        await _types(actor, **facts)

    assert set((await _seen(actor)).problems) == {"mrz"}


async def test_a_document_that_expires_during_a_correction_is_replaced_with_its_dates():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE, expires_on=in_days(1))
    await _returned(account, "full_name")

    with time_machine.travel(clock.now() + timedelta(days=3)):
        actor = await an_actor(account)
        seen = await _seen(actor)
        assert {"number", "issued_on", "expires_on"} <= set(seen.open_fields)
        assert seen.open_slots == ["passport_page"]
        await _types(
            actor, full_name="Lena M. Fischer", expires_on=in_days(900), number="C99X99T99"
        )
        await uploads(account, actor, "passport_page")
        await submits(actor)


@pytest.mark.parametrize("target", ["passport_page", "number", "full_name"])
async def test_whatever_is_asked_for_opens_what_it_must_agree_with(target):
    account, actor = await _buyer()
    await hands_in(account, actor, CASE, **lines_facts(mrz=good_lines()))

    await _returned(account, target)

    assert "mrz" in (await _seen(actor)).open_fields
    if target == "passport_page":
        assert {"number", "issued_on", "expires_on"} <= set((await _seen(actor)).open_fields)
    await _does(identity.forget_lines, actor)


async def test_what_stays_closed_and_does_not_hold_opens_by_itself():
    account, actor = await _buyer(country="CN")
    await hands_in(account, actor, IdentityCase.CHINESE_VISA)
    async with db.transaction() as session:
        review = (await session.exec(select(Review))).one()
        review.facts = {**review.facts, "visa_type": "tourist"}

    await _returned(account, "full_name")

    assert "visa_type" in (await _seen(actor)).open_fields


async def test_a_last_day_that_was_asked_about_is_corrected_by_saying_that_there_is_none():
    account, actor = await _buyer(kind=AccountKind.DOMESTIC_BUYER)
    await hands_in(account, actor, IdentityCase.MAINLAND_ID)
    await _returned(account, "expires_on")

    await _types(actor, has_no_expiry="on")

    assert (await _seen(actor)).can_submit
    await submits(actor)


def test_on_an_identity_card_number_and_birth_go_together():
    case = IdentityCase.MAINLAND_ID

    for one, other in (("number", "birth_date"), ("birth_date", "number")):
        assert other in opened_with([one], case)
    known = {*NEEDS[case].fields, *NEEDS[case].slots, "mrz", "name_latin"}
    assert opened_with(["expires_on"], case) & {"id_back", "has_no_expiry"} <= known
