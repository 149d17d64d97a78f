"""Telling people what happened: whom, in which language, by which way, and what they read."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlmodel import col, select, update

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.i18n import LANGUAGES
from portal.kit import clock, paging
from portal.mail import letters
from portal.mail.notices import NOTICES, Notice
from portal.models.accounts import Account, AccountStatus
from portal.models.notifications import Notification, Subject
from portal.schemas.base import FormRefused
from portal.schemas.notices import SUBJECTS, PreferencesForm
from portal.services import notices
from portal.services.notices import telling
from tests.factories.accounts import an_account, an_actor
from tests.factories.desk_notices import COMPANY, DESK_LINES
from tests.factories.outbox import posted
from tests.factories.own_notices import OWN_LINES
from tests.factories.review_notices import REVIEW_LINES

pytestmark = pytest.mark.usefixtures("database")

#: Each event, and the line that stands in the portal.
LINES = [
    *DESK_LINES,
    *OWN_LINES,
    *REVIEW_LINES,
    (notices.ApplicationApproved(COMPANY), "You are now a member of {}. Go on to your overview"),
    (notices.ApplicationExpired("Wei", COMPANY), "The application of Wei to join {} went unans"),
    (notices.ApplicationReceived("Wei", COMPANY), "Wei would like to join {}."),
    (notices.ApplicationRejected(COMPANY, "Unknown."), "{} has rejected your application"),
    (notices.ApplicationReminder("Wei", COMPANY), "Wei still hopes to join {}"),
    (notices.ApplicationVoid("Wei", COMPANY), "The application of Wei to join {} is no longer"),
    (notices.ApplicationWithdrawn("Wei", COMPANY), "Wei no longer wishes to join {}."),
    (
        notices.ChangeAsked("Wei", COMPANY, "City, Address", "Kiel"),
        "Wei asks you to change the company information of {}: City, Address.",
    ),
    (notices.CompanyClosed(COMPANY), "{} is closed."),
    (notices.ErasureStopped(COMPANY), "You are now the only admin of {}, so your account was"),
    (notices.CompanyCompleted(COMPANY), "The information of {} is complete."),
    (notices.InvitationAskedFor("Wei", COMPANY), "The invitation of Wei to join {} has expired."),
    (notices.InvitationWithdrawn(COMPANY), "The invitation to join {} was cancelled."),
    (notices.InvitedToCompany("Wei", COMPANY), "Wei invites you to join {}."),
    (notices.MemberErased("Wei", COMPANY), "Wei has deleted their account and no longer belongs"),
    (notices.MemberJoined("Wei", COMPANY), "Wei is now a member of {}."),
    (notices.MemberQuit("Wei", COMPANY), "Wei has left {}."),
    (notices.MemberRemoved(COMPANY), "An admin has removed you from {}."),
]
RECEIVED = notices.ApplicationReceived("Wei", COMPANY)
REMOVED = notices.MemberRemoved(COMPANY)


async def _tell(notice, *accounts):
    async with db.transaction() as session:
        await notices.tell(session, [each.id for each in accounts], notice)


async def _tell_and_fail(account):
    async with db.transaction() as session:
        await notices.tell(session, [account.id], RECEIVED)
        raise ZeroDivisionError


async def _page(actor, page=1):
    async with db.reading() as session:
        return await notices.list_notices(session, actor, page=page)


async def _unread(actor):
    async with db.reading() as session:
        return await notices.count_unread(session, actor)


async def _save(actor, *subjects):
    form = PreferencesForm.read(dict.fromkeys(subjects, "on"))
    async with db.transaction() as session:
        return await notices.save_preferences(session, actor, form)


async def _mail():
    return [each for each in await posted() if isinstance(each.message, Notice)]


async def _told_ids():
    async with db.reading() as session:
        return set(await session.exec(select(Notification.account_id)))


async def _change(account, **facts):
    async with db.transaction() as session:
        await session.exec(update(Account).where(col(Account.id) == account.id).values(**facts))


@contextmanager
def _statements() -> Iterator[list[str]]:
    """Collect every round trip to the database: a batch of rows is one."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, _values, _context, _is_many):
        seen.append(statement)

    engine = db.writing_engine().sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_list_of_events_is_complete():
    assert {type(notice) for notice, _ in LINES} == set(NOTICES.values())


def test_the_settings_offer_every_subject_that_there_are_notifications_about():
    # Mail that protects the account always comes.
    assert {kind.about for kind in NOTICES.values()} == {*SUBJECTS, Subject.ACCOUNT}


