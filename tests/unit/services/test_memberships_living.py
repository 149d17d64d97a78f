"""What long lists repeat of people stays true, whoever changes it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from portal import db
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.companies import Company, Membership
from portal.schemas.memberships import StaffSort
from portal.services import memberships, sessions
from tests.factories.accounts import a_browser, an_account, an_actor, sign_in
from tests.factories.companies import a_member_of, an_admin
from tests.factories.memberships import applies, does, place_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.req("A-64")]

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


async def _count(company):
    async with db.reading() as session:
        found = await session.exec(select(Company).where(Company.code == company.code))
        return found.one().member_count


async def _change(account, **facts):
    async with db.transaction() as session:
        row = await session.get_one(Account, account.id)
        for name, value in facts.items():
            setattr(row, name, value)


async def _found(admin, words):
    page = await does(admin, memberships.list_staff, search=words)
    return [row.contact_name for row in page.rows]


async def test_who_changes_their_name_stands_and_is_found_by_the_new_one():
    admin, company = await an_admin()
    member = await a_member_of(company, contact_name="Zoë Ärmel")

    await _change(member, contact_name="Abel Neu")

    page = await does(admin, memberships.list_staff, sort=StaffSort.CONTACT_NAME, descending=False)
    assert page.rows[0].contact_name == "Abel Neu"
    assert await _found(admin, "abel") == ["Abel Neu"]
    assert await _found(admin, "Ärmel") == []


async def test_who_changes_their_address_is_found_by_the_new_one():
    admin, company = await an_admin()
    member = await a_member_of(company, contact_name="Jonas")

    await _change(member, email="brand.new@mail.example")

    assert await _found(admin, "Brand.New@") == ["Jonas"]


@pytest.mark.parametrize("words", ["garcia nunez", "García Ñúñez", "ÑÚÑ", "GARCIA"])
async def test_a_name_is_found_however_it_is_typed(words):
    admin, company = await an_admin()
    await a_member_of(company, contact_name="José García Ñúñez")

    assert await _found(admin, words) == ["José García Ñúñez"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "100%"])
async def test_a_sign_that_databases_read_as_anything_finds_only_itself(words):
    admin, company = await an_admin()
    await a_member_of(company, contact_name="Jonas")

    assert await _found(admin, words) == []


async def test_the_company_knows_how_many_belong_to_it():
    admin, company = await an_admin()
    member, applicant = await a_member_of(company), await an_account()
    application = await applies(applicant, company)
    counts = [await _count(company)]

    await does(admin, memberships.approve, UUID(application.id))
    counts.append(await _count(company))
    await does(admin, memberships.remove, await place_of(member))
    counts.append(await _count(company))

    assert counts == [2, 3, 2]
    assert (await does(admin, memberships.list_staff)).total == 2


async def test_last_seen_follows_the_use_of_any_session(time_machine):
    time_machine.move_to(NOON, tick=False)
    admin, company = await an_admin()
    member = await a_member_of(company)
    await sign_in(member, a_browser("old"))
    first = (await does(admin, memberships.find_member, await place_of(member))).seen_at
    actor = await an_actor(member)

    time_machine.move_to(NOON + timedelta(minutes=5), tick=False)
    async with db.transaction() as session:
        await sessions.touch(session, actor)

    later = (await does(admin, memberships.find_member, await place_of(member))).seen_at
    assert later - first == timedelta(minutes=5)


async def test_whoever_was_here_before_they_joined_has_been_seen():
    _, company = await an_admin()
    newcomer = await an_account()
    await sign_in(newcomer, a_browser("own"))

    async with db.transaction() as session:
        found = await session.exec(select(Company).where(Company.code == company.code))
        place = Membership(company_id=found.one().id, account_id=newcomer.id, joined_at=clock.now())
        session.add(place)

    assert (clock.now() - place.seen_at).total_seconds() < 60
