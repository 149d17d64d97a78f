"""The invitee's side: what the link shows, and becoming a member by it."""

from uuid import UUID, uuid4

import pytest

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.mail import messages
from portal.models.accounts import AccountKind
from portal.models.companies import ApplicationStatus, CompanyStatus, InvitationStatus
from portal.schemas.base import FormRefused
from portal.schemas.invitations import InvitedRegistrationForm
from portal.services import companies, invitations, memberships
from portal.services.accounts.finding import find_by_email
from portal.services.codes import CodeWrong
from portal.services.companies.creating import AlreadyInCompany
from portal.services.invitations import AskedRecently, InvitationNotOpen
from portal.services.memberships import CompanyClosedToJoin
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.companies import a_member_of, an_admin
from tests.factories.invitations import (
    FACTS,
    INVITEE,
    invitation_to,
    invites,
    joins,
    let_run_out,
    listed,
    looks,
    registers,
    set_status,
)
from tests.factories.memberships import (
    an_admin_of,
    applications_of,
    applies,
    does,
    place_of,
    places_of,
    told,
)
from tests.factories.outbox import audited, code_to, last_to, posted

pytestmark = pytest.mark.usefixtures("database")
NOBODY = "x" * 43


async def _account_of(email=INVITEE):
    async with db.reading() as session:
        return await find_by_email(session, email)


@pytest.mark.req("A-69", "A-70")
async def test_a_new_person_registers_with_the_code_and_is_a_member_at_once(visitor):
    admin, company = await an_admin()
    token = await invites(admin)
    seen = await looks(token)
    assert (seen.view, seen.email, seen.contact_name) == ("register", INVITEE, "Ines Krause")

    await registers(token, visitor)

    account = await _account_of()
    actor = await an_actor(account)
    assert str(actor.company_id) == company.id
    assert isinstance(await last_to(INVITEE), messages.Welcome)
    assert (await told(admin))[-1] == "MemberJoined"
    row = await invitation_to()
    assert (row.status, row.account_id) == (InvitationStatus.ACCEPTED, account.id)
    started = [each for each in await audited() if each.action == "memberships:started"]
    assert [each.details["by"] for each in started] == ["invitation"]


@pytest.mark.req("A-70")
async def test_without_the_right_code_there_is_neither_account_nor_member(visitor):
    admin, _ = await an_admin()
    token = await invites(admin)
    async with db.transaction() as session:
        await invitations.send_code(session, visitor, token)
    right = await code_to(INVITEE)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    form = InvitedRegistrationForm.read({**FACTS, "code": wrong})

    with pytest.raises(CodeWrong):
        await invitations.register(visitor, form, token)

    assert await _account_of() is None
    assert (await invitation_to()).status is InvitationStatus.PENDING
    assert len([row for row in await listed(admin) if row.status == "pending"]) == 1


@pytest.mark.req("A-70")
async def test_what_the_admin_sees_holds_no_code_and_no_link(visitor):
    admin, _ = await an_admin()
    token = await invites(admin)
    async with db.transaction() as session:
        await invitations.send_code(session, visitor, token)

    shown = repr(await listed(admin)) + repr([each.details for each in await audited()])

    assert token not in shown
    assert await code_to(INVITEE) not in shown


async def test_the_address_is_the_invitations_whatever_was_sent(visitor):
    admin, _ = await an_admin()
    token = await invites(admin)

    await registers(token, visitor, email="mallory@mail.example")

    assert await _account_of("mallory@mail.example") is None
    assert await _account_of() is not None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, AccountKind.OVERSEAS_BUYER),
        (
            {"country": "CN", "name_on_id": "王芳", "mobile": "13812345678"},
            AccountKind.DOMESTIC_BUYER,
        ),
        ({"is_representative": "on"}, AccountKind.REPRESENTATIVE),
    ],
)
async def test_the_document_says_which_kind_of_buyer(visitor, changes, kind):
    admin, _ = await an_admin()

    await registers(await invites(admin), visitor, **changes)

    assert (await _account_of()).kind is kind


def test_a_name_in_another_script_needs_its_latin_form_abroad():
    with pytest.raises(FormRefused) as refusal:
        InvitedRegistrationForm.read(
            {**FACTS, "code": "123456", "name_on_id": "Инес", "mobile": ""}
        )

    assert set(refusal.value.errors) == {"name_latin", "mobile"}


