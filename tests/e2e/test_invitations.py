""" "Add Member": an admin invites, the invitee finds a way in or reads why there is none."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.models.accounts import Account
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen, Newcomer, OverseasScreen
from tests.e2e.screens.companies import InvitationScreen, StaffScreen
from tests.e2e.screens.screen import Screen

INVITED = "You are invited to join"


def _staff(portal: Server, page: Page, admin: Account) -> StaffScreen:
    return StaffScreen(stage.sign_in(portal, page, admin), portal).open()


def _link_to(portal: Server, address: str) -> str:
    return portal.mailbox.next_to(address, saying=INVITED).link


def _register(screen: InvitationScreen, person: Newcomer) -> None:
    """Complete the short form with the code from the mail."""
    form = OverseasScreen(screen.page, screen.portal)
    form.field("Name on ID").fill(person.name_on_id)
    form.field("Issuing country/region of passport or ID").select_option(person.country)
    form.field("Mobile number").fill(person.mobile)
    form.field("Password").fill(person.password)
    form.field("Confirm password").fill(person.password)
    screen.portal.canaries.watch("a password", person.password)
    form.prove_email(person)
    form.submit()


@pytest.mark.req("A-69", "A-70")
def test_an_invited_newcomer_completes_registration_with_the_code_and_belongs(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, person = stage.settle_with_company(portal), Newcomer()
    company = stage.company_of(portal, admin)
    staff = _staff(portal, new_visitor(), admin)
    staff.invite(person.email, person.contact_name)
    expect(staff.row(person.email)).to_contain_text("Waiting for an answer")

    screen = InvitationScreen(new_visitor(), portal)
    screen.open_link(_link_to(portal, person.email))
    expect(screen.heading("Invitation to a company")).to_be_visible()
    expect(screen.page.get_by_role("note").first).to_contain_text(company.full_name)
    expect(screen.field("Email")).to_have_value(person.email)
    expect(screen.field("Contact name")).to_have_value(person.contact_name)
    screen.button("Submit").click()
    screen.should_show_error("Verification code", "Please enter the six digits of the code.")
    _register(screen, person)

    screen.should_be_at("/overview")
    menu = screen.page.get_by_role("navigation", name="Main navigation")
    expect(menu.get_by_role("link", name="Company Information")).to_be_visible()
    expect(staff.row(person.email)).to_have_count(2)
    expect(staff.row(person.email).filter(has_text="Accepted")).to_be_visible()
    mail = portal.mailbox.next_to(admin.email)
    assert person.contact_name in mail.text


@pytest.mark.req("A-69", "A-48")
def test_somebody_with_an_account_logs_in_comes_back_and_joins(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, invitee = stage.settle_with_company(portal), stage.settle(portal)
    company = stage.company_of(portal, admin)
    staff = _staff(portal, new_visitor(), admin)
    staff.invite(invitee.email, invitee.contact_name)
    screen = InvitationScreen(new_visitor(), portal)
    screen.open_link(_link_to(portal, invitee.email))

    screen.page.get_by_role("status").get_by_role("link", name="Log In").click()
    login = LogInScreen(screen.page, portal)
    expect(login.heading("Log in")).to_be_visible()
    login.log_in(invitee.email, stage.PASSWORD)
    screen.should_be_at("/invitation")
    screen.button(f"Join {company.full_name}").click()

    screen.should_be_at("/overview")
    expect(screen.status(f"You are now a member of {company.full_name}.")).to_be_visible()
    expect(staff.row(invitee.email)).to_have_count(2)


def test_an_expired_link_is_asked_for_anew_and_sent_again(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, invitee = stage.settle_with_company(portal), stage.settle(portal)
    staff = _staff(portal, new_visitor(), admin)
    staff.invite(invitee.email, invitee.contact_name)
    link = _link_to(portal, invitee.email)
    stage.let_invitations_expire(portal, invitee.email)
    screen = InvitationScreen(new_visitor(), portal)
    screen.open_link(link)

    expect(screen.status("This invitation has expired")).to_be_visible()
    screen.button("Ask for a new invitation").click()
    expect(screen.status("have been asked.")).to_be_visible()
    asked = portal.mailbox.next_to(admin.email, saying="asks for a new invitation")
    assert invitee.contact_name in asked.text
    screen.page.reload()
    screen.wait_until_ready()
    screen.button("Ask for a new invitation").click()
    expect(screen.alert("The admins have been asked already.")).to_be_visible()

    staff.open()
    expect(staff.row(invitee.email)).to_contain_text("Expired")
    staff.act(invitee.email, "Resend")
    expect(staff.row(invitee.email)).to_contain_text("Waiting for an answer")
    # In the same tab, where nothing but the secret behind the "#" changes.
    screen.open_link(_link_to(portal, invitee.email))
    expect(screen.status("There is an account with your address")).to_be_visible()


def test_a_cancelled_invitation_leads_nowhere_and_says_nothing_of_why(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, email = stage.settle_with_company(portal), stage.new_email()
    staff = _staff(portal, new_visitor(), admin)
    staff.invite(email, "Ines Krause")
    link = _link_to(portal, email)
    staff.act(email, "Resend")
    expect(staff.alert("This invitation has just been sent.")).to_be_visible()

    staff.act(email, "Cancel")
    staff.button("Cancel invitation").click()
    expect(staff.row(email)).to_contain_text("Cancelled")

    assert "no longer open" in portal.mailbox.next_to(email, saying="was cancelled").text
    screen = InvitationScreen(new_visitor(), portal)
    screen.open_link(link)
    expect(screen.status("This invitation is no longer open")).to_be_visible()
    expect(screen.text(stage.company_of(portal, admin).full_name)).to_be_hidden()


def test_signed_in_with_another_address_one_logs_out_and_goes_on(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, invitee, other = (stage.settle_with_company(portal), *_two(portal))
    staff = _staff(portal, new_visitor(), admin)
    staff.invite(invitee.email, invitee.contact_name)
    screen = InvitationScreen(stage.sign_in(portal, new_visitor(), other), portal)
    screen.open_link(_link_to(portal, invitee.email))

    told = screen.status("This invitation is for another address")
    expect(told).to_contain_text(invitee.email)
    expect(told).to_contain_text(other.email)
    told.get_by_role("button", name="Log out").click()

    expect(screen.status("There is an account with your address")).to_be_visible()
    expect(screen.page).to_have_url(re.compile("/invitation/?#"))


def _two(portal: Server) -> tuple[Account, Account]:
    return stage.settle(portal), stage.settle(portal)


def test_a_member_of_another_company_reads_what_to_do(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, invitee = stage.settle_with_company(portal), stage.settle_with_company(portal)
    staff = _staff(portal, new_visitor(), admin)
    staff.invite(invitee.email, invitee.contact_name)
    mail = portal.mailbox.next_to(invitee.email, saying="would like to add you")

    screen = InvitationScreen(stage.sign_in(portal, new_visitor(), invitee), portal)
    screen.open_link(mail.link)

    told = screen.status("You belong to another company")
    expect(told).to_contain_text(stage.company_of(portal, invitee).short_name)
    expect(screen.page.get_by_role("button", name=re.compile("^Join"))).to_be_hidden()


def test_the_form_refuses_beside_its_fields_and_knows_who_belongs_here(
    visitor: Page, portal: Server
) -> None:
    admin = stage.settle_with_company(portal)
    member = stage.settle(portal, contact_name=f"Ines {secrets.token_hex(4)}")
    stage.let_join(portal, member, admin)
    staff = _staff(portal, visitor, admin)

    staff.fill_in_invitation("no address", "")
    staff.button("Send invitation").click()
    staff.should_show_error("Email", "Please enter an e-mail address such as name@example.com.")
    staff.should_show_error("Contact name", "Please fill in this field.")
    staff.field("Email").fill(member.email)
    staff.field("Contact name").fill("Ines")
    staff.button("Send invitation").click()
    staff.should_show_error("Email", "This person is a member of your company already.")
    staff.page.keyboard.press("Escape")
    staff.button("Add Member").click()
    expect(staff.field("Email")).to_have_value("")


def test_nothing_is_wrong_with_the_pages_of_an_invitation(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin, email = stage.settle_with_company(portal), stage.new_email()
    staff = _staff(portal, new_visitor(), admin)
    staff.invite(email, "Ines Krause")
    axe(staff.page)
    staff.button("Add Member").click()
    expect(staff.field("Email")).to_be_visible()
    axe(staff.page)
    link = _link_to(portal, email)
    screen = InvitationScreen(new_visitor(width=390, theme="dark"), portal)
    screen.open_link(link)
    expect(screen.button("Submit")).to_be_visible()
    axe(screen.page)
    theirs = InvitationScreen(stage.sign_in(portal, new_visitor(), stage.settle(portal)), portal)
    theirs.open_link(link)
    expect(theirs.status("This invitation is for another address")).to_be_visible()
    axe(theirs.page)


@pytest.mark.req("A-70")
def test_the_guide_leads_a_newcomer_to_the_invitation_that_waits(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin, newcomer = stage.settle_with_company(portal), stage.settle(portal)
    company = stage.company_of(portal, admin)
    staff = _staff(portal, new_visitor(), admin)
    staff.invite(newcomer.email, newcomer.contact_name)
    expect(staff.row(newcomer.email)).to_contain_text("Waiting for an answer")
    guide = Screen(stage.sign_in(portal, new_visitor(), newcomer), portal).open("/welcome")
    waiting = guide.page.get_by_role("note").filter(has_text=company.full_name)
    expect(waiting).to_contain_text("An invitation is waiting for you")
    axe(guide.page)

    waiting.get_by_role("link", name="See the invitation").click()

    guide.should_be_at("/invitation")
    expect(guide.page.get_by_role("heading", name=company.full_name)).to_be_visible()