@pytest.mark.parametrize(("notice", "line"), LINES, ids=lambda each: type(each).__name__)
async def test_each_event_reaches_the_portal_and_the_mailbox(notice, line):
    account = await an_account(contact_name="Olga", email="olga@mail.example")

    await _tell(notice, account)

    (row,) = (await _page(await an_actor(account))).rows
    assert row.text.format(**row.values).startswith(line.format(COMPANY))
    assert (row.path, row.is_read) == (type(notice).leads_to(notice.details), False)
    (mail,) = await _mail()
    assert mail.to == "olga@mail.example"
    assert mail.message == replace(notice, contact_name="Olga")
    text = letters.write(mail.message, "en").text
    assert line.format(COMPANY) in text
    assert mail.message.link in text


async def test_the_reason_of_a_rejection_stands_beside_the_line():
    account = await an_account()

    await _tell(notices.ApplicationRejected(COMPANY, "We do not\nknow you."), account)

    (row,) = (await _page(await an_actor(account))).rows
    assert row.quote == "We do not\nknow you."
    assert row.values == {"company": COMPANY}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_rejection_without_a_reason_speaks_of_none(language, reason):
    bare = notices.ApplicationRejected(COMPANY, reason)

    reasoned = letters.write(replace(bare, reason="Sorry"), language).text
    text = letters.write(bare, language).text

    assert len(text.splitlines()) == len(reasoned.splitlines()) - 2
    assert "Sorry" in reasoned


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everybody_is_written_to_in_their_own_language(language):
    account, other = await an_account(language=language), await an_account(language="en")

    await _tell(RECEIVED, account, other)

    by_address = {each.to: each.language for each in await _mail()}
    assert by_address == {account.email: language, other.email: "en"}


async def test_a_person_named_twice_is_told_once():
    account = await an_account()

    await _tell(RECEIVED, account, account)

    assert len(await _mail()) == 1
    assert (await _page(await an_actor(account))).total == 1


async def test_mail_that_is_switched_off_stays_away_for_that_subject_and_person_only():
    quiet, other = await an_account(), await an_account()
    actor = await an_actor(quiet)
    await _save(actor, Subject.COMPANY)

    await _tell(RECEIVED, quiet, other)
    await _tell(REMOVED, quiet)

    assert {(each.to, each.kind) for each in await _mail()} == {
        (other.email, notices.ApplicationReceived),
        (quiet.email, notices.MemberRemoved),
    }
    assert (await _page(actor)).total == 2


@pytest.mark.req("C-07")
async def test_no_mail_goes_to_an_address_that_is_known_not_to_work():
    lost = await an_account(email_undeliverable_at=clock.now())

    await _tell(RECEIVED, lost)

    assert await _mail() == []
    assert await _told_ids() == {lost.id}


async def test_an_odd_address_does_not_undo_what_happened():
    odd, other = await an_account(email="a@b@mail.example"), await an_account()

    await _tell(RECEIVED, odd, other)

    assert [each.to for each in await _mail()] == [other.email]
    assert await _told_ids() == {odd.id, other.id}


async def test_nobody_is_told_who_is_erased_or_unknown():
    erased = await an_account()
    await _change(erased, status=AccountStatus.ERASED)

    async with db.transaction() as session:
        await notices.tell(session, [erased.id, uuid4()], RECEIVED)
        await notices.tell(session, [], RECEIVED)

    assert await _told_ids() == set()
    assert await _mail() == []


async def test_what_is_rolled_back_is_told_to_nobody(monkeypatch):
    heard = []
    monkeypatch.setattr(telling, "_listeners", [heard.append])
    account = await an_account()

    with pytest.raises(ZeroDivisionError):
        await _tell_and_fail(account)

    assert (heard, await _told_ids(), await _mail()) == ([], set(), [])


async def test_who_listens_hears_of_it_after_the_commit(monkeypatch):
    heard = []
    monkeypatch.setattr(telling, "_listeners", [])
    notices.on_told(heard.append)
    one, two = await an_account(), await an_account()

    async with db.transaction() as session:
        await notices.tell(session, [one.id, two.id], RECEIVED)
        before = list(heard)

    assert before == []
    assert [set(each) for each in heard] == [{one.id, two.id}]


async def test_fifty_people_cost_as_many_queries_as_one():
    counts = []
    for size in (1, 50):
        people = [await an_account() for _ in range(size)]
        await _save(await an_actor(people[0]), Subject.COMPANY)
        with _statements() as seen:
            await _tell(REMOVED, *people)
        counts.append(len([each for each in seen if not each.startswith("BEGIN")]))

    assert counts == [3, 3]
    assert len(await _mail()) == 51


