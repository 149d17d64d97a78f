"""Orphaned companies: announced, objected to, cancelled, or led by a new admin (life cycle 4)."""

from uuid import UUID, uuid4

import pytest

from portal.errors import NotAllowed, NotFound
from portal.kit.workdays import end_of_working_day
from portal.models.accounts import AccountKind
from portal.models.recoveries import RecoveryNotWaiting, RecoveryStatus
from portal.permissions import Role
from portal.schemas.base import FormRefused
from portal.schemas.recoveries import RecoveryForm
from portal.services import desk_companies, memberships, recoveries
from portal.services.recoveries import AdminsActive, CompanyNotOpen, NoSuchMember, RecoveryRunning
from tests.factories.accounts import a_browser, an_account, an_actor, knows, sign_in
from tests.factories.companies import a_member_of, an_admin
from tests.factories.desk import (
    a_supporter,
    acts,
    announces,
    blocks,
    let_be_away,
    let_time_run_out,
    recoveries_of,
    suspends,
    why,
)
from tests.factories.memberships import admins_of, an_admin_of, does, place_of, told
from tests.factories.outbox import audited

pytestmark = pytest.mark.usefixtures("database")


async def _orphan():
    """Return staff, the admin who is gone, a member, and their company."""
    admin, company = await an_admin()
    return await a_supporter(), admin, await a_member_of(company, contact_name="Heir"), company


async def _status(company):
    return [each.status for each in await recoveries_of(company)]


async def test_the_member_becomes_admin_when_nobody_objects_and_all_are_told_twice():
    staff, admin, heir, company = await _orphan()
    member = await a_member_of(company)

    await announces(staff, company, heir)
    assert await admins_of(company) == {admin.id: 1}
    await let_time_run_out()

    assert await admins_of(company) == {admin.id: 1, heir.id: 2}
    assert Role.COMPANY_ADMIN in (await an_actor(heir)).roles
    assert await _status(company) == [RecoveryStatus.DONE]
    assert await told(heir) == ["RecoveryStarted", "OwnAdminSet"]
    assert await told(admin) == ["CompanyRegistered", "RecoveryStarted", "AdminSet"]
    assert await told(member) == ["RecoveryStarted", "AdminSet"]
    steps = [each.action for each in await audited() if "recovery" in each.action]
    assert steps == ["companies:recovery_started", "companies:recovery_done"]


async def test_the_admins_have_five_working_days():
    staff, _, heir, company = await _orphan()

    await announces(staff, company, heir)

    (recovery,) = await recoveries_of(company)
    assert recovery.due_at == end_of_working_day(recovery.created_at, 5)
    assert (recovery.due_at.date() - recovery.created_at.date()).days >= 5


async def test_nothing_happens_before_the_time_is_over():
    staff, admin, heir, company = await _orphan()
    await announces(staff, company, heir)

    assert (
        await does(staff, lambda session, _: recoveries.complete(session, UUID(company.id)))
        is False
    )
    assert await admins_of(company) == {admin.id: 1}


async def test_an_admin_stops_it_with_one_objection():
    staff, admin, heir, company = await _orphan()
    other = await an_admin_of(company, admin)
    await announces(staff, company, heir)

    await does(other, recoveries.object_to)
    await let_time_run_out()

    assert set(await admins_of(company)) == {admin.id, other.id}
    assert await _status(company) == [RecoveryStatus.OBJECTED]
    assert (await told(heir))[-1] == "RecoveryObjected"
    assert (await told(admin))[-1] == "RecoveryObjected"
    assert await told(staff) == ["ObjectionRaised"]


async def test_only_the_admins_of_the_company_can_object():
    staff, _, heir, company = await _orphan()
    stranger, _ = await an_admin()
    await announces(staff, company, heir)

    for person, refusal in (
        (heir, NotAllowed),
        (stranger, RecoveryNotWaiting),
        (await an_account(), NotFound),
        (staff, NotFound),
    ):
        with pytest.raises(refusal):
            await does(person, recoveries.object_to)
    assert await _status(company) == [RecoveryStatus.WAITING]


