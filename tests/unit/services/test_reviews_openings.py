"""Every opening is visible to whom the documents belong, whatever became of them (check 48)."""

from uuid import UUID

import pytest

from portal import db
from portal.kit import clock
from portal.models.files import FileOpening, FilePurpose
from portal.models.reviews import Review
from portal.schemas.brands import AUTHORISATION, LOGO
from portal.schemas.identity_cases import IdentityCase
from portal.services import brands, desk_reviews, files, identity, suppliers
from tests.factories import brands as of_brands
from tests.factories import review_desk as at_desk
from tests.factories.accounts import an_account, an_actor
from tests.factories.files import a_file
from tests.factories.identity import hands_in, uploads
from tests.factories.memberships import does
from tests.factories.reviews import a_reviewer
from tests.factories.suppliers import (
    LICENCE,
    a_supplier_account,
    an_applicant,
    an_authenticated,
    asks_to_correct,
    fills_in,
    looks,
    submits,
)

pytestmark = pytest.mark.usefixtures("database")
PAGE = "passport_page"


async def _opens(file_id, viewer):
    async with db.transaction() as session:
        session.add(FileOpening(file_id=UUID(file_id), viewer_id=viewer.id, at=clock.now()))


def _told(row):
    return [(each.viewer, each.slot, each.name, each.is_replaced) for each in row.openings]


async def test_a_person_in_a_correction_sees_who_looked_at_the_replaced_page():
    account, reviewer = await an_account(country="DE", name_on_id="Lena"), await a_reviewer()
    actor = await an_actor(account)
    await hands_in(account, actor, IdentityCase.PASSPORT)
    before, case = await _identity(actor)
    await at_desk.claims(reviewer, case)
    for viewer in (reviewer, account):
        await _opens(before.documents[PAGE].file.id, viewer)
    asked = at_desk.correction(PAGE)
    await at_desk.acts(reviewer, desk_reviews.return_for_correction, case, asked)

    await uploads(account, actor, PAGE, name="anew.png")
    await files.tidy_up()

    after, _ = await _identity(actor)
    assert after.review.can_edit
    assert _told(before) == []
    assert _told(after) == [(reviewer.contact_name, PAGE, "passport.png", True)]


async def _identity(actor):
    async with db.reading() as session:
        row = await identity.find_identity(session, actor)
        return row, await session.get_one(Review, UUID(row.review.id))


async def test_a_supplier_sees_who_opened_papers_of_the_authentication_and_of_its_change():
    account = await an_authenticated()
    first = await looks(account)

    await does(account, suppliers.begin_change)
    changing = await looks(account)

    assert [(each.slot, each.is_replaced) for each in first.openings] == [(LICENCE, False)]
    assert changing.is_change
    assert changing.openings == first.openings


async def test_a_removed_paper_leaves_its_openings():
    account = await an_applicant()
    await asks_to_correct(account, LICENCE, "blurred")
    before = await looks(account)

    row = await does(account, suppliers.drop_paper, LICENCE)

    [(viewer, *_)] = _told(before)
    assert _told(row) == [(viewer, LICENCE, "passport.png", True)]


async def test_openings_of_one_brand_are_not_those_of_another():
    account = await an_authenticated()
    one = await of_brands.an_agency_draft(account)
    other = await of_brands.an_agency_draft(account, name_en="Aurora")
    for row in (one, other):
        await of_brands.submits(account, row)
    await of_brands.claims(one)

    seen, unseen = await of_brands.looks(account, one), await of_brands.looks(account, other)

    assert {each.slot for each in seen.openings} == {LOGO, AUTHORISATION}
    assert unseen.openings == []


SMALL = {"width": 500, "height": 900, "sharpness": 40.0, "glare": 0.2, "is_grey": True}


async def test_a_poor_paper_is_a_hint_to_both_sides_and_stops_nobody():
    account = await a_supplier_account()
    await fills_in(account)
    file = await a_file(account, purpose=FilePurpose.SUPPLIER, measures=SMALL)

    row = await does(account, suppliers.put_paper, LICENCE, file.id)

    assert [each.text for each in row.findings[LICENCE]] == [
        suppliers.RULES.findings[code] for code in ("small", "blurred", "glare")
    ]
    assert row.case.failures == {}
    assert (await submits(account)).case.status == "submitted"


async def test_a_logo_need_only_be_large_enough():
    account = await an_authenticated()
    row = await of_brands.begins(account)
    kept = []

    for width in (240, 400):
        measures = SMALL | {"width": width}
        file = await a_file(account, purpose=FilePurpose.BRAND, measures=measures)
        row = await does(account, brands.put_paper, UUID(row.id), LOGO, file.id)
        kept.append(row.findings)

    assert [each.text for each in kept[0][LOGO]] == [brands.RULES.findings["tiny"]]
    assert kept[1] == {}