async def test_reading_one_or_all_brings_the_number_on_the_bell_down():
    actor = await an_actor(await an_account())
    account = await an_account()
    async with db.transaction() as session:
        for _ in range(3):
            await notices.tell(session, [actor.account_id, account.id], RECEIVED)
    stranger = await an_actor(account)
    first = (await _page(actor)).rows[0]

    async with db.transaction() as session:
        path = await notices.mark_read(session, actor, UUID(first.id))
    after_one = await _unread(actor)
    async with db.transaction() as session:
        await notices.mark_all_read(session, actor)

    assert (path, after_one) == ("/company/applicants", 2)
    assert (await _unread(actor), await _unread(stranger)) == (0, 3)
    assert all(row.is_read for row in (await _page(actor)).rows)


async def test_reading_twice_keeps_the_first_moment_and_rings_once(monkeypatch):
    heard = []
    account = await an_account()
    await _tell(RECEIVED, account)
    actor = await an_actor(account)
    (row,) = (await _page(actor)).rows
    monkeypatch.setattr(telling, "_listeners", [heard.append])
    moments = []

    for _ in range(2):
        async with db.transaction() as session:
            await notices.mark_read(session, actor, UUID(row.id))
        async with db.reading() as session:
            moments.append((await session.exec(select(Notification.read_at))).one())

    assert moments[0] == moments[1]
    assert moments[0] is not None
    assert heard == [[account.id]]


async def test_a_stranger_s_notification_is_answered_like_a_missing_one():
    owner, stranger = await an_account(), await an_actor(await an_account())
    await _tell(RECEIVED, owner)
    (row,) = (await _page(await an_actor(owner))).rows

    for notice_id in (UUID(row.id), uuid4()):
        with pytest.raises(NotFound):
            async with db.transaction() as session:
                await notices.mark_read(session, stranger, notice_id)

    assert await _unread(await an_actor(owner)) == 1


async def test_the_newest_stand_first_a_page_at_a_time():
    account = await an_account()
    async with db.transaction() as session:
        for number in range(paging.PAGE_SIZE + 1):
            await notices.tell(session, [account.id], notices.MemberQuit(f"No. {number}", COMPANY))
    actor = await an_actor(account)

    first, second, beyond = [await _page(actor, number) for number in (1, 2, 99)]

    assert [row.values["member"] for row in first.rows][:2] == ["No. 20", "No. 19"]
    assert [row.values["member"] for row in second.rows] == ["No. 0"]
    assert (first.page_count, first.total, beyond) == (2, 21, second)


async def test_a_kind_that_only_a_newer_release_knows_is_still_listed():
    account = await an_account()
    async with db.transaction() as session:
        row = Notification(
            account_id=account.id,
            kind="FromTomorrow",
            subject=Subject.ACCOUNT,
            details={"who": "Wei"},
            created_at=clock.now(),
        )
        session.add(row)

    (shown,) = (await _page(await an_actor(account))).rows

    assert (shown.text, shown.values) == ("Something has changed in your account.", {})
    assert shown.path == "/overview"


async def test_mail_is_wanted_until_somebody_says_otherwise():
    actor = await an_actor(await an_account())
    async with db.reading() as session:
        before = await notices.find_preferences(session, actor)

    after = await _save(actor, Subject.STAFF)
    again = await _save(actor)

    assert all(row.by_mail for row in before)
    assert [row.subject for row in after if row.by_mail] == ["staff"]
    assert not any(row.by_mail for row in again)


async def test_two_tabs_that_save_at_once_leave_one_choice():
    actor = await an_actor(await an_account())

    await asyncio.gather(*[_save(actor, Subject.STAFF) for _ in range(4)])

    async with db.reading() as session:
        saved = await notices.find_preferences(session, actor)
    assert [row.subject for row in saved if row.by_mail] == ["staff"]


@pytest.mark.parametrize(
    "sent", [{"spam": "on"}, {"company": None}, {"staff": ["on"]}, {"company": 7}]
)
def test_an_unknown_subject_is_refused(sent):
    with pytest.raises(FormRefused):
        PreferencesForm.read(sent)


async def test_without_the_permission_nothing_is_read_or_changed():
    actor = replace(await an_actor(await an_account()), permissions=frozenset())

    for act in (
        notices.list_notices,
        notices.mark_all_read,
        notices.find_preferences,
        lambda session, who: notices.save_preferences(session, who, PreferencesForm()),
    ):
        with pytest.raises(NotAllowed):
            async with db.transaction() as session:
                await act(session, actor)
