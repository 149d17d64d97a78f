"""Changing a company, who may see it, the gate, and what the database refuses by itself."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal import db
from portal.errors import (
    ChangedMeanwhile,
    CompanyIncomplete,
    CompanyNeeded,
    NotAllowed,
    NotFound,
)
from portal.kit import clock
from portal.models.companies import (
    COMPANY_ROADS,
    Company,
    CompanyCannotMove,
    CompanyStatus,
    Membership,
)
from portal.services import companies
from portal.services.companies import (
    CompanyBlocked,
    LookAlikeFound,
)
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import (
    a_company,
    a_draft_form,
    a_form,
    a_member_of,
    an_admin,
)
from tests.factories.outbox import audited

pytestmark = pytest.mark.usefixtures("database")


async def _create(actor, form, *, acknowledged=False):
    async with db.transaction() as session:
        return await companies.create_company(session, actor, form, acknowledged=acknowledged)


async def _draft(actor, form, **options):
    async with db.transaction() as session:
        return await companies.save_company_draft(session, actor, form, **options)


async def _change(account, form, version):
    return await _change_as(await an_actor(account), form, version)


async def _change_as(actor, form, version):
    async with db.transaction() as session:
        return await companies.change_company(session, actor, form, version=version)


async def _find(account):
    actor = await an_actor(account)
    async with db.reading() as session:
        return await companies.find_company(session, actor)


async def _end_the_only_place(*, admin_slot):
    async with db.transaction() as session:
        place = (await session.exec(select(Membership))).one()
        await session.exec(update(Company).values(status=CompanyStatus.DORMANT))
        place.ended_at, place.ended_because, place.admin_slot = clock.now(), "quit", admin_slot


async def _set_status(company, status):
    async with db.transaction() as session:
        row = await session.get(Company, UUID(company.id))
        row.status = status


async def test_a_change_is_kept_with_old_and_new_values():
    account, company = await an_admin()

    changed = await _change(
        account, a_form(city="Bremen", founded="1998", full_name="Nordlicht AG"), company.version
    )

    assert (changed.city, changed.founded, changed.version) == ("Bremen", "1998", 2)
    event = (await audited())[-1]
    assert event.action == "companies:changed"
    assert event.details["changes"] == {
        "full_name": {"old": "Nordlicht Leuchten GmbH", "new": "Nordlicht AG"},
        "city": {"old": "Hamburg", "new": "Bremen"},
        "founded": {"old": None, "new": 1998},
    }


async def test_a_new_name_is_what_look_alikes_are_compared_with():
    account, company = await an_admin()
    await _change(account, a_form(full_name="Südlicht AG"), company.version)
    actor = await an_actor(await an_account())

    with pytest.raises(LookAlikeFound):
        await _create(actor, a_form(full_name="Sudlicht GmbH", registration_number="other"))


async def test_saving_without_a_change_leaves_no_trace():
    account, company = await an_admin()

    same = await _change(account, a_form(), company.version)

    assert same == company
    assert not [each for each in await audited() if each.action == "companies:changed"]


async def test_the_second_of_two_editors_is_told():
    account, company = await an_admin()
    await _change(account, a_form(city="Bremen"), company.version)

    with pytest.raises(ChangedMeanwhile):
        await _change(account, a_form(city="Kiel"), company.version)

    assert (await _find(account)).city == "Bremen"


async def test_of_ten_editors_at_once_one_wins():
    account, company = await an_admin()
    actor = await an_actor(account)

    outcomes = await asyncio.gather(
        *(_change_as(actor, a_form(city=f"City {n}"), company.version) for n in range(10)),
        return_exceptions=True,
    )

    losers = [each for each in outcomes if isinstance(each, ChangedMeanwhile)]
    assert len(losers) == 9
    assert (await _find(account)).version == company.version + 1


@pytest.mark.req("A-36")
async def test_every_member_sees_the_code_and_whom_to_ask():
    _, company = await an_admin()
    member = await a_member_of(company)

    seen = await _find(member)

    assert seen.code == company.code
    assert not seen.is_admin
    assert seen.admin_names == company.admin_names == ["Ana Gómez"]


async def test_a_member_who_is_no_admin_changes_nothing():
    account, company = await an_admin()
    member = await a_member_of(company)

    with pytest.raises(NotAllowed):
        await _change(member, a_form(city="Bremen"), company.version)

    assert await _find(account) == company


async def test_somebody_without_a_company_changes_nothing():
    await an_admin()

    with pytest.raises(NotFound):
        await _change(await an_account(), a_form(), 1)

    assert await _find(await an_account()) is None


async def test_a_person_removed_meanwhile_changes_nothing():
    account, company = await an_admin()
    actor = await an_actor(account)
    await _end_the_only_place(admin_slot=None)

    with pytest.raises(NotFound):
        async with db.transaction() as session:
            await companies.change_company(
                session, actor, a_form(city="Kiel"), version=company.version
            )


async def test_an_active_company_is_never_emptied():
    account, company = await an_admin()

    with pytest.raises(NotAllowed):
        await _change(account, a_draft_form(), company.version)


@pytest.mark.parametrize(
    "status", [CompanyStatus.BLOCKED, CompanyStatus.DORMANT, CompanyStatus.MERGED]
)
async def test_a_blocked_company_may_be_read_but_not_changed(status):
    account, company = await an_admin()
    await _set_status(company, status)

    with pytest.raises(CompanyBlocked):
        await _change(account, a_form(city="Kiel"), company.version + 1)

    assert (await _find(account)).status == status


@pytest.mark.req("A-13")
async def test_the_gate_sends_a_buyer_without_company_to_the_guide():
    actor = await an_actor(await an_account())

    with pytest.raises(CompanyNeeded):
        companies.require_company(actor)


@pytest.mark.req("A-14")
async def test_the_gate_sends_an_incomplete_company_to_its_form():
    account = await an_account()
    await _draft(await an_actor(account), a_draft_form())
    actor = await an_actor(account)

    with pytest.raises(CompanyIncomplete):
        companies.require_company(actor)


async def test_the_gate_is_shut_for_a_blocked_company():
    account, company = await an_admin()
    await _set_status(company, CompanyStatus.BLOCKED)
    actor = await an_actor(account)

    with pytest.raises(CompanyBlocked):
        companies.require_company(actor)


async def test_the_gate_is_open_for_a_complete_company():
    account, company = await an_admin()

    assert companies.require_company(await an_actor(account)) == UUID(company.id)


@pytest.mark.parametrize("target", CompanyStatus)
@pytest.mark.parametrize("status", CompanyStatus)
def test_a_company_moves_along_its_roads_only(status, target):
    company = Company(status=status)

    if target in COMPANY_ROADS[status]:
        company.move_to(target, at=clock.now())
        assert company.status is target
    else:
        with pytest.raises(CompanyCannotMove):
            company.move_to(target, at=clock.now())
        assert company.status is status


def _membership(company_id, account_id, **facts):
    return Membership(
        company_id=UUID(str(company_id)), account_id=account_id, joined_at=clock.now(), **facts
    )


async def test_the_database_refuses_a_second_live_place():
    account, company = await an_admin()
    _, other = await an_admin(full_name="Südlicht AG")

    with pytest.raises(IntegrityError):
        async with db.transaction() as session:
            session.add(_membership(other.id, account.id))
    with pytest.raises(IntegrityError):
        async with db.transaction() as session:
            session.add(_membership(company.id, account.id))


@pytest.mark.parametrize("slot", [1, 0, 4, -1])
async def test_the_database_refuses_a_taken_or_fourth_admin_slot(slot):
    _, company = await an_admin()
    account = await an_account()

    with pytest.raises(IntegrityError):
        async with db.transaction() as session:
            session.add(_membership(company.id, account.id, admin_slot=slot))


async def test_the_database_refuses_an_admin_who_has_left():
    await an_admin()

    with pytest.raises(IntegrityError):
        await _end_the_only_place(admin_slot=1)


async def test_who_has_left_may_belong_elsewhere():
    account, company = await an_admin()
    await _end_the_only_place(admin_slot=None)

    again = await a_company(await an_actor(account), full_name="Südlicht AG")

    assert (await _find(account)).id == again.id != company.id
