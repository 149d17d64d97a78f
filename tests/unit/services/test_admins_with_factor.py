"""Where the operator wants it, a company's admins need a second factor (security check 5)."""

import pytest

from portal import db
from portal.config import get_settings
from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.desk import SecondFactor
from portal.permissions import Permission, Role
from portal.services import letters, memberships, second_factor, sessions, viewers
from portal.state.doors import SECURITY, way_elsewhere
from portal.state.gate import _way_for
from tests.factories.accounts import a_browser, an_actor, sign_in, who
from tests.factories.companies import a_member_of, an_admin

pytestmark = pytest.mark.usefixtures("database")
STAFF = Permission.COMPANIES_MANAGE_STAFF


@pytest.fixture
def asked_for(monkeypatch):
    """The operator wants it."""
    monkeypatch.setenv("PORTAL_ADMINS_NEED_SECOND_FACTOR", "true")
    get_settings.cache_clear()


async def test_nobody_is_asked_unless_the_operator_wants_it():
    admin, _ = await an_admin()

    actor = await an_actor(admin)

    assert Role.COMPANY_ADMIN in actor.roles
    assert not actor.lacks_factor_for(STAFF)


async def test_an_admin_without_one_reads_and_does_not_act(asked_for):
    admin, company = await an_admin()
    member = await a_member_of(company)
    actor = await an_actor(admin)

    async with db.reading() as session:
        assert await letters.list_letters(session, actor) == []
        with pytest.raises(NotAllowed):
            await memberships.list_staff(session, actor)

    assert actor.may(Permission.COMPANIES_READ)
    assert not actor.may(STAFF)
    assert Role.COMPANY_MEMBER in (await an_actor(member)).roles


async def test_an_admin_without_one_is_led_to_where_it_is_set_up(asked_for):
    admin, company = await an_admin()
    member = await a_member_of(company)
    actor, other = await an_actor(admin), await an_actor(member)

    async with db.reading() as session:
        shown = await second_factor.find_factor(session, actor)

    assert way_elsewhere(actor, STAFF, "/company/staff") == SECURITY
    assert way_elsewhere(actor, Permission.COMPANIES_READ, "/company") is None
    assert _way_for(actor, STAFF, "/company/staff") == SECURITY
    assert _way_for(other, STAFF, "/company/staff") is None
    assert STAFF.value in viewers.row_for(actor).permissions
    assert STAFF.value not in viewers.row_for(other).permissions
    assert shown.is_wanted


async def test_with_the_factor_given_the_admin_acts(asked_for):
    admin, _ = await an_admin()
    now = clock.now()
    async with db.transaction() as session:
        session.add(
            SecondFactor(
                account_id=admin.id, sealed_secret="sealed", created_at=now, confirmed_at=now
            )
        )
    laptop = a_browser("laptop")
    cookie = await sign_in(admin, laptop)
    assert (await who(cookie, laptop)).needs_second_factor

    async with db.transaction() as session:
        await sessions.note_second_factor(session, await who(cookie, laptop), now)

    assert (await who(cookie, laptop)).may(STAFF)