@pytest.mark.req("A-69")
async def test_an_existing_account_joins_once_it_is_signed_in():
    admin, company = await an_admin()
    account = await an_account(email=INVITEE)
    token = await invites(admin)
    assert (await looks(token)).view == "log_in"
    seen = await looks(token, account)
    assert (seen.view, [each.company_name for each in seen.offers]) == (
        "join",
        [company.full_name],
    )

    name = await joins(account, await invitation_to())

    assert name == company.full_name
    assert str((await an_actor(account)).company_id) == company.id
    assert (await looks(token, account)).view == "member"
    assert (await looks(token)).view == "used"


async def test_back_from_the_login_the_page_knows_what_was_sent_to_ones_own_address():
    first, _works = await an_admin(full_name="Works AG")
    second, _mills = await an_admin(full_name="Mills AG")
    account = await an_account(email=INVITEE)
    await invites(first)
    await invites(second)

    seen = await looks("", account)

    assert seen.view == "join"
    assert {each.company_name for each in seen.offers} == {"Works AG", "Mills AG"}
    assert (await looks("", await an_account())).view == "unknown"
    assert (await looks("")).view == "unknown"


async def test_an_invitation_is_of_use_to_its_own_address_only():
    admin, _ = await an_admin()
    token = await invites(admin)
    other = await an_account()

    seen = await looks(token, other)

    assert (seen.view, seen.email, seen.own_email) == ("other_address", INVITEE, other.email)
    for chosen in ((await invitation_to()).id, uuid4()):
        with pytest.raises(NotFound):
            await joins(other, chosen)


async def test_an_account_that_moved_to_another_address_is_not_the_one_invited():
    admin, _ = await an_admin()
    account = await an_account(email=INVITEE)
    token = await invites(admin)
    async with db.transaction() as session:
        row = await memberships.lock_account(session, account.id)
        row.email = "ines.new@mail.example"

    assert (await looks(token, account)).view == "other_address"
    assert (await looks(token)).view == "register"
    with pytest.raises(NotFound):
        await joins(account, await invitation_to())


async def test_a_member_of_another_company_reads_what_to_do_and_is_refused():
    admin, _ = await an_admin()
    _, elsewhere = await an_admin(full_name="Else AG")
    account = await a_member_of(elsewhere, email=INVITEE)
    token = await invites(admin)

    seen = await looks(token, account)

    assert (seen.view, seen.own_company) == ("elsewhere", "Else AG")
    with pytest.raises(AlreadyInCompany):
        await joins(account, await invitation_to())
    await does(account, memberships.quit)
    assert (await looks(token, account)).view == "join"


async def test_a_supplier_cannot_join():
    admin, _ = await an_admin()
    supplier = await an_account(email=INVITEE, kind=AccountKind.SUPPLIER)
    token = await invites(admin)

    assert (await looks(token, supplier)).view == "no_buyer"
    with pytest.raises(NotAllowed):
        await joins(supplier, await invitation_to())


async def test_joining_voids_an_application_elsewhere_and_says_so_before():
    admin, _company = await an_admin()
    _, elsewhere = await an_admin(full_name="Else AG")
    account = await an_account(email=INVITEE)
    await applies(account, elsewhere)
    token = await invites(admin)
    assert (await looks(token, account)).applied_to == "Else AG"

    await joins(account, await invitation_to())

    [application] = await applications_of(account)
    assert application.status is ApplicationStatus.VOID


async def test_approving_an_application_closes_the_invitation_too():
    admin, company = await an_admin()
    account = await an_account(email=INVITEE)
    token = await invites(admin)
    sent = await applies(account, company)

    await does(admin, memberships.approve, UUID(sent.id))

    assert (await invitation_to()).status is InvitationStatus.ACCEPTED
    assert (await looks(token, account)).view == "member"


async def test_an_expired_link_asks_the_admins_once_a_day(visitor):
    admin, _ = await an_admin()
    token = await invites(admin)
    with pytest.raises(InvitationNotOpen):
        await _asks(visitor, token)
    await let_run_out()
    seen = await looks(token)
    assert seen.view == "expired"

    await _asks(visitor, token)
    with pytest.raises(AskedRecently):
        await _asks(visitor, token)

    assert (await told(admin)).count("InvitationAskedFor") == 1
    with pytest.raises(InvitationNotOpen):
        await registers(token, visitor)


