"""The desk decides about a supplier by its own acts: claimed, looked at, approved (B-15, B-16)."""

import pytest

from portal import db
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.models.files import FileOpening
from portal.permissions import Permission
from portal.services import desk_reviews, reviews
from portal.services.suppliers import RULES, LicenceUnopened
from tests.factories.accounts import an_actor
from tests.factories.memberships import does, told
from tests.factories.outbox import audited
from tests.factories.reviews import a_reviewer
from tests.factories.suppliers import an_applicant, review_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.req("B-15")
@pytest.mark.req("B-16")
async def test_the_desk_opens_the_areas_once_it_has_looked_at_the_licence():
    account, reviewer = await an_applicant(), await a_reviewer()
    assert reviewer.kind is AccountKind.REVIEWER
    review, approve = await review_of(account), desk_reviews.approve
    heard = []
    reviews.on_changed(heard.extend)

    claimed = await does(reviewer, desk_reviews.claim, review.id)
    with pytest.raises(LicenceUnopened):
        await does(reviewer, approve, review.id, version=claimed.version)
    async with db.transaction() as session:
        [paper] = await reviews.documents_of(session, review.id)
        session.add(FileOpening(file_id=paper.file_id, viewer_id=reviewer.id, at=clock.now()))
    with pytest.raises(desk_reviews.FactsUnchecked):
        await does(reviewer, approve, review.id, {"legal_name"}, version=claimed.version)
    await does(reviewer, approve, review.id, set(RULES.checks), version=claimed.version)

    assert (await an_actor(account)).may(Permission.SUPPLIERS_ACT)
    assert (await review_of(account)).expires_at is not None
    assert (await told(account))[-1] == "ReviewApproved"
    assert f"reviews:{account.id}" in heard
    [approved] = [each for each in await audited() if each.action == "reviews:approved"]
    assert approved.details["compared"].split(", ") == list(RULES.checks)
