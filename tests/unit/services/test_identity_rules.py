"""What the desk's decision about a person does to the account, and what the desk sees."""

from datetime import UTC, timedelta

import pytest
import time_machine

from portal import db
from portal.config import get_settings
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.reviews import ReviewStatus
from portal.schemas.identity_cases import IdentityCase
from portal.services import identity, reviews
from portal.services.identity.rules import RULES
from tests.factories.accounts import an_account, an_actor
from tests.factories.files import a_file
from tests.factories.identity import (
    fills_in,
    hands_in,
    in_days,
)

pytestmark = pytest.mark.usefixtures("database")
CASE = IdentityCase.PASSPORT


async def _buyer(**facts):
    account = await an_account(**{"country": "DE", "name_on_id": "Lena Marie Fischer"} | facts)
    return account, await an_actor(account)


async def _seen(actor):
    async with db.reading() as session:
        return await identity.find_identity(session, actor)


async def _approve(account, reviewer):
    async with db.transaction() as session:
        review = await reviews.lock(
            session, (await reviews.find(session, "identity", account.id)).id
        )
        await RULES.before_approval(session, review)
        review.status = ReviewStatus.APPROVED
        review.decided_at = clock.now()
        review.expires_at = await RULES.approved(session, review, reviewer)
        return review.expires_at


async def test_an_approval_marks_the_account_and_ends_with_the_first_document():
    account, actor = await _buyer(country="CN", contact_name="Lena")
    await hands_in(
        account,
        actor,
        IdentityCase.CHINESE_VISA,
        visa_issued_on=in_days(-10),
        visa_expires_on=in_days(400),
        full_name="李娜",
        name_latin="Li Na",
    )

    ends = await _approve(account, actor)

    async with db.reading() as session:
        known = await session.get(Account, account.id)
    assert (known.name_on_id, known.name_latin, known.country) == ("李娜", "Li Na", "CN")
    assert known.identity_verified_at is not None
    assert known.identity_expires_at == ends
    assert ends.astimezone(UTC) - clock.now() > timedelta(days=399)
    assert ends.astimezone(UTC) - clock.now() < timedelta(days=402)


async def test_the_end_of_an_approval_takes_the_mark_away():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE)
    await _approve(account, actor)

    for status, is_marked in ((ReviewStatus.SUSPENDED, False), (ReviewStatus.APPROVED, True)):
        async with db.transaction() as session:
            found = await reviews.find(session, "identity", account.id)
            review = await reviews.lock(session, found.id)
            review.status = status
            await RULES.ended(session, review)
            known = await session.get(Account, account.id)
            assert (known.identity_verified_at is not None) is is_marked


async def test_nobody_is_verified_by_a_document_that_has_expired_meanwhile():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE, expires_on=in_days(2))

    with (
        time_machine.travel(clock.now() + timedelta(days=5)),
        pytest.raises(identity.DocumentExpired),
    ):
        await _approve(account, actor)


async def test_a_change_begins_with_a_draft_while_the_mark_stays():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE)
    await _approve(account, actor)

    async with db.transaction() as session:
        await identity.reopen(session, actor)

    seen = await _seen(actor)
    assert seen.review.status == ReviewStatus.DRAFT
    assert seen.verified_at is not None
    assert seen.can_submit


async def test_the_desk_reads_the_number_in_clear_and_sees_the_same_one_elsewhere():
    account, actor = await _buyer()
    other, second = await _buyer(contact_name="Somebody Else")
    await hands_in(account, actor, CASE)
    await hands_in(other, second, CASE, number="c01x-00t47")

    async with db.reading() as session:
        review = await reviews.find(session, "identity", account.id)
        told = {row.target: row.value for row in await RULES.describe(session, review)}
        found = await RULES.others(session, review)
    assert told["number"] == "C01X00T47"
    assert [row.title for row in found] == ["Somebody Else"]


async def test_another_secret_opens_no_number(settings):
    account, actor = await _buyer()
    await fills_in(actor, CASE)
    settings.secret_key = type(settings.secret_key)("another secret of the same length, at least")
    assert get_settings() is settings

    seen = await _seen(actor)

    assert (seen.number_end, seen.missing) == ("", ["number"])
    assert await a_file(account) is not None
