"""The page of a verification: where it opens, and what it says beside fields and documents."""

import pytest
from sqlmodel import select

from portal import db
from portal.models.reviews import Review
from portal.schemas.desk_reviews import ReturnForm
from portal.schemas.identity_cases import IdentityCase
from portal.services import desk_reviews
from portal.state.identity import IdentityState
from tests.factories.accounts import an_account, an_actor
from tests.factories.identity import fills_in, hands_in, uploads
from tests.factories.review_desk import acts, claims
from tests.factories.reviews import a_reviewer
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")
CASE = IdentityCase.PASSPORT


async def _opened(actor):
    state = a_state(IdentityState)
    await ask(IdentityState.load, state, actor=actor)
    return state


async def _returned(account, *targets):
    async with db.reading() as session:
        found = await session.exec(select(Review).where(Review.subject_id == account.id))
        review = found.one()
    reviewer = await a_reviewer()
    await claims(reviewer, review)
    sent = {f"reason_{each}": "blurred" for each in targets}
    form = ReturnForm.gather(sent, list(targets))
    await acts(reviewer, desk_reviews.return_for_correction, review, form)


@pytest.mark.req("A-55")
async def test_a_draft_opens_at_the_documents_once_one_is_there():
    account = await an_account(country="DE")
    actor = await an_actor(account)
    await fills_in(actor, CASE)
    assert not (await _opened(actor)).is_uploading

    await uploads(account, actor, "passport_page")

    assert (await _opened(actor)).is_uploading


@pytest.mark.req("A-55")
async def test_an_open_page_turns_to_what_is_to_be_corrected():
    account = await an_account(country="DE")
    actor = await an_actor(account)
    await hands_in(account, actor, CASE)
    state = await _opened(actor)

    await _returned(account, "number", "passport_page")
    await ask(IdentityState.follow, state, actor=actor)

    assert set(state.row.reasons) == {"number", "passport_page"}
    assert state.row.open_fields == ["number", "issued_on", "expires_on", "mrz"]
    # The fields come first, though documents are there.
    assert not state.is_uploading
    assert not (await _opened(actor)).is_uploading


@pytest.mark.req("A-55")
async def test_when_only_a_document_is_wrong_the_page_shows_its_place():
    account = await an_account(country="DE")
    actor = await an_actor(account)
    await hands_in(account, actor, CASE)
    state = await _opened(actor)

    await _returned(account, "passport_page")
    await ask(IdentityState.follow, state, actor=actor)

    assert state.is_uploading
    assert (await _opened(actor)).is_uploading
