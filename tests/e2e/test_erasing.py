"""A copy of one's data; deleting one's account, and keeping it after all (life cycle 1)."""

import pytest
from playwright.sync_api import expect

from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.settings import PrivacyScreen


def test_a_member_takes_a_copy_asks_for_the_end_of_the_account_and_keeps_it(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin, member = stage.settle_with_company(portal), stage.settle(portal)
    stage.let_join(portal, member, admin)
    screen = PrivacyScreen(stage.sign_in(portal, new_visitor(), member), portal).open("/overview")
    sidebar = screen.page.get_by_role("navigation", name="Main navigation")
    sidebar.get_by_role("link", name="Your data", exact=True).click()
    expect(screen.heading("Your data")).to_be_visible()

    screen.export("not-my-password")
    screen.should_show_error("Current password", "The password is not right.")
    screen.export(stage.PASSWORD)
    expect(screen.status("Your copy can be downloaded until")).to_be_visible()
    expect(screen.button("Export my data")).to_be_hidden()
    assert member.email in screen.download().read("account.json").decode()
    assert "The copy of your data is ready" in portal.mailbox.next_to(member.email).text

    screen.delete_account("not-my-password")
    screen.should_show_error("Password", "The password is not right.")
    screen.delete_account(stage.PASSWORD)

    asked = screen.status("Your account will be deleted on")
    expect(asked).to_be_visible()
    expect(screen.button("Delete my account")).to_be_hidden()
    mail = portal.mailbox.next_to(member.email)
    assert "Keep my account" in mail.text
    screen.open()
    expect(asked).to_be_visible()
    screen.button("Keep my account").click()
    expect(screen.button("Delete my account")).to_be_visible()
    expect(asked).to_be_hidden()


@pytest.mark.req("A-76")
def test_an_only_admin_is_led_to_the_transfer(new_visitor: NewVisitor, portal: Server) -> None:
    admin = stage.settle_with_company(portal)
    stage.let_join(portal, stage.settle(portal), admin)
    screen = PrivacyScreen(stage.sign_in(portal, new_visitor(), admin), portal).open()

    expect(screen.button("Delete my account")).to_be_hidden()
    main = screen.page.get_by_role("main")
    main.get_by_role("link", name="Transfer Admin Permission").click()

    expect(screen.heading("Transfer Admin Permission")).to_be_visible()