async def test_the_desk_cancels_it_with_a_reason():
    staff, admin, heir, company = await _orphan()
    await announces(staff, company, heir)

    await acts(staff, recoveries.cancel, company, why())

    assert await _status(company) == [RecoveryStatus.CANCELLED]
    for person in (admin, heir):
        assert (await told(person))[-1] == "RecoveryEnded"
    with pytest.raises(RecoveryNotWaiting):
        await acts(staff, recoveries.cancel, company, why())
    with pytest.raises(RecoveryNotWaiting):
        await does(admin, recoveries.object_to)


async def test_of_three_admins_the_one_longest_away_gives_way():
    staff, admin, heir, company = await _orphan()
    second, third = await an_admin_of(company, admin), await an_admin_of(company, admin)
    for person, days in ((admin, 100), (second, 300), (third, 200)):
        await sign_in(person, a_browser(str(days)))
        await let_be_away(person, days)

    await announces(staff, company, heir, ground="inactive")
    await let_time_run_out()

    assert await admins_of(company) == {admin.id: 1, heir.id: 2, third.id: 3}
    assert Role.COMPANY_MEMBER in (await an_actor(second)).roles
    assert "OwnAdminRightRemoved" in await told(second)


async def test_a_suspended_admin_gives_way_first():
    staff, admin, heir, company = await _orphan()
    second, third = await an_admin_of(company, admin), await an_admin_of(company, admin)
    await let_be_away(second, 300)
    await suspends(staff, third)

    await announces(staff, company, heir)
    await let_time_run_out()

    assert set(await admins_of(company)) == {admin.id, second.id, heir.id}


@pytest.mark.parametrize(("days", "is_refused"), [(59, True), (61, False)])
@pytest.mark.parametrize("trace", ["session", "browser", "joined"])
async def test_sixty_days_without_a_sign_of_any_admin(days, is_refused, trace):
    staff, admin, heir, company = await _orphan()
    if trace == "session":
        await sign_in(admin, a_browser("at work"))
    if trace == "browser":
        await knows(admin, a_browser("at work"))
    await let_be_away(admin, days)

    if is_refused:
        with pytest.raises(AdminsActive):
            await announces(staff, company, heir, ground="inactive")
    else:
        await announces(staff, company, heir, ground="inactive")


async def test_a_suspended_admin_counts_as_gone():
    staff, admin, heir, company = await _orphan()
    second = await an_admin_of(company, admin)
    await let_be_away(admin, 90)
    await suspends(staff, second)

    await announces(staff, company, heir, ground="inactive")


async def test_an_admin_who_comes_back_ends_what_rested_on_their_absence():
    staff, admin, heir, company = await _orphan()
    await let_be_away(admin, 90)
    await announces(staff, company, heir, ground="inactive")
    await sign_in(admin, a_browser("at work"))

    await let_time_run_out()

    assert await admins_of(company) == {admin.id: 1}
    assert await _status(company) == [RecoveryStatus.VOID]
    assert (await told(heir))[-1] == "RecoveryEnded"


async def test_it_ends_when_the_company_is_blocked_meanwhile():
    staff, admin, heir, company = await _orphan()
    await announces(staff, company, heir)
    await blocks(staff, company)

    await let_time_run_out()

    assert await admins_of(company) == {admin.id: 1}
    assert await _status(company) == [RecoveryStatus.VOID]


@pytest.mark.parametrize("what", ["left", "promoted", "suspended"])
async def test_it_ends_when_the_member_cannot_become_admin_any_more(what):
    staff, admin, heir, company = await _orphan()
    await announces(staff, company, heir)
    if what == "left":
        await does(heir, memberships.quit)
    if what == "promoted":
        await does(admin, memberships.set_admin, await place_of(heir))
    if what == "suspended":
        await suspends(staff, heir)
    before = await admins_of(company)

    await let_time_run_out()

    assert await admins_of(company) == before
    assert await _status(company) == [RecoveryStatus.VOID]


