"""What admins see of their staff and do with them: set, remove the right, remove."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.models.accounts import AccountStatus
from portal.models.companies import Membership
from portal.permissions import Role
from portal.schemas.memberships import StaffSort
from portal.services import companies, memberships
from portal.services.memberships import (
    AlreadyAdmin,
    LastAdmin,
    MemberIsAdmin,
    MemberUnavailable,
    NotAnAdmin,
    TooManyAdmins,
)
from tests.factories.accounts import a_browser, a_new_account, an_account, an_actor, sign_in, who
from tests.factories.companies import a_member_of, an_admin
from tests.factories.memberships import (
    admins_of,
    an_admin_of,
    does,
    place_of,
    places_of,
    told,
)
from tests.factories.outbox import audited

pytestmark = pytest.mark.usefixtures("database")
WRITES = [memberships.set_admin, memberships.remove_admin_right, memberships.remove]


async def _suspend(account):
    async with db.transaction() as session:
        row = await memberships.lock_account(session, account.id)
        row.move_to(AccountStatus.SUSPENDED, at=clock.now())


@pytest.mark.req("A-64")
async def test_staff_are_listed_with_what_an_admin_needs():
    admin, company = await an_admin()
    member = await a_member_of(company, contact_name="Jonas Weber")
    never = await a_member_of(company, contact_name="Nina Nowhere")
    await sign_in(member, a_browser("Jonas"))

    page = await does(admin, memberships.list_staff, sort=StaffSort.CONTACT_NAME, descending=False)

    assert page.total == 3
    assert [(row.contact_name, row.email, row.part, row.is_me) for row in page.rows] == [
        ("Ana Gómez", admin.email, "admin", True),
        ("Jonas Weber", member.email, "member", False),
        ("Nina Nowhere", never.email, "member", False),
    ]
    assert [row.seen_at is None for row in page.rows] == [False, False, True]
    assert {row.status for row in page.rows} == {"active"}


@pytest.mark.req("A-64")
@pytest.mark.parametrize("sort", StaffSort)
@pytest.mark.parametrize("descending", [False, True])
async def test_every_order_shows_everybody_once(sort, descending):
    admin, company = await an_admin()
    for number in range(24):
        await a_member_of(company, contact_name=f"Member {number % 5}")

    pages = [
        await does(admin, memberships.list_staff, page=page, sort=sort, descending=descending)
        for page in (1, 2)
    ]

    rows = [row for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [20, 5]
    assert len({row.id for row in rows}) == 25
    if sort is StaffSort.CONTACT_NAME:
        names = [row.contact_name for row in rows]
        assert names == sorted(names, reverse=descending)
    if sort is StaffSort.SEEN_AT:
        assert rows[0 if descending else -1].is_me


@pytest.mark.req("A-64")
@pytest.mark.parametrize("search", ["onas W", "JONAS.W"])
async def test_staff_are_found_by_part_of_name_or_address(search):
    admin, company = await an_admin()
    await a_member_of(company, contact_name="Jonas Weber", email="jonas.weber@mail.example")
    await a_member_of(company, contact_name="Nina")

    page = await does(admin, memberships.list_staff, search=search)

    assert [row.contact_name for row in page.rows] == ["Jonas Weber"]
    assert (await does(admin, memberships.list_staff, search="%")).rows == []


async def test_those_who_left_and_other_companies_are_not_listed():
    admin, company = await an_admin()
    _, other = await an_admin(full_name="Else AG")
    await a_member_of(other)
    gone = await a_member_of(company)
    await does(admin, memberships.remove, await place_of(gone))

    page = await does(admin, memberships.list_staff)

    assert [row.is_me for row in page.rows] == [True]


async def _statements(move, *arguments):
    """Return how many statements a move sends to the database."""
    seen = []
    engine = db.reading_engine().sync_engine

    def count(*_arguments):
        seen.append(1)

    event.listen(engine, "after_cursor_execute", count)
    try:
        async with db.reading() as session:
            await move(session, *arguments)
    finally:
        event.remove(engine, "after_cursor_execute", count)
    return len(seen)


async def test_the_number_of_queries_does_not_grow_with_the_company():
    admin, company = await an_admin()
    actor = await an_actor(admin)
    few = await _statements(memberships.list_staff, actor)
    people = [a_new_account() for _ in range(300)]
    async with db.transaction() as session:
        session.add_all(people)
        await session.flush()
        for each in people:
            place = Membership(
                company_id=UUID(company.id), account_id=each.id, joined_at=clock.now()
            )
            session.add(place)

    many = await _statements(memberships.list_staff, actor)

    # SQLite's BEGIN is counted as well.
    assert few == many <= 5


@pytest.mark.req("A-65")
async def test_a_members_basic_information_has_no_identity_documents():
    admin, company = await an_admin()
    member = await a_member_of(
        company, contact_name="Jonas", name_on_id="Jonas Emil Weber", country="DE"
    )

    seen = await does(admin, memberships.find_member, await place_of(member))

    assert (seen.contact_name, seen.email, seen.country) == ("Jonas", member.email, "DE")
    assert (seen.part, seen.status, seen.is_me) == ("member", "active", False)
    assert "Emil" not in seen.model_dump_json()


async def test_nobody_sees_or_moves_other_companies_people():
    admin, company = await an_admin()
    stranger, _ = await an_admin(full_name="Else AG")
    place = await place_of(await a_member_of(company))
    member = await a_member_of(company)

    for move in (memberships.find_member, *WRITES):
        with pytest.raises(NotFound):
            await does(stranger, move, place)
        with pytest.raises(NotFound):
            await does(admin, move, uuid4())
        with pytest.raises(NotAllowed):
            await does(member, move, place)
        with pytest.raises(NotFound):
            await does(await an_account(), move, place)
    with pytest.raises(NotAllowed):
        await does(member, memberships.list_staff)


async def test_a_member_who_left_a_second_ago_is_not_found():
    admin, company = await an_admin()
    member = await a_member_of(company)
    place = await place_of(member)
    await does(member, memberships.quit)

    for move in (memberships.find_member, *WRITES):
        with pytest.raises(NotFound):
            await does(admin, move, place)


@pytest.mark.req("A-67")
async def test_a_member_becomes_admin_and_everybody_concerned_is_told():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    member = await a_member_of(company)

    await does(admin, memberships.set_admin, await place_of(member))

    assert await admins_of(company) == {admin.id: 1, other.id: 2, member.id: 3}
    assert Role.COMPANY_ADMIN in (await an_actor(member)).roles
    assert await told(member) == ["OwnAdminSet"]
    assert (await told(other))[-2:] == ["OwnAdminSet", "AdminSet"]
    assert await told(admin) == ["CompanyRegistered"]


@pytest.mark.req("A-68")
async def test_a_fourth_admin_is_refused():
    admin, company = await an_admin()
    for _ in range(2):
        await an_admin_of(company, admin)
    member = await a_member_of(company)

    with pytest.raises(TooManyAdmins) as refused:
        await does(admin, memberships.set_admin, await place_of(member))

    assert refused.value.values == {"count": "3"}
    assert len(await admins_of(company)) == 3


async def test_an_admin_is_not_set_twice_and_a_suspended_one_not_at_all():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    member = await a_member_of(company)
    await _suspend(member)

    with pytest.raises(AlreadyAdmin):
        await does(admin, memberships.set_admin, await place_of(other))
    with pytest.raises(MemberUnavailable):
        await does(admin, memberships.set_admin, await place_of(member))


async def test_a_freed_place_among_the_three_is_taken_again():
    admin, company = await an_admin()
    second = await an_admin_of(company, admin)
    third = await an_admin_of(company, admin)
    await does(admin, memberships.remove_admin_right, await place_of(second))

    await does(third, memberships.set_admin, await place_of(second))

    assert await admins_of(company) == {admin.id: 1, second.id: 2, third.id: 3}


async def test_another_admins_right_can_be_removed_and_ones_own():
    admin, company = await an_admin()
    second = await an_admin_of(company, admin)
    third = await an_admin_of(company, admin)

    await does(admin, memberships.remove_admin_right, await place_of(second))
    await does(third, memberships.remove_admin_right, await place_of(third))

    assert list(await admins_of(company)) == [admin.id]
    assert Role.COMPANY_MEMBER in (await an_actor(second)).roles
    assert (await told(second))[-1] == (await told(third))[-1] == "OwnAdminRightRemoved"
    assert (await told(admin))[-1] == "AdminRightRemoved"


async def test_the_last_admin_stays_one():
    admin, company = await an_admin()
    member = await a_member_of(company)

    with pytest.raises(LastAdmin):
        await does(admin, memberships.remove_admin_right, await place_of(admin))
    with pytest.raises(NotAnAdmin):
        await does(admin, memberships.remove_admin_right, await place_of(member))

    assert list(await admins_of(company)) == [admin.id]


@pytest.mark.req("A-66")
async def test_a_removed_member_loses_access_at_once_and_keeps_the_account():
    admin, company = await an_admin()
    member = await a_member_of(company)
    browser = a_browser("Jonas")
    cookie = await sign_in(member, browser)

    await does(admin, memberships.remove, await place_of(member))

    actor = await who(cookie, browser)
    assert actor is not None
    assert (actor.company_id, Role.BUYER_WITHOUT_COMPANY in actor.roles) == (None, True)
    assert await does(member, companies.find_company) is None
    assert await told(member) == ["MemberRemoved"]
    (place,) = await places_of(member)
    assert (place.ended_because, place.admin_slot) == ("removed", None)


@pytest.mark.req("A-66")
async def test_an_admin_is_not_removed_before_the_right_is():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)

    with pytest.raises(MemberIsAdmin):
        await does(admin, memberships.remove, await place_of(other))
    with pytest.raises(MemberIsAdmin):
        await does(admin, memberships.remove, await place_of(admin))


async def test_every_move_leaves_old_and_new_in_the_audit_trail():
    admin, company = await an_admin()
    member = await a_member_of(company)
    place = await place_of(member)
    await does(admin, memberships.set_admin, place)
    await does(admin, memberships.remove_admin_right, place)
    await does(admin, memberships.remove, place)

    events = [each for each in await audited() if each.object_type == "membership"]

    assert [(each.action, each.details["part"]) for each in events] == [
        ("memberships:changed", {"old": "member", "new": "admin"}),
        ("memberships:changed", {"old": "admin", "new": "member"}),
        ("memberships:ended", {"old": "member", "new": None}),
    ]
    assert {each.actor_id for each in events} == {admin.id}
    assert events[-1].details["reason"] == "removed"
