"""The company on an earlier record begins the form, and makes nobody a member (A-05, A-08)."""

from datetime import timedelta

import pytest

from portal import db
from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.legacy import LegacyAccount, LegacyKind
from portal.services import companies
from tests.factories.accounts import an_account, an_actor
from tests.factories.badges import a_badge
from tests.factories.companies import an_admin

pytestmark = pytest.mark.usefixtures("database")


async def _hint(account):
    actor = await an_actor(account)
    async with db.reading() as session:
        return await companies.find_name_hint(session, actor)


async def _claimed(account, name, *, days_ago=0):
    at = clock.now() - timedelta(days=days_ago)
    await a_badge(company_name=name, claimed_at=at, claimed_by=account.id)


async def test_who_has_no_earlier_record_begins_with_an_empty_form():
    await a_badge(company_name="Somebody Else GmbH")

    assert await _hint(await an_account()) == ""


@pytest.mark.req("A-05")
async def test_the_latest_badge_that_names_a_company_gives_the_hint():
    account = await an_account()
    await _claimed(account, "Old Harbour Ltd", days_ago=9)
    await _claimed(account, "Harbour & Sons Ltd", days_ago=3)
    await _claimed(account, "")

    assert await _hint(account) == "Harbour & Sons Ltd"


async def test_an_older_account_gives_it_where_no_badge_does():
    account, now = await an_account(), clock.now()
    async with db.transaction() as session:
        session.add(
            LegacyAccount(
                kind=LegacyKind.BEST_OVERSEAS,
                email="old@mail.example",
                company_name="Vega Import",
                password_hash="",
                imported_at=now,
                activated_at=now,
                account_id=account.id,
            )
        )

    assert await _hint(account) == "Vega Import"


async def test_who_has_a_company_asks_for_no_hint():
    admin, _ = await an_admin()

    with pytest.raises(NotAllowed):
        await _hint(admin)
