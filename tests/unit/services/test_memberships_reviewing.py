"""What the admins decide about applicants, and what ends an application otherwise."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from portal import db, worker
from portal.errors import CompanyNeeded, NotAllowed, NotFound
from portal.kit import clock
from portal.models.accounts import AccountStatus
from portal.models.companies import ApplicationNotPending, CompanyStatus
from portal.permissions import Permission
from portal.services import companies, memberships
from portal.services.companies import CompanyBlocked
from portal.services.memberships import (
    ApplicantInCompany,
    ApplicantUnavailable,
    ApplicationPending,
)
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_member_of, an_admin
from tests.factories.memberships import (
    an_admin_of,
    applications_of,
    applies,
    because,
    does,
    places_of,
    told,
)
from tests.factories.outbox import audited

pytestmark = pytest.mark.usefixtures("database")


async def _set_status(company, status):
    async with db.transaction() as session:
        row = await memberships.lock_company(session, UUID(company.id))
        row.status = status


@pytest.mark.req("A-43", "A-62")
async def test_approving_makes_a_member_who_sees_the_company():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    account = await an_account()
    sent = await applies(account, company)

    await does(admin, memberships.approve, UUID(sent.id))

    actor = await an_actor(account)
    assert str(actor.company_id) == company.id
    seen = await does(account, companies.find_company)
    assert (seen.id, seen.is_admin) == (company.id, False)
    assert await told(account) == ["ApplicationApproved"]
    assert (await told(other))[-1] == "MemberJoined"
    assert "MemberJoined" not in await told(admin)
    status = await does(account, memberships.find_application)
    assert [step.step for step in status.steps] == ["sent", "approved"]


@pytest.mark.req("A-62")
async def test_approving_twice_is_approving_once():
    admin, company = await an_admin()
    account = await an_account()
    sent = await applies(account, company)
    await does(admin, memberships.approve, UUID(sent.id))

    with pytest.raises(ApplicationNotPending):
        await does(admin, memberships.approve, UUID(sent.id))

    assert len(await places_of(account)) == 1


@pytest.mark.req("A-40", "A-63")
async def test_a_rejection_is_told_with_its_reason_and_another_try_is_open():
    admin, company = await an_admin()
    account = await an_account()
    sent = await applies(account, company)

    await does(admin, memberships.reject, UUID(sent.id), because("Nobody knows you"))

    seen = await does(account, memberships.find_application)
    assert (seen.status, seen.reason) == ("rejected", "Nobody knows you")
    assert await told(account) == ["ApplicationRejected"]
    assert (await applies(account, company)).status == "pending"


@pytest.mark.req("A-45")
async def test_after_a_rejection_features_stay_closed():
    admin, company = await an_admin()
    account = await an_account()
    sent = await applies(account, company)
    await does(admin, memberships.reject, UUID(sent.id), because())

    with pytest.raises(CompanyNeeded):
        companies.require_company(await an_actor(account))


async def test_members_and_other_companies_decide_nothing():
    _, company = await an_admin()
    stranger, _ = await an_admin(full_name="Else AG")
    sent = await applies(await an_account(), company)
    chosen = UUID(sent.id)
    member = await a_member_of(company)

    for move, arguments in ((memberships.approve, ()), (memberships.reject, (because(),))):
        with pytest.raises(NotAllowed):
            await does(member, move, chosen, *arguments)
        with pytest.raises(NotFound):
            await does(stranger, move, chosen, *arguments)
        with pytest.raises(NotFound):
            await does(await an_account(), move, chosen, *arguments)


async def test_an_admins_permission_alone_is_not_enough():
    _, company = await an_admin()
    member = await a_member_of(company)
    sent = await applies(await an_account(), company)
    forged = replace(await an_actor(member), permissions=frozenset(Permission))

    with pytest.raises(NotAllowed):
        async with db.transaction() as session:
            await memberships.approve(session, forged, UUID(sent.id))


async def test_nobody_joins_a_blocked_company():
    admin, company = await an_admin()
    sent = await applies(await an_account(), company)
    await _set_status(company, CompanyStatus.BLOCKED)

    with pytest.raises(CompanyBlocked):
        await does(admin, memberships.approve, UUID(sent.id))


async def test_a_suspended_applicant_is_not_let_in():
    admin, company = await an_admin()
    account = await an_account()
    sent = await applies(account, company)
    async with db.transaction() as session:
        row = await memberships.lock_account(session, account.id)
        row.move_to(AccountStatus.SUSPENDED, at=clock.now())

    with pytest.raises(ApplicantUnavailable):
        await does(admin, memberships.approve, UUID(sent.id))

    assert [each.status for each in await applications_of(account)] == ["pending"]


async def _enter(company, account):
    async with db.transaction() as session:
        row = await memberships.lock_company(session, UUID(company.id))
        person = await memberships.lock_account(session, account.id)
        await memberships.enter(session, row, person, actor=None, by="invitation")


@pytest.mark.req("A-62")
async def test_entering_elsewhere_voids_the_application_and_tells_both():
    admin, company = await an_admin()
    _, other = await an_admin(full_name="Else AG")
    account = await an_account()
    await applies(account, company)

    await _enter(other, account)

    assert [each.status for each in await applications_of(account)] == ["void"]
    assert await told(account) == ["OwnApplicationVoid"]
    assert (await told(admin))[-1] == "ApplicationVoid"


async def test_nobody_enters_twice():
    _, company = await an_admin()
    account = await a_member_of(company)

    with pytest.raises(ApplicantInCompany):
        await _enter(company, account)


async def test_after_thirty_days_the_worker_ends_what_nobody_decided():
    admin, company = await an_admin()
    account = await an_account()
    sent = await applies(account, company)

    with time_machine.travel(clock.now() + timedelta(days=29)):
        await worker.keep_house()
        assert [each.status for each in await applications_of(account)] == ["pending"]
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)):
        await worker.keep_house()

    assert [each.status for each in await applications_of(account)] == ["expired"]
    assert await told(account) == ["OwnApplicationExpired"]
    assert (await told(admin))[-1] == "ApplicationExpired"
    with pytest.raises(ApplicationNotPending):
        await does(admin, memberships.approve, UUID(sent.id))


async def _count(account):
    return await does(account, memberships.count_applicants)


@pytest.mark.req("A-61")
async def test_applicants_are_listed_with_those_pending_first():
    admin, company = await an_admin()
    first = await an_account(contact_name="Zoe Late", job_title="Buyer", country="DE")
    turned_away = await an_account(contact_name="Bo Early")
    await applies(first, company, "Hello")
    sent = await applies(turned_away, company)
    await does(admin, memberships.reject, UUID(sent.id), because("No"))

    page = await does(admin, memberships.list_applicants)

    assert [(row.contact_name, row.status) for row in page.rows] == [
        ("Zoe Late", "pending"),
        ("Bo Early", "rejected"),
    ]
    assert (page.rows[0].email, page.rows[0].message) == (first.email, "Hello")
    assert (page.rows[1].decided_by, page.rows[1].reason) == ("Ana Gómez", "No")
    found = await does(admin, memberships.list_applicants, search="bo e")
    assert [row.contact_name for row in found.rows] == ["Bo Early"]
    assert await _count(admin) == 1
    assert await _count(first) == 0


async def test_applicants_are_for_admins_only():
    _, company = await an_admin()

    with pytest.raises(NotAllowed):
        await does(await a_member_of(company), memberships.list_applicants)
    with pytest.raises(NotFound):
        await does(await an_account(), memberships.list_applicants)


async def test_every_step_leaves_its_trace():
    admin, company = await an_admin()
    account = await an_account()
    sent = await applies(account, company)
    await does(admin, memberships.reject, UUID(sent.id), because("No"))

    steps = [each for each in await audited() if each.object_type == "application"]

    assert [each.action for each in steps] == ["applications:sent", "applications:rejected"]
    assert [each.actor_id for each in steps] == [account.id, admin.id]
    assert steps[-1].details["status"] == {"old": "pending", "new": "rejected"}
    assert steps[-1].details["reason"] == "No"


async def test_open_pages_are_told_after_the_commit_and_not_without_one(monkeypatch):
    topics = []
    monkeypatch.setattr(memberships.changes, "_listeners", [topics.extend])
    _, company = await an_admin()
    account = await an_account()
    await applies(account, company)
    with pytest.raises(ApplicationPending):
        await applies(account, company)

    assert topics == [f"company:{company.id}", f"applicant:{account.id}"]
