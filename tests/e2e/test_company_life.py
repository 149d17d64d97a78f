"""Two browsers at once: somebody applies, somebody decides; staff, transfer and the ways out."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.models.accounts import Account
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.companies import (
    ApplicantsScreen,
    CompanyFormScreen,
    CompanyScreen,
    JoinScreen,
    NewCompany,
    StaffScreen,
    TransferScreen,
)
from tests.e2e.screens.screen import Screen

REJECTED = "Your application has been rejected"
APPROVED = "Your application has been approved"


def _named(portal: Server, **facts: Any) -> Account:
    """Settle somebody whose name no other test knows."""
    return stage.settle(portal, contact_name=f"Ines {secrets.token_hex(4)}", **facts)


def _colleague(portal: Server, admin: Account, *, slot: int | None = None) -> Account:
    account = _named(portal)
    stage.let_join(portal, account, admin, slot=slot)
    return account


@pytest.mark.req("A-33", "A-34", "A-37", "A-43", "A-48", "A-61", "A-62")
def test_an_admin_sees_an_application_come_in_and_the_applicant_the_approval(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, applicant = stage.settle_with_company(portal), _named(portal)
    company = stage.company_of(portal, admin)
    desk = ApplicantsScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()
    expect(desk.text("Nobody has applied")).to_be_visible()
    waiting = desk.page.get_by_role("link", name=re.compile(r"^Applicants.*1"))
    expect(waiting).to_be_hidden()

    join = JoinScreen(stage.sign_in(portal, new_visitor(), applicant), portal).open()
    join.apply(company.full_name.upper(), "From the warehouse")

    row = desk.row(applicant.contact_name)
    expect(row).to_contain_text("From the warehouse")
    expect(row).to_contain_text("Pending")
    expect(waiting).to_be_visible()
    mail = portal.mailbox.next_to(admin.email)
    assert applicant.contact_name in mail.text
    expect(join.text("Application sent")).to_be_visible()

    desk.act(applicant.contact_name, "Approve")
    expect(desk.row(applicant.contact_name)).to_contain_text("Approved")
    expect(waiting).to_be_hidden()
    approval = join.status(APPROVED)
    expect(approval).to_contain_text(company.full_name)
    for name, path in (("Overview", "/overview"), ("Personal Information Centre", "/personal")):
        expect(approval.get_by_role("link", name=name)).to_have_attribute("href", path)
    told = portal.mailbox.next_to(applicant.email)
    assert portal.url("/overview") in told.text
    assert "Personal Information Centre" in told.text
    join.page.get_by_role("main").get_by_role("link", name="Company Information").click()
    expect(join.heading("Company Information")).to_be_visible()
    expect(join.page.get_by_role("main")).to_contain_text(company.code)
    expect(join.button("Edit")).to_be_hidden()


@pytest.mark.req("A-38", "A-40", "A-46", "A-63")
def test_a_rejected_applicant_reads_why_at_once_and_applies_again(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, applicant = stage.settle_with_company(portal), _named(portal)
    company = stage.company_of(portal, admin)
    join = JoinScreen(stage.sign_in(portal, new_visitor(), applicant), portal).open()
    join.apply(company.code)
    desk = ApplicantsScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()

    desk.reject(applicant.contact_name, "Please use your work address.")

    expect(join.status(REJECTED)).to_contain_text("Please use your work address.")
    expect(join.text("Application rejected")).to_be_visible()
    mail = portal.mailbox.next_to(applicant.email)
    assert "Please use your work address." in mail.text
    join.apply(company.code)
    expect(join.status(REJECTED)).to_be_hidden()
    desk.act(applicant.contact_name, "Approve")
    expect(join.status(APPROVED)).to_be_visible()


@pytest.mark.req("A-39", "A-41")
def test_an_applicant_reminds_once_a_day_and_withdraws(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, applicant = stage.settle_with_company(portal), _named(portal)
    join = JoinScreen(stage.sign_in(portal, new_visitor(), applicant), portal).open()
    join.apply(stage.company_of(portal, admin).code)
    expect(join.page.get_by_role("main")).to_contain_text("N*** B***")

    join.button("Remind").click()
    expect(join.status("The admins have been reminded.")).to_be_visible()
    expect(join.button("Remind")).to_be_hidden()
    stage.let_a_day_pass(portal, applicant)
    join.open()
    expect(join.button("Remind")).to_be_visible()

    desk = ApplicantsScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()
    join.withdraw()
    expect(desk.row(applicant.contact_name)).to_contain_text("Withdrawn")
    expect(desk.button("Approve")).to_be_hidden()
    expect(join.text("Application withdrawn")).to_be_visible()


@pytest.mark.req("A-42")
def test_withdrawing_and_creating_a_company_is_one_step(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, applicant, company = stage.settle_with_company(portal), _named(portal), NewCompany()
    applied_to = stage.company_of(portal, admin)
    join = JoinScreen(stage.sign_in(portal, new_visitor(), applicant), portal).open()
    join.apply(applied_to.code)
    desk = ApplicantsScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()

    join.link("Withdraw and create a company").click()
    form = CompanyFormScreen(join.page, portal)
    note = form.page.get_by_role("note").filter(has_text=applied_to.full_name)
    expect(note).to_be_visible()
    form.submit()
    form.should_show_error("Company full name", "Please fill in this field.")
    expect(desk.row(applicant.contact_name)).to_contain_text("Pending")

    form.fill_in(company)
    form.submit()
    expect(form.heading("Company created")).to_be_visible()
    expect(desk.row(applicant.contact_name)).to_contain_text("Withdrawn")


@pytest.mark.req("A-33", "A-47")
def test_a_search_without_result_carries_the_name_into_the_form(
    visitor: Page, portal: Server
) -> None:
    admin, name = stage.settle_with_company(portal), f"Ørsted & Søn {secrets.token_hex(4)} ApS"
    join = JoinScreen(stage.sign_in(portal, visitor, _named(portal)), portal).open()
    part_of_a_name = stage.company_of(portal, admin).full_name[:-6]
    join.search(part_of_a_name)
    expect(join.text("No company has this name or code")).to_be_visible()
    expect(join.button("Apply to join")).to_be_hidden()

    join.search(name)
    way = join.page.get_by_role("status").get_by_role("link", name="Create Company")
    # The answer to the first search looks alike, but for the name that it carries.
    expect(way).to_have_attribute("href", re.compile("name=%C3%98rsted"))
    way.click()

    form = CompanyFormScreen(visitor, portal)
    expect(form.heading("Create Company")).to_be_visible()
    expect(form.field("Company full name")).to_have_value(name)


@pytest.mark.req("A-64", "A-65", "A-66", "A-67", "A-68")
def test_admins_share_their_right_three_ways_and_remove_members_at_once(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin = stage.settle_with_company(portal)
    second, third, fourth = (_colleague(portal, admin) for _ in range(3))
    staff = StaffScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()
    theirs = CompanyScreen(stage.sign_in(portal, new_visitor(), second), portal).open()
    expect(theirs.link("Staff Management")).to_be_hidden()

    staff.act(second.contact_name, "Set as Admin")
    expect(staff.row(second.contact_name)).to_contain_text("Administrator")
    expect(theirs.link("Staff Management")).to_be_visible()
    staff.act(third.contact_name, "Set as Admin")
    expect(staff.row(third.contact_name)).to_contain_text("Administrator")
    staff.act(fourth.contact_name, "Set as Admin")
    expect(staff.alert("A company has at most {count} administrators.", count="3")).to_be_visible()
    expect(staff.row(fourth.contact_name)).to_contain_text("Member")

    staff.act(fourth.contact_name, "View")
    window = staff.page.get_by_role("dialog", name=fourth.contact_name)
    expect(window).to_contain_text(fourth.email)
    window.get_by_role("button", name="Close").click()

    staff.act(second.contact_name, "Remove admin right")
    expect(theirs.link("Staff Management")).to_be_hidden()
    staff.act(second.contact_name, "Remove")
    staff.button("Remove member").click()
    expect(staff.row(second.contact_name)).to_be_hidden()
    theirs.should_be_at("/welcome")


@pytest.mark.req("A-72", "A-73")
def test_a_transfer_asks_for_the_password_and_swaps_the_two(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin = stage.settle_with_company(portal)
    receiver = _colleague(portal, admin)
    screen = TransferScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()
    theirs = CompanyScreen(stage.sign_in(portal, new_visitor(), receiver), portal).open()

    screen.button("Confirm").click()
    screen.should_show_error("Password", "Please fill in this field.")
    expect(screen.alert("Please choose one of the options.")).to_be_visible()
    screen.choose(receiver.contact_name, "not-the-password")
    screen.button("Confirm").click()
    screen.should_show_error("Password", "The password is not right.")
    screen.choose(receiver.contact_name, stage.PASSWORD)
    screen.button("Confirm").click()

    screen.should_be_at("/company")
    expect(screen.link("Transfer Admin Permission")).to_be_hidden()
    expect(theirs.link("Transfer Admin Permission")).to_be_visible()
    expect(theirs.button("Edit")).to_be_visible()


@pytest.mark.req("A-74", "A-75")
def test_a_member_quits_after_a_question_and_stands_on_the_guide(
    visitor: Page, portal: Server
) -> None:
    member = _colleague(portal, stage.settle_with_company(portal))
    screen = CompanyScreen(stage.sign_in(portal, visitor, member), portal).open()

    question = screen.ask_to_quit()
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_be_hidden()
    screen.ask_to_quit().get_by_role("button", name="Quit the company").click()

    screen.should_be_at("/welcome")
    expect(screen.status("You have left {company}.", company="Berg Import")).to_be_visible()
    expect(screen.link("Company Information")).to_be_hidden()


@pytest.mark.req("A-76")
def test_an_admin_hands_over_and_quits_in_one_step(new_visitor: NewVisitor, portal: Server) -> None:
    admin = stage.settle_with_company(portal)
    heir = _colleague(portal, admin)
    screen = CompanyScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()
    theirs = CompanyScreen(stage.sign_in(portal, new_visitor(), heir), portal).open()

    question = screen.ask_to_quit()
    expect(question.get_by_role("button", name="Quit the company")).to_be_hidden()
    question.get_by_role("radio", name=heir.contact_name).check()
    question.get_by_label("Password", exact=True).fill(stage.PASSWORD)
    question.get_by_role("button", name="Transfer and quit").click()

    screen.should_be_at("/welcome")
    expect(theirs.link("Staff Management")).to_be_visible()


@pytest.mark.req("A-76")
def test_the_only_member_closes_the_company(visitor: Page, portal: Server) -> None:
    admin = stage.settle_with_company(portal)
    screen = CompanyScreen(stage.sign_in(portal, visitor, admin), portal).open()

    screen.ask_to_quit().get_by_role("button", name="Close company").click()

    screen.should_be_at("/welcome")
    expect(screen.status("{company} is closed.", company="Berg Import")).to_be_visible()


def test_an_admin_who_steps_down_asks_first_and_stays_a_member(
    visitor: Page, portal: Server
) -> None:
    admin = stage.settle_with_company(portal, contact_name=f"Ada {secrets.token_hex(4)}")
    _colleague(portal, admin, slot=2)
    staff = StaffScreen(stage.sign_in(portal, visitor, admin), portal).open()

    staff.act(admin.contact_name, "Remove admin right")
    staff.button("Give up the right").click()

    staff.should_be_at("/company")
    expect(staff.status("You are no longer an admin.")).to_be_visible()


def test_nothing_is_wrong_with_the_open_dialogs(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin = stage.settle_with_company(portal)
    member, applicant = _colleague(portal, admin), _named(portal)
    company = stage.company_of(portal, admin)
    join = JoinScreen(
        stage.sign_in(portal, new_visitor(width=390, theme="dark"), applicant), portal
    )
    join.open().apply(company.code, "Hello")
    axe(join.page)
    page = stage.sign_in(portal, new_visitor(), admin)

    CompanyScreen(page, portal).open().ask_to_quit()
    axe(page)
    staff = StaffScreen(page, portal).open()
    staff.act(member.contact_name, "View")
    expect(page.get_by_role("dialog")).to_be_visible()
    axe(page)
    desk = ApplicantsScreen(page, portal).open()
    desk.act(applicant.contact_name, "Reject")
    expect(page.get_by_role("dialog")).to_be_visible()
    axe(page)


def test_pages_for_admins_lead_members_elsewhere(visitor: Page, portal: Server) -> None:
    member = _colleague(portal, stage.settle_with_company(portal))
    screen = Screen(stage.sign_in(portal, visitor, member), portal)

    for path in ("/company/applicants", "/company/staff", "/company/transfer"):
        screen.open(path)
        screen.should_be_at("/overview")
