"""Transferring the admin right, quitting, both at once, and closing a company."""

from dataclasses import replace
from uuid import UUID

import pytest

from portal import db
from portal.errors import NotAllowed, NotFound, TooManyTries
from portal.kit import clock
from portal.models.accounts import AccountStatus
from portal.models.companies import Company, CompanyCannotMove, CompanyStatus
from portal.permissions import Permission, Role
from portal.services import accounts, companies, memberships
from portal.services.memberships import (
    AlreadyAdmin,
    CompanyHasMembers,
    MemberUnavailable,
    QuitNeedsTransfer,
)
from tests.factories.accounts import PASSWORD, an_account, an_actor
from tests.factories.companies import a_company, a_draft_form, a_member_of, an_admin
from tests.factories.memberships import (
    a_transfer_to,
    admins_of,
    an_admin_of,
    applications_of,
    applies,
    does,
    place_of,
    places_of,
    searches,
    told,
)
from tests.factories.outbox import audited

pytestmark = pytest.mark.usefixtures("database")


async def _transfer(giver, receiver, password=PASSWORD):
    form = await a_transfer_to(receiver, password)
    await memberships.transfer(await an_actor(giver), form)


async def _suspend(account):
    async with db.transaction() as session:
        row = await memberships.lock_account(session, account.id)
        row.move_to(AccountStatus.SUSPENDED, at=clock.now())


async def _status(company):
    async with db.reading() as session:
        return (await session.get_one(Company, UUID(company.id))).status


@pytest.mark.req("A-72")
async def test_members_without_the_right_are_the_candidates():
    admin, company = await an_admin()
    await an_admin_of(company, admin, contact_name="Second")
    await a_member_of(company, contact_name="Zoe")
    await a_member_of(company, contact_name="Bo")
    suspended = await a_member_of(company, contact_name="Sus")
    await _suspend(suspended)

    page = await does(admin, memberships.list_transfer_candidates)

    assert [row.contact_name for row in page.rows] == ["Bo", "Zoe"]
    found = await does(admin, memberships.list_transfer_candidates, search="zo")
    assert [row.contact_name for row in found.rows] == ["Zoe"]
    with pytest.raises(NotAllowed):
        await does(await a_member_of(company), memberships.list_transfer_candidates)


@pytest.mark.req("A-73")
async def test_a_transfer_swaps_the_two_and_tells_all_admins():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    member = await a_member_of(company)

    await _transfer(admin, member)

    assert set(await admins_of(company)) == {member.id, other.id}
    assert Role.COMPANY_MEMBER in (await an_actor(admin)).roles
    assert Role.COMPANY_ADMIN in (await an_actor(member)).roles
    assert (await told(admin))[-1] == "OwnAdminTransferred"
    assert (await told(member))[-1] == "OwnAdminReceived"
    assert (await told(other))[-1] == "AdminTransferred"
    events = [each for each in await audited() if each.action == "memberships:changed"][-2:]
    assert sorted(each.details["part"]["new"] for each in events) == ["admin", "member"]


@pytest.mark.req("A-73")
async def test_a_transfer_asks_for_the_password_and_does_nothing_without_it():
    admin, company = await an_admin()
    member = await a_member_of(company)

    with pytest.raises(accounts.PasswordWrong) as refused:
        await _transfer(admin, member, "not the password")

    assert refused.value.field == "password"
    assert list(await admins_of(company)) == [admin.id]
    assert await told(member) == []


async def test_a_stolen_session_cannot_guess_the_password():
    admin, company = await an_admin()
    member = await a_member_of(company)
    for _ in range(10):
        with pytest.raises(accounts.PasswordWrong):
            await _transfer(admin, member, "guess")

    with pytest.raises(TooManyTries):
        await _transfer(admin, member)

    assert list(await admins_of(company)) == [admin.id]


async def test_nothing_is_transferred_to_somebody_just_removed():
    admin, company = await an_admin()
    member = await a_member_of(company)
    form = await a_transfer_to(member)
    await does(admin, memberships.remove, await place_of(member))

    with pytest.raises(NotFound):
        await memberships.transfer(await an_actor(admin), form)

    assert list(await admins_of(company)) == [admin.id]


async def test_whom_nothing_can_be_transferred_to():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    stranger, _ = await an_admin(full_name="Else AG")
    suspended = await a_member_of(company)
    await _suspend(suspended)

    for receiver, refusal in (
        (other, AlreadyAdmin),
        (admin, AlreadyAdmin),
        (stranger, NotFound),
        (suspended, MemberUnavailable),
    ):
        with pytest.raises(refusal):
            await _transfer(admin, receiver)


async def test_members_transfer_nothing():
    admin, company = await an_admin()
    member = await a_member_of(company)
    other = await a_member_of(company)

    with pytest.raises(NotAllowed):
        await _transfer(member, other)

    forged = replace(await an_actor(member), permissions=frozenset(Permission))
    with pytest.raises(NotAllowed):
        await memberships.transfer(forged, await a_transfer_to(other))
    assert list(await admins_of(company)) == [admin.id]


