"""What customer service does with accounts: whom it may touch, what happens, who is told."""

import pytest

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.mail import desk_notices
from portal.mail.second_factor import SecondFactorReset
from portal.models.accounts import AccountCannotMove, AccountKind, AccountStatus
from portal.permissions import GRANTS, Permission, Role
from portal.schemas.base import FormRefused
from portal.schemas.notices import PreferencesForm
from portal.services import (
    accounts,
    desk_accounts,
    memberships,
    notices,
    second_factor,
    sessions,
)
from tests.factories.accounts import (
    PASSWORD,
    a_browser,
    an_account,
    an_actor,
    refreshed,
    sign_in,
    who,
)
from tests.factories.companies import a_member_of, an_admin
from tests.factories.desk import REASON, a_supporter, acts, blocks, suspends, why
from tests.factories.memberships import an_admin_of, does, place_of, told
from tests.factories.outbox import audited, last_to, posted
from tests.factories.second_factor import NOON, half_way, set_up

pytestmark = pytest.mark.usefixtures("database")

ACTS = (
    desk_accounts.suspend,
    desk_accounts.restore,
    desk_accounts.end_sessions,
    desk_accounts.mark_deliverable,
    desk_accounts.remove_second_factor,
)


async def _find(staff, account):
    actor = await an_actor(staff)
    async with db.reading() as session:
        return await desk_accounts.find_account(session, actor, account.id)


async def _log_in(account, password=PASSWORD):
    form = accounts.logging_in.LogInForm.read({"identifier": account.email, "password": password})
    return await accounts.log_in(a_browser("at home"), form)


async def test_a_suspended_person_is_out_at_once_and_only_the_right_password_says_why():
    staff, account = await a_supporter(), await an_account()
    browser = a_browser("at home")
    cookie = await sign_in(account, browser)
    ended = []
    sessions.on_ended(ended.extend)

    await suspends(staff, account)

    sessions._listeners.remove(ended.extend)
    assert await who(cookie, browser) is None
    assert len(ended) == 1
    with pytest.raises(accounts.LogInRefused):
        await _log_in(account, "wrong password")
    with pytest.raises(accounts.AccountSuspended):
        await _log_in(account)


async def test_the_person_reads_the_reason_and_the_admins_do_not():
    staff = await a_supporter()
    admin, company = await an_admin()
    member = await a_member_of(company, contact_name="Bo")

    await suspends(staff, member)

    mail = await last_to(member.email)
    assert isinstance(mail, desk_notices.AccountSuspended)
    assert mail.reason == REASON
    assert await told(admin) == ["CompanyRegistered", "MemberSuspended"]
    assert not hasattr(await last_to(admin.email), "reason")


async def test_mail_about_the_own_account_cannot_be_switched_off():
    staff, account = await a_supporter(), await an_account()
    await does(account, notices.save_preferences, PreferencesForm.read({}))

    await suspends(staff, account)

    assert isinstance(await last_to(account.email), desk_notices.AccountSuspended)


async def test_restored_they_log_in_again_and_all_are_told():
    staff = await a_supporter()
    admin, company = await an_admin()
    member = await a_member_of(company)
    await suspends(staff, member)

    await acts(staff, desk_accounts.restore, member, why())

    assert await _log_in(member)
    assert (await told(member))[-1] == "AccountRestored"
    assert (await told(admin))[-1] == "MemberRestored"


async def test_every_act_stands_in_the_audit_trail_with_its_reason():
    staff, account = await a_supporter(), await an_account(email_undeliverable_at=clock.now())

    for act in (ACTS[0], ACTS[1], ACTS[2], ACTS[3]):
        await acts(staff, act, account, why())

    trail = [each for each in await audited() if "reason" in each.details]
    assert [each.action for each in trail] == [
        "accounts:suspended",
        "accounts:restored",
        "accounts:signed_out",
        "accounts:marked_deliverable",
    ]
    assert {each.details["reason"] for each in trail} == {REASON}
    assert {(each.actor_id, each.object_id) for each in trail} == {(staff.id, account.id)}


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 301])
def test_no_act_without_a_reason_that_can_be_read(reason):
    with pytest.raises(FormRefused) as refused:
        why(reason)

    assert list(refused.value.errors) == ["reason"]


@pytest.mark.parametrize("status", [AccountStatus.ACTIVE, AccountStatus.LOCKED])
async def test_open_and_locked_accounts_can_be_suspended(status):
    staff, account = await a_supporter(), await an_account(status=status)

    await suspends(staff, account)

    assert (await refreshed(account)).status is AccountStatus.SUSPENDED


@pytest.mark.parametrize(
    ("status", "act", "refusal"),
    [
        (AccountStatus.SUSPENDED, desk_accounts.suspend, AccountCannotMove),
        (AccountStatus.ACTIVE, desk_accounts.restore, AccountCannotMove),
        (AccountStatus.LOCKED, desk_accounts.restore, AccountCannotMove),
        *[(AccountStatus.ERASED, act, NotFound) for act in ACTS],
    ],
)
async def test_an_act_that_does_not_fit_the_status_changes_nothing(status, act, refusal):
    staff, account = await a_supporter(), await an_account(status=status)

    with pytest.raises(refusal):
        await acts(staff, act, account, why())

    assert (await refreshed(account)).status is status
    assert await posted() == []


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("kind", [AccountKind.SUPPORT, AccountKind.REVIEWER, AccountKind.SHOPPER])
async def test_nobody_at_the_desk_touches_a_colleague(act, kind):
    staff, colleague = await a_supporter(), await an_account(kind=kind)

    with pytest.raises(desk_accounts.StaffUntouchable):
        await acts(staff, act, colleague, why())