async def test_one_waits_at_a_time_and_after_its_end_another_may():
    staff, _, heir, company = await _orphan()
    await announces(staff, company, heir)

    with pytest.raises(RecoveryRunning):
        await announces(staff, company, heir)
    await acts(staff, recoveries.cancel, company, why())
    await announces(staff, company, heir)

    assert await _status(company) == [RecoveryStatus.CANCELLED, RecoveryStatus.WAITING]


async def test_only_a_member_without_the_right_can_be_named():
    staff, admin, heir, company = await _orphan()
    await suspends(staff, heir)

    for person, refusal in (
        (admin, memberships.AlreadyAdmin),
        (heir, memberships.MemberUnavailable),
        (await an_account(), NoSuchMember),
        ((await an_admin())[0], NoSuchMember),
    ):
        with pytest.raises(refusal):
            await announces(staff, company, person)
    assert await recoveries_of(company) == []


async def test_the_desk_chooses_from_the_members_without_the_right():
    staff, _, _, company = await _orphan()
    await a_member_of(company, contact_name="Ana", email="ana@mail.example")
    await suspends(staff, await a_member_of(company, contact_name="Gone"))
    await an_admin()

    heirs = await acts(staff, recoveries.list_heirs, company)

    assert [each.contact_name for each in heirs] == ["Ana", "Heir"]
    assert heirs[0].email == "a***@mail.example"


async def test_of_a_very_large_company_those_are_offered_who_were_here_last(monkeypatch):
    staff, _, heir, company = await _orphan()
    monkeypatch.setattr(recoveries.heirs, "MOST_HEIRS", 1)
    await a_member_of(company, contact_name="Never seen")
    await sign_in(heir, a_browser("home"))

    heirs = await acts(staff, recoveries.list_heirs, company)

    assert [each.contact_name for each in heirs] == ["Heir"]


@pytest.mark.parametrize("kind", [AccountKind.OVERSEAS_BUYER, AccountKind.REVIEWER], ids=str)
async def test_nobody_else_reads_who_belongs_to_a_company(kind):
    _, _, _, company = await _orphan()

    with pytest.raises(NotAllowed):
        await acts(await an_account(kind=kind), recoveries.list_heirs, company)


async def test_a_blocked_company_gets_no_new_admin():
    staff, _, heir, company = await _orphan()
    await blocks(staff, company)

    with pytest.raises(CompanyNotOpen):
        await announces(staff, company, heir)


@pytest.mark.parametrize(
    "kind", [each for each in AccountKind if each is not AccountKind.SUPPORT], ids=str
)
async def test_whoever_is_not_customer_service_starts_and_cancels_nothing(kind):
    staff, _, heir, company = await _orphan()
    stranger = await an_account(kind=kind)

    with pytest.raises(NotAllowed):
        await announces(stranger, company, heir)
    await announces(staff, company, heir)
    with pytest.raises(NotAllowed):
        await acts(stranger, recoveries.cancel, company, why())


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"member": "", "ground": "departed", "evidence": "x"}, "member"),
        ({"member": "a@mail.example", "ground": "departed", "evidence": "x"}, "member"),
        ({"member": str(uuid4()), "ground": "", "evidence": "x"}, "ground"),
        ({"member": str(uuid4()), "ground": "bribed", "evidence": "x"}, "ground"),
        ({"member": str(uuid4()), "ground": "departed", "evidence": " "}, "evidence"),
    ],
)
def test_the_desk_says_whom_why_and_what_it_has_seen(sent, field):
    with pytest.raises(FormRefused) as refused:
        RecoveryForm.read(sent)

    assert list(refused.value.errors) == [field]


async def test_the_people_of_the_company_see_it_without_the_evidence():
    staff, admin, heir, company = await _orphan()
    await announces(staff, company, heir)

    seen = [await does(each, recoveries.find_own) for each in (admin, heir)]

    assert [row.member for row in seen] == ["Heir", "Heir"]
    assert [row.evidence for row in seen] == ["", ""]
    assert [row.can_object for row in seen] == [True, False]
    desk = await acts(staff, desk_companies.find_company, company)
    assert desk.recovery.evidence == "A letter of the company."
    stranger, _ = await an_admin()
    assert (await does(stranger, recoveries.find_own)).id == ""
