"""Settings of one's own account: the ways there, a new password, a new e-mail address."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.settings import ChangeEmailScreen, ChangePasswordScreen

NEW_PASSWORD = "nine-lanterns-by-the-pier"
WRONG_CODE = "This code is not right. Please check it, or ask for a new one."
REFUSED = (
    "These login details are not right, or there were too many wrong tries. Please check them, "
    "wait a while, or choose “Forgot password”."
)


@pytest.mark.req("C-12")
@pytest.mark.parametrize("name", ["Change Password", "Change Email"])
def test_the_sidebar_leads_to_password_and_email(name: str, visitor: Page, portal: Server) -> None:
    stage.sign_in(portal, visitor, stage.settle_with_company(portal))
    screen = Screen(visitor, portal).open("/overview")
    sidebar = visitor.get_by_role("navigation", name="Main navigation")

    sidebar.get_by_role("link", name=name, exact=True).click()

    expect(screen.heading(name)).to_be_visible()
    current = sidebar.get_by_role("link", name=name, exact=True)
    expect(current).to_have_attribute("aria-current", "page")


@pytest.mark.req("C-12")
def test_the_drawer_of_a_phone_leads_there_too(new_visitor: NewVisitor, portal: Server) -> None:
    page = stage.sign_in(portal, new_visitor(width=360), stage.settle_with_company(portal))
    screen = Screen(page, portal).open("/overview")

    screen.button("Menu").click()
    page.get_by_role("dialog").get_by_role("link", name="Change Email", exact=True).click()

    expect(screen.heading("Change Email")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.req("C-14")
@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("Change your password now", "Change Password"),
        ("Change your e-mail address now", "Change Email"),
    ],
)
def test_the_guide_links_straight_to_the_change(
    words: str, heading: str, visitor: Page, portal: Server
) -> None:
    stage.sign_in(portal, visitor, stage.settle_with_company(portal))
    screen = Screen(visitor, portal).open("/help/users-guide")

    screen.link(words).click()

    expect(screen.heading(heading)).to_be_visible()


@pytest.mark.req("C-13")
def test_a_new_password_needs_the_old_one_and_ends_other_sessions(
    new_visitor: NewVisitor, portal: Server
) -> None:
    buyer = stage.settle_with_company(portal)
    other = Screen(stage.sign_in(portal, new_visitor(), buyer), portal).open("/overview")
    screen = ChangePasswordScreen(stage.sign_in(portal, new_visitor(), buyer), portal).open()

    screen.change("not-my-old-password", NEW_PASSWORD)
    screen.should_show_error("Current password", "The old password is not right.")
    screen.change(stage.PASSWORD, NEW_PASSWORD)

    screen.should_be_at("/settings/security")
    told = "Your password has been changed. All other browsers are signed out."
    expect(screen.status(told)).to_be_visible()
    other.should_be_at("/login")
    portal.mailbox.next_to(buyer.email, saying="Your password was changed")
    login = LogInScreen(other.page, portal)
    login.log_in(buyer.email, stage.PASSWORD)
    expect(login.alert(REFUSED)).to_be_visible()
    login.log_in(buyer.email, NEW_PASSWORD)
    login.should_be_at("/overview")


@pytest.mark.req("C-09", "C-13", "C-12")
def test_a_new_email_needs_a_code_from_the_old_and_from_the_new_address(
    new_visitor: NewVisitor, portal: Server
) -> None:
    buyer, new_email = stage.settle_with_company(portal), stage.new_email()
    other = Screen(stage.sign_in(portal, new_visitor(), buyer), portal).open("/overview")
    screen = ChangeEmailScreen(stage.sign_in(portal, new_visitor(), buyer), portal).open()
    screen.ask(new_email, "not-my-password")
    screen.should_show_error("Password", "The password is not right.")
    screen.ask(new_email, stage.PASSWORD)
    old_code = portal.mailbox.next_to(buyer.email).code
    new_code = portal.mailbox.next_to(new_email).code

    screen.enter_code(buyer.email, old_code)
    screen.enter_code(new_email, f"{(int(new_code) + 1) % 10**6:06d}")
    screen.button("Confirm").click()
    expect(screen.code_field(new_email)).to_have_accessible_description(WRONG_CODE)
    assert stage.accounts_of(portal, new_email) == []
    screen.enter_code(new_email, new_code)
    screen.button("Confirm").click()

    for address in (buyer.email, new_email):
        portal.mailbox.next_to(address, saying="Your e-mail address was changed")
    screen.open("/personal")
    expect(screen.page.get_by_role("main")).to_contain_text(new_email)
    other.should_be_at("/login")
    login = LogInScreen(other.page, portal)
    login.log_in(buyer.email, stage.PASSWORD)
    expect(login.alert(REFUSED)).to_be_visible()
    login.log_in(new_email, stage.PASSWORD)
    login.should_be_at("/overview")


@pytest.mark.req("C-13")
def test_an_email_of_somebody_else_is_told_to_its_owner_only(visitor: Page, portal: Server) -> None:
    buyer, owner = stage.settle_with_company(portal), stage.settle(portal)
    stage.sign_in(portal, visitor, buyer)
    screen = ChangeEmailScreen(visitor, portal).open()

    screen.ask(owner.email, stage.PASSWORD)

    expect(screen.code_field(owner.email)).to_be_visible()
    mail = portal.mailbox.next_to(owner.email)
    assert mail.subject == "This address already has an account"