@pytest.mark.parametrize("act", ACTS)
async def test_nobody_touches_their_own_account(act):
    staff = await a_supporter()

    with pytest.raises(desk_accounts.StaffUntouchable):
        await acts(staff, act, staff, why())

    assert (await _find(staff, staff)).may_change is False


@pytest.mark.parametrize("act", [*ACTS, desk_accounts.find_account])
@pytest.mark.parametrize(
    "kind", [each for each in AccountKind if each is not AccountKind.SUPPORT], ids=str
)
async def test_whoever_is_not_customer_service_may_do_nothing(act, kind):
    stranger, account = await an_account(kind=kind), await an_account()
    form = () if act is desk_accounts.find_account else (why(),)

    with pytest.raises(NotAllowed):
        await acts(stranger, act, account, *form)


def test_only_customer_service_holds_the_permissions():
    for permission in (
        Permission.ACCOUNTS_SUSPEND,
        Permission.ACCOUNTS_MEND,
        Permission.ACCOUNTS_RESET_FACTOR,
    ):
        assert [role for role in Role if permission in GRANTS[role]] == [Role.SUPPORT]


async def test_the_only_admin_is_suspended_after_the_company_was_handled():
    staff = await a_supporter()
    admin, company = await an_admin()
    await a_member_of(company)

    with pytest.raises(desk_accounts.LastActiveAdmin) as refused:
        await suspends(staff, admin)
    assert str(refused.value.company_id) == company.id
    assert (await refreshed(admin)).status is AccountStatus.ACTIVE

    await blocks(staff, company)
    await suspends(staff, admin)

    assert (await refreshed(admin)).status is AccountStatus.SUSPENDED


async def test_a_suspended_colleague_is_no_other_admin():
    staff = await a_supporter()
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    await suspends(staff, other)

    with pytest.raises(desk_accounts.LastActiveAdmin):
        await suspends(staff, admin)
    with pytest.raises(memberships.LastAdmin):
        await does(admin, memberships.remove_admin_right, await place_of(admin))


async def test_signed_out_everywhere_they_can_log_in_again():
    staff, account = await a_supporter(), await an_account()
    browsers = [a_browser("at home"), a_browser("at work")]
    cookies = [await sign_in(account, each) for each in browsers]

    count = await acts(staff, desk_accounts.end_sessions, account, why())

    assert count == 2
    assert [await who(c, b) for c, b in zip(cookies, browsers, strict=True)] == [None, None]
    assert await told(account) == ["SessionsEnded"]
    assert await _log_in(account)


@pytest.mark.req("C-07")
async def test_an_address_that_works_again_gets_mail_again():
    staff = await a_supporter()
    account = await an_account(email_undeliverable_at=clock.now())
    assert (await _find(staff, account)).email_undeliverable

    await acts(staff, desk_accounts.mark_deliverable, account, why())

    assert not (await _find(staff, account)).email_undeliverable
    await suspends(staff, account)
    assert isinstance(await last_to(account.email), desk_notices.AccountSuspended)


async def test_a_lost_second_factor_goes_and_the_password_lets_in_again(time_machine):
    time_machine.move_to(NOON, tick=False)
    staff, account, browser = await a_supporter(), await an_account(), a_browser("at home")
    await set_up(account)
    cookie = await sign_in(account, browser)
    assert (await half_way(account)).needs_second_factor
    assert (await _find(staff, account)).has_second_factor

    await acts(staff, desk_accounts.remove_second_factor, account, why())

    assert await who(cookie, browser) is None
    assert isinstance(await last_to(account.email), SecondFactorReset)
    assert not (await half_way(account)).needs_second_factor
    row = await _find(staff, account)
    assert not row.has_second_factor
    [step] = [each for each in row.history if each.step == "second_factors:removed"]
    assert (step.by, step.reason) == ("Olga", REASON)


async def test_a_second_factor_that_is_not_there_is_not_removed():
    staff, account = await a_supporter(), await an_account()

    with pytest.raises(second_factor.NotSetUp):
        await acts(staff, desk_accounts.remove_second_factor, account, why())

    assert not (await _find(staff, account)).has_second_factor
    assert await posted() == []


async def test_the_desk_sees_facts_company_use_and_history():
    staff = await a_supporter()
    admin, company = await an_admin()
    member = await a_member_of(company, contact_name="Bo", country="DE", job_title="Buyer")
    await sign_in(member, a_browser("at home"))
    await does(admin, memberships.set_admin, await place_of(member))
    await acts(staff, desk_accounts.end_sessions, member, why())
    await sign_in(member, a_browser("at home"))

    row = await _find(staff, member)

    assert (row.contact_name, row.country, row.job_title) == ("Bo", "DE", "Buyer")
    assert (row.company_id, row.company_name, row.part) == (company.id, company.full_name, "admin")
    assert row.session_count == 1
    assert row.seen_at is not None
    assert row.may_change
    steps = [each.step for each in row.history]
    assert steps == ["accounts:signed_out", "memberships:changed"]
    assert (row.history[0].by, row.history[0].reason) == ("Olga", REASON)
    assert row.history[1].reason == ""
