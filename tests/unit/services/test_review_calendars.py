"""Due dates as calendar entries, and what an erased account leaves of its cases."""

import pytest
from icalendar import Calendar
from sqlmodel import select

from portal import db
from portal.errors import NotFound
from portal.models.reviews import ReviewDocument
from portal.services import reviews
from tests.factories.accounts import an_account, an_actor
from tests.factories.reviews import a_case, a_draft, now_of

pytestmark = pytest.mark.usefixtures("database")


async def _entry(person, review):
    actor = await an_actor(person)
    async with db.reading() as session:
        return await reviews.find_calendar_entry(session, actor, review.id)


@pytest.mark.req("B-14")
async def test_the_due_date_is_an_entry_in_the_applicant_s_language():
    owner = await an_account(language="ru")
    review = await a_case(owner)

    file = await _entry(owner, review)

    (entry,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert entry.decoded("dtend") == review.due_at
    assert entry["summary"] == "Подтверждение личности: ожидается ответ"
    assert str(review.id) in entry["uid"]
    assert file.name == "identity-due.ics"


async def test_a_stranger_s_case_and_a_draft_have_none():
    owner = await an_account()
    case, draft = await a_case(owner), await a_draft(await an_account())

    for person, review in ((await an_account(), case), (owner, draft)):
        with pytest.raises(NotFound):
            await _entry(person, review)


async def test_an_odd_headline_breaks_no_line_of_the_entry():
    owner = await an_account()
    review = await a_case(owner, headline="A\r\nATTENDEE:mailto:x@evil.example;,\\")

    (entry,) = Calendar.from_ical((await _entry(owner, review)).content).walk("VEVENT")

    assert "ATTENDEE" not in entry


async def test_an_erased_account_leaves_no_name_and_no_fact_in_its_cases():
    owner, other = await an_account(), await an_account()
    gone, kept = await a_case(owner), await a_case(other)

    async with db.transaction() as session:
        await reviews.forget(session, owner.id)

    blank = await now_of(gone)
    assert (blank.headline, blank.headline_key, blank.facts, blank.due_at) == ("", "", {}, None)
    assert (await now_of(kept)).facts != {}
    async with db.reading() as session:
        documents = list(await session.exec(select(ReviewDocument)))
    assert [each.review_id for each in documents] == [kept.id]