@pytest.mark.req("A-74", "A-75")
async def test_a_member_quits_and_can_create_or_join_again():
    admin, company = await an_admin()
    member = await a_member_of(company)

    await does(member, memberships.quit)

    (place,) = await places_of(member)
    assert place.ended_because == "quit"
    assert await told(admin) == ["CompanyRegistered", "MemberQuit"]
    assert Role.BUYER_WITHOUT_COMPANY in (await an_actor(member)).roles
    assert (await applies(member, company)).status == "pending"
    await does(member, memberships.withdraw)
    assert (await a_company(await an_actor(member), full_name="Own AG")).is_admin
    with pytest.raises(NotFound):
        await does(await an_account(), memberships.quit)


@pytest.mark.req("A-76")
async def test_every_admin_must_transfer_before_quitting():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)

    for account in (admin, other):
        with pytest.raises(QuitNeedsTransfer):
            await does(account, memberships.quit)

    assert len(await admins_of(company)) == 2


@pytest.mark.req("A-76")
async def test_transfer_and_quit_is_one_step():
    admin, company = await an_admin()
    member = await a_member_of(company)

    await memberships.transfer_and_quit(await an_actor(admin), await a_transfer_to(member))

    assert list(await admins_of(company)) == [member.id]
    (place,) = await places_of(admin)
    assert place.ended_because == "quit"
    assert await told(member) == ["OwnAdminReceived", "MemberQuit"]


async def test_when_the_transfer_fails_nobody_quits():
    admin, company = await an_admin()
    member = await a_member_of(company)

    with pytest.raises(accounts.PasswordWrong):
        await memberships.transfer_and_quit(
            await an_actor(admin), await a_transfer_to(member, "not the password")
        )

    assert list(await admins_of(company)) == [admin.id]
    assert len(await places_of(admin)) == 1


@pytest.mark.req("A-76")
async def test_which_way_out_is_open():
    admin, company = await an_admin()

    alone = await does(admin, memberships.find_exit)
    member = await a_member_of(company)
    both = [await does(each, memberships.find_exit) for each in (admin, member)]

    assert (alone.is_admin, alone.is_alone) == (True, True)
    assert [(each.is_admin, each.is_alone) for each in both] == [(True, False), (False, False)]


@pytest.mark.req("A-76")
async def test_an_admin_steps_down_only_where_another_admin_can_act():
    admin, company = await an_admin()
    second = await an_admin_of(company, admin)
    beside_another = await does(admin, memberships.find_exit)
    await _suspend(second)

    beside_a_suspended_one = await does(admin, memberships.find_exit)
    of_a_member = await does(await a_member_of(company), memberships.find_exit)

    assert beside_another.can_step_down
    assert not beside_a_suspended_one.can_step_down
    assert not of_a_member.can_step_down


@pytest.mark.req("A-76")
async def test_somebody_alone_closes_the_company_and_waiting_applicants_are_told():
    admin, company = await an_admin()
    applicant = await an_account()
    await applies(applicant, company)

    await does(admin, memberships.close_company)

    assert await _status(company) is CompanyStatus.DORMANT
    assert await admins_of(company) == {}
    (place,) = await places_of(admin)
    assert place.ended_because == "company_closed"
    assert [each.status for each in await applications_of(applicant)] == ["void"]
    assert await told(applicant) == ["OwnApplicationVoid"]
    assert (await told(admin))[-1] == "CompanyClosed"
    assert await searches(await an_account(), company.code) is None
    assert (await a_company(await an_actor(admin), full_name="Own AG")).is_admin
    assert (await a_company(await an_actor(applicant), full_name="Other AG")).is_admin


async def test_an_unfinished_company_can_be_closed_as_well():
    account = await an_account()
    draft = await does(account, companies.save_company_draft, a_draft_form())

    await does(account, memberships.close_company)

    assert await _status(draft) is CompanyStatus.DORMANT


async def test_a_company_with_others_in_it_is_not_closed():
    admin, company = await an_admin()
    member = await a_member_of(company)

    with pytest.raises(CompanyHasMembers):
        await does(admin, memberships.close_company)
    with pytest.raises(NotAllowed):
        await does(member, memberships.close_company)

    assert await _status(company) is CompanyStatus.ACTIVE


async def test_a_blocked_company_is_not_closed():
    admin, company = await an_admin()
    async with db.transaction() as session:
        row = await memberships.lock_company(session, UUID(company.id))
        row.move_to(CompanyStatus.BLOCKED, at=clock.now())

    with pytest.raises(CompanyCannotMove):
        await does(admin, memberships.close_company)

    assert list(await admins_of(company)) == [admin.id]
