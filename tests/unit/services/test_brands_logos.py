"""Evidence goes when its time is over; a logo stays as long as its brand lives (ADR 0026)."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from portal import db
from portal.config import get_settings
from portal.kit import clock
from portal.models.files import StoredFile
from portal.models.reviews import ReviewStatus
from portal.schemas.brands import AUTHORISATION, LOGO
from portal.services import brands, desk_reviews, files, reviews
from tests.factories.brands import (
    an_agency_draft,
    brand_of,
    case_of,
    claims,
    day,
    hands_in,
    looks,
    moves,
    submits,
    types,
)
from tests.factories.memberships import does
from tests.factories.review_desk import acts, verdict
from tests.factories.suppliers import an_authenticated

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def supplier():
    return await an_authenticated()


async def _decided(supplier, row, act=desk_reviews.approve, *more):
    await submits(supplier, row)
    reviewer = await claims(row)
    await acts(reviewer, act, await case_of(row), *more)
    return await looks(supplier, row)


async def _an_approved(supplier, **facts):
    return await _decided(supplier, await an_agency_draft(supplier, **facts))


async def _let_retention_pass():
    days = get_settings().files_kept_after_approval_days
    with time_machine.travel(clock.now() + timedelta(days=days, hours=1), tick=False):
        await files.tidy_up()


async def _is_there(file_id):
    async with db.reading() as session:
        return (await session.get_one(StoredFile, UUID(str(file_id)))).destroyed_at is None


async def _renewal(supplier, row):
    """Open the brand again near its end, complete but for what the test is about."""
    row = await does(supplier, brands.renew, UUID(row.id))
    row = await types(supplier, row, valid_from=day(0), valid_until=day(365))
    return await hands_in(supplier, row, AUTHORISATION)


@pytest.mark.req("B-17")
async def test_the_logo_outlives_the_evidence_of_a_living_brand(supplier):
    row = await _an_approved(supplier)

    await _let_retention_pass()

    assert (await brand_of(row)).logo_id == UUID(row.papers[LOGO].id)
    assert await _is_there(row.papers[LOGO].id)
    assert not await _is_there(row.papers[AUTHORISATION].id)


@pytest.mark.parametrize("status", [ReviewStatus.EXPIRED, ReviewStatus.REVOKED])
async def test_the_logo_of_a_brand_that_ended_goes_in_its_time(supplier, status):
    row = await _an_approved(supplier)

    await moves(row, status)

    await files.tidy_up()
    assert await _is_there(row.papers[LOGO].id)
    await _let_retention_pass()
    assert not await _is_there(row.papers[LOGO].id)


async def test_a_suspended_brand_keeps_its_logo(supplier):
    row = await _an_approved(supplier)

    await moves(row, ReviewStatus.SUSPENDED)
    await _let_retention_pass()

    assert await _is_there(row.papers[LOGO].id)


async def test_a_new_logo_replaces_the_old_one_when_it_is_approved(supplier):
    row = await _an_approved(supplier, valid_until=day(30))
    old = row.papers[LOGO].id
    row = await hands_in(supplier, await _renewal(supplier, row), LOGO)

    await files.tidy_up()
    assert (await brand_of(row)).logo_id == UUID(old)
    assert await _is_there(old)

    row = await _decided(supplier, row)
    await _let_retention_pass()
    assert str((await brand_of(row)).logo_id) == row.papers[LOGO].id != old
    assert await _is_there(row.papers[LOGO].id)
    assert not await _is_there(old)


async def test_a_rejected_renewal_takes_the_logo_of_no_living_brand(supplier):
    row = await _an_approved(supplier, valid_until=day(30))
    old = row.papers[LOGO].id
    row = await hands_in(supplier, await _renewal(supplier, row), LOGO)
    new = row.papers[LOGO].id

    await _decided(supplier, row, desk_reviews.reject, verdict())
    await _let_retention_pass()

    assert await _is_there(old)
    assert not await _is_there(new)


async def test_a_logo_taken_out_of_a_renewal_stays_until_another_is_approved(supplier):
    row = await _an_approved(supplier, valid_until=day(30))
    row = await _renewal(supplier, row)
    old = row.papers[LOGO].id

    await does(supplier, brands.drop_paper, UUID(row.id), LOGO)
    await _let_retention_pass()

    assert await _is_there(old)


async def test_a_renewal_at_the_desk_keeps_the_logo_that_it_holds(supplier):
    row = await _an_approved(supplier, valid_until=day(30))
    row = await _renewal(supplier, row)
    await submits(supplier, row)

    async with db.transaction() as session:
        case = await reviews.lock(session, (await case_of(row)).id)
        await brands.RULES.ended(session, case)
    await _let_retention_pass()

    assert await _is_there(row.papers[LOGO].id)


async def test_a_first_rejection_takes_everything(supplier):
    row = await an_agency_draft(supplier)

    await _decided(supplier, row, desk_reviews.reject, verdict())
    await _let_retention_pass()

    assert (await brand_of(row)).logo_id is None
    assert not await _is_there(row.papers[LOGO].id)


async def test_an_erased_person_leaves_no_logo(supplier):
    row = await _an_approved(supplier)

    async with db.transaction() as session:
        await files.forget(session, supplier.id)
        await brands.forget(session, supplier.id)

    assert (await brand_of(row)).logo_id is None
    assert not await _is_there(row.papers[LOGO].id)