async def _asks(visitor, token):
    async with db.transaction() as session:
        await invitations.ask_again(session, visitor, token)


async def test_nobody_asks_for_what_was_cancelled_or_never_was(visitor):
    admin, _ = await an_admin()
    token = await invites(admin)
    await does(admin, invitations.cancel, (await invitation_to()).id)
    await let_run_out()

    for link in (token, NOBODY, ""):
        with pytest.raises(InvitationNotOpen):
            await _asks(visitor, link)
        with pytest.raises(InvitationNotOpen):
            await registers(link, visitor)


@pytest.mark.parametrize("status", [CompanyStatus.BLOCKED, CompanyStatus.DORMANT])
async def test_a_company_that_takes_nobody_in_says_so_to_the_invitee(visitor, status):
    admin, company = await an_admin()
    account = await an_account(email=INVITEE)
    token = await invites(admin)
    await set_status(company, status)

    assert (await looks(token, account)).view == "closed"
    assert (await looks("", account)).view == "unknown"
    with pytest.raises(CompanyClosedToJoin):
        await joins(account, await invitation_to())
    await let_run_out()
    with pytest.raises(InvitationNotOpen):
        await _asks(visitor, token)


async def test_blocking_in_the_middle_of_a_registration_leaves_nothing_behind(visitor):
    admin, company = await an_admin()
    token = await invites(admin)
    async with db.transaction() as session:
        await invitations.send_code(session, visitor, token)
    form = InvitedRegistrationForm.read({**FACTS, "code": await code_to(INVITEE)})
    await set_status(company, CompanyStatus.BLOCKED)

    with pytest.raises(CompanyClosedToJoin):
        await invitations.register(visitor, form, token)

    assert await _account_of() is None
    await set_status(company, CompanyStatus.ACTIVE)
    await invitations.register(visitor, form, token)
    assert await _account_of() is not None


async def test_an_inviter_who_is_no_admin_any_more_is_told_while_they_belong_here():
    admin, company = await an_admin()
    inviter = await an_admin_of(company, admin)
    account = await an_account(email=INVITEE)
    await invites(inviter)
    await does(admin, memberships.remove_admin_right, await place_of(inviter))

    await joins(account, await invitation_to())

    assert (await told(inviter))[-1] == "MemberJoined"


async def test_an_inviter_who_left_learns_nothing():
    admin, company = await an_admin()
    inviter = await an_admin_of(company, admin)
    account = await an_account(email=INVITEE)
    await invites(inviter)
    await does(admin, memberships.remove_admin_right, await place_of(inviter))
    await does(inviter, memberships.quit)

    await joins(account, await invitation_to())

    assert "MemberJoined" not in await told(inviter)


async def test_joining_twice_is_joining_once():
    admin, _ = await an_admin()
    account = await an_account(email=INVITEE)
    await invites(admin)
    row = await invitation_to()
    await joins(account, row)

    with pytest.raises(AlreadyInCompany):
        await joins(account, row)

    assert len(await places_of(account)) == 1


async def test_the_link_is_in_no_row_of_the_database_and_the_code_mail_goes_to_the_invitee(visitor):
    admin, _ = await an_admin()
    token = await invites(admin)

    async with db.transaction() as session:
        await invitations.send_code(session, visitor, token)

    assert token not in repr(await invitation_to())
    assert {each.to for each in await posted() if hasattr(each.message, "code")} == {INVITEE}


async def test_the_new_member_sees_the_company(visitor):
    admin, company = await an_admin()
    await registers(await invites(admin), visitor)

    seen = await does(await _account_of(), companies.find_company)

    assert (seen.id, seen.is_admin) == (company.id, False)


async def test_a_second_browser_cannot_use_the_first_ones_code(visitor):
    admin, _ = await an_admin()
    token = await invites(admin)
    async with db.transaction() as session:
        await invitations.send_code(session, visitor, token)
    form = InvitedRegistrationForm.read({**FACTS, "code": await code_to(INVITEE)})

    with pytest.raises(CodeWrong):
        await invitations.register(a_browser("another"), form, token)
