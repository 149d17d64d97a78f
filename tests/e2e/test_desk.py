"""Customer service at work: suspending people, blocking companies, naming admins, reopening."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.kit import clock
from portal.models.accounts import Account
from tests.e2e import stage, stage_desk
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.companies import CompanyFormScreen, CompanyScreen, NewCompany, StaffScreen
from tests.e2e.screens.desk import AccountsScreen, CompaniesScreen
from tests.e2e.screens.screen import Screen

REASON = "Two suppliers have reported this."
#: Security check 13, and what a busy machine adds.
AT_ONCE_MS = 5_000
#: The worker looks every few seconds.
PROMISE_MS = 30_000
BLOCKED = "Your company is blocked. Please contact customer service."
NEW_ADMIN = "Your company is to get a new admin"


def _named(portal: Server) -> Account:
    """Settle somebody whose name no other test knows."""
    return stage.settle(portal, contact_name=f"Ines {secrets.token_hex(4)}")


def _colleague(portal: Server, admin: Account, *, slot: int | None = None) -> Account:
    account = _named(portal)
    stage.let_join(portal, account, admin, slot=slot)
    return account


def _accounts(portal: Server, page: Page) -> AccountsScreen:
    return AccountsScreen(stage.sign_in(portal, page, stage_desk.settle_support(portal)), portal)


def _companies(portal: Server, page: Page) -> CompaniesScreen:
    return CompaniesScreen(stage.sign_in(portal, page, stage_desk.settle_support(portal)), portal)


def test_a_suspended_member_is_out_at_once_and_comes_back_when_restored(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin = stage.settle_with_company(portal)
    member = _colleague(portal, admin)
    own = Screen(stage.sign_in(portal, new_visitor(), member), portal).open("/company")
    desk = _accounts(portal, new_visitor()).open()
    desk.view(member.email, member.contact_name)
    expect(desk.main).to_contain_text(member.email)
    axe(desk.page)

    desk.button("Suspend").click()
    axe(desk.page)
    desk.button("Suspend account").click()
    desk.should_show_error("Reason", "Please fill in this field.")
    desk.field("Reason").fill(REASON)
    desk.button("Suspend account").click()

    own.page.wait_for_url(lambda url: "/login" in url, timeout=AT_ONCE_MS)
    expect(desk.main).to_contain_text("Suspended")
    expect(desk.text(REASON)).to_be_visible()
    assert REASON in portal.mailbox.next_to(member.email).text
    assert member.contact_name in portal.mailbox.next_to(admin.email).text
    login = LogInScreen(new_visitor(), portal).open()
    login.log_in(member.email, "not the password")
    expect(login.alert("These login details are not right")).to_be_visible()
    login.log_in(member.email, stage.PASSWORD)
    expect(
        login.alert("This account is suspended. Please contact customer service.")
    ).to_be_visible()
    expect(login.page.get_by_role("contentinfo")).to_contain_text("support@")

    desk.act("Restore", "Restore account", "A misunderstanding.")
    expect(desk.main).to_contain_text("A misunderstanding.")
    login.log_in(member.email, stage.PASSWORD)
    login.should_be_at("/overview")


def test_the_only_admin_leads_the_desk_to_the_company_first(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin = stage.settle_with_company(portal, contact_name=f"Ada {secrets.token_hex(4)}")
    company = stage.company_of(portal, admin)
    desk = _accounts(portal, new_visitor()).open()
    desk.view(admin.email, admin.contact_name)

    desk.act("Suspend", "Suspend account", REASON)
    expect(desk.alert("Name another admin or block the company first.")).to_be_visible()
    desk.link("Open the company").click()

    companies = CompaniesScreen(desk.page, portal)
    companies.should_be_at("/desk/companies")
    expect(companies.main).to_contain_text(company.code)
    companies.act("Block", "Block company", REASON)
    expect(companies.button("Unblock")).to_be_visible()
    companies.link(admin.contact_name).click()
    desk.should_be_at("/desk/accounts")
    desk.act("Suspend", "Suspend account", REASON)
    expect(desk.button("Restore")).to_be_visible()


@pytest.mark.req("C-07")
def test_signing_out_and_an_address_that_works_again(
    new_visitor: NewVisitor, portal: Server
) -> None:
    buyer = stage.settle(
        portal, contact_name=f"Ines {secrets.token_hex(4)}", email_undeliverable_at=clock.now()
    )
    own = Screen(stage.sign_in(portal, new_visitor(), buyer), portal).open("/personal")
    desk = _accounts(portal, new_visitor()).open()
    desk.view(buyer.email, buyer.contact_name)
    expect(desk.main).to_contain_text("Undeliverable")
    desk.act("Mail works again", "Send mail again", "A new mailbox.")
    expect(desk.button("Mail works again")).to_be_hidden()

    desk.act("Sign out everywhere", "Sign out", "A lost telephone.")

    own.page.wait_for_url(lambda url: "/login" in url, timeout=AT_ONCE_MS)
    expect(desk.button("Sign out everywhere")).to_be_hidden()
    desk.button("Back to the list").click()
    expect(desk.page.get_by_role("table")).to_be_visible()


def test_somebody_whose_telephone_is_lost_logs_in_with_the_password_alone(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    buyer = _named(portal)
    stage.set_up_second_factor(portal, buyer)
    login = LogInScreen(new_visitor(), portal).open()
    login.log_in(buyer.email, stage.PASSWORD)
    login.should_be_at("/login/second-factor")
    desk = _accounts(portal, new_visitor()).open()
    desk.view(buyer.email, buyer.contact_name)
    desk.button("Remove second factor").click()
    axe(desk.page)
    desk.field("Reason").fill("Called back: the telephone is lost.")

    desk.button("Remove factor").click()

    expect(desk.text("Called back: the telephone is lost.")).to_be_visible()
    expect(desk.button("Remove second factor")).to_be_hidden()
    assert "second factor" in portal.mailbox.next_to(buyer.email).text
    login = LogInScreen(new_visitor(), portal).open()
    login.log_in(buyer.email, stage.PASSWORD)
    login.should_be_at("/overview")


def test_members_of_a_blocked_company_read_why_and_change_nothing(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin = stage.settle_with_company(portal)
    member = _colleague(portal, admin)
    company = stage.company_of(portal, admin)
    reading = Screen(stage.sign_in(portal, new_visitor(), member), portal).open("/company")
    staff = StaffScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()
    desk = _companies(portal, new_visitor()).open()
    axe(desk.page)
    desk.view(company.code, company.full_name)
    axe(desk.page)

    desk.act("Block", "Block company", REASON)

    expect(reading.text(BLOCKED)).to_be_visible(timeout=AT_ONCE_MS)
    expect(reading.page.get_by_role("main")).to_contain_text(company.code)
    staff.act(member.contact_name, "Set as Admin")
    expect(staff.alert(BLOCKED)).to_be_visible()
    for person in (admin, member):
        assert REASON in portal.mailbox.next_to(person.email).text

    desk.act("Unblock", "Unblock company", "All is well.")
    expect(reading.text(BLOCKED)).to_be_hidden(timeout=AT_ONCE_MS)
    staff.act(member.contact_name, "Set as Admin")
    name = member.contact_name
    expect(staff.status("{name} is now an admin.", name=name)).to_be_visible()


def test_the_list_of_companies_is_searched_filtered_and_sorted(
    new_visitor: NewVisitor, portal: Server
) -> None:
    company = stage.company_of(portal, stage.settle_with_company(portal))
    desk = _companies(portal, new_visitor(width=390)).open()

    expect(desk.find(company.full_name)).to_have_count(1)
    desk.field("Status").select_option("blocked")
    expect(desk.text("No company fits")).to_be_visible()
    desk.field("Status").select_option("active")
    expect(desk.find(company.full_name)).to_have_count(1)


def test_an_old_admin_objects_and_nothing_changes(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin = stage.settle_with_company(portal)
    heir = _colleague(portal, admin)
    company = stage.company_of(portal, admin)
    hers = CompanyScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()
    his = CompanyScreen(stage.sign_in(portal, new_visitor(), heir), portal).open()
    desk = _companies(portal, new_visitor()).open()
    desk.view(company.code, company.full_name)
    desk.button("Name a new admin").click()
    axe(desk.page)
    desk.button("Announce").click()
    desk.should_show_error("Member", "Please choose one of the options.")
    desk.button("Cancel").click()

    desk.announce(heir.contact_name, "No admin has been active for 60 days", "Nobody answers.")
    told = desk.page.get_by_text("An admin of this company was active within the last 60 days.")
    expect(told.first).to_be_visible()
    desk.button("Cancel").click()
    desk.announce(heir.contact_name, "There is proof that the admins have left", "A letter.")

    expect(desk.text("A new admin has been announced")).to_be_visible()
    expect(his.text(NEW_ADMIN)).to_be_visible(timeout=AT_ONCE_MS)
    expect(his.button("Object")).to_be_hidden()
    expect(hers.text(NEW_ADMIN)).to_be_visible(timeout=AT_ONCE_MS)
    assert "A letter." not in hers.page.content()
    assert heir.contact_name in portal.mailbox.next_to(admin.email).text
    axe(hers.page)

    hers.button("Object").click()
    hers.button("Object to the change").click()
    expect(hers.status("Your objection stands. Nothing changes.")).to_be_visible()
    expect(hers.text(NEW_ADMIN)).to_be_hidden()
    expect(his.text(NEW_ADMIN)).to_be_hidden(timeout=AT_ONCE_MS)


def test_without_an_objection_the_member_becomes_admin(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin = stage.settle_with_company(portal)
    heir = _colleague(portal, admin)
    company = stage.company_of(portal, admin)
    his = CompanyScreen(stage.sign_in(portal, new_visitor(), heir), portal).open()
    desk = _companies(portal, new_visitor()).open()
    desk.view(company.full_name, company.full_name)
    desk.announce(heir.contact_name, "There is proof that the admins have left", "A letter.")
    expect(his.text(NEW_ADMIN)).to_be_visible(timeout=AT_ONCE_MS)
    expect(his.button("Edit")).to_be_hidden()

    stage_desk.let_objections_be_over(portal, company)

    expect(his.button("Edit")).to_be_visible(timeout=PROMISE_MS)
    expect(his.text(NEW_ADMIN)).to_be_hidden()
    desk.button("Back to the list").click()
    desk.view(company.full_name, company.full_name)
    expect(desk.link(heir.contact_name)).to_be_visible()


def test_the_desk_cancels_what_it_has_announced(new_visitor: NewVisitor, portal: Server) -> None:
    admin = stage.settle_with_company(portal)
    heir = _colleague(portal, admin)
    company = stage.company_of(portal, admin)
    desk = _companies(portal, new_visitor()).open()
    desk.view(company.code, company.full_name)
    desk.announce(heir.contact_name, "There is proof that the admins have left", "A letter.")

    desk.button("Cancel the change").first.click()
    desk.field("Reason").fill("The letter was forged.")
    desk.page.get_by_role("dialog").get_by_role("button", name="Cancel the change").click()

    expect(desk.status("The announced change is cancelled.")).to_be_visible()
    expect(desk.button("Name a new admin")).to_be_visible()


def test_who_closed_a_company_opens_it_again_from_the_guide(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    buyer = stage.settle_with_company(portal)
    company = stage_desk.let_be_closed(portal, buyer)
    screen = Screen(stage.sign_in(portal, new_visitor(width=390), buyer), portal)
    screen.open("/company/join")
    reopen = screen.button(screen.words("Reopen {company}", company=company.full_name))
    expect(reopen).to_be_visible()
    axe(screen.page)
    screen.open("/welcome")
    axe(screen.page)

    reopen.click()

    screen.should_be_at("/company")
    expect(screen.page.get_by_role("main")).to_contain_text(company.code)
    expect(screen.button("Edit")).to_be_visible()


@pytest.mark.req("A-32")
def test_later_only_the_desk_can_and_a_look_alike_says_so(
    new_visitor: NewVisitor, portal: Server
) -> None:
    buyer = stage.settle_with_company(portal)
    company = stage_desk.let_be_closed(portal, buyer, days=120)
    own = Screen(stage.sign_in(portal, new_visitor(), buyer), portal).open("/welcome")
    expect(own.heading("Welcome")).to_be_visible()
    expect(own.button_saying("Reopen")).to_be_hidden()
    form = CompanyFormScreen(own.page, portal).open()
    form.fill_in(NewCompany(full_name=company.full_name))
    form.submit()
    closed = "Closed: only its last member or customer service can reopen it."
    expect(form.page.get_by_role("main")).to_contain_text(closed)

    desk = _companies(portal, new_visitor()).open()
    desk.view(company.code, company.full_name)
    desk.button("Reopen").click()
    desk.field("Email").fill("nobody@example.com")
    desk.field("Reason").fill("Asked by telephone.")
    desk.button("Reopen company").click()
    desk.should_show_error("Email", "Nobody with this e-mail address has an account.")
    desk.field("Email").fill(buyer.email)
    desk.button("Reopen company").click()

    expect(desk.link(buyer.contact_name)).to_be_visible()
    own.open("/company")
    expect(own.button("Edit")).to_be_visible()


def test_the_desk_does_not_touch_its_own_people(new_visitor: NewVisitor, portal: Server) -> None:
    colleague = stage_desk.settle_support(portal)
    desk = _accounts(portal, new_visitor()).open()

    desk.view(colleague.email, colleague.contact_name)

    expect(desk.text("Accounts of the staff are changed by the operator only.")).to_be_visible()
    expect(desk.button("Suspend")).to_be_hidden()
