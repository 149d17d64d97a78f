"""Signed-in browsers: seeing them, ending them, and learning of new ones."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.settings import SecurityScreen

ENDED = "Your session has ended. Please log in again."


@pytest.mark.req("A-22")
def test_a_login_on_a_new_device_is_told_by_mail(new_visitor: NewVisitor, portal: Server) -> None:
    buyer = stage.settle_with_company(portal, language="es")
    page = new_visitor()
    screen = LogInScreen(page, portal).open()

    screen.log_in(buyer.email, stage.PASSWORD)
    screen.should_be_at("/overview")

    mail = portal.mailbox.next_to(buyer.email)
    assert mail.subject == Screen(page, portal, "es").words(
        "A new device has logged in to your account"
    )
    assert stage.device_in(page) in mail.text


@pytest.mark.req("A-22")
def test_sign_out_others_leads_every_other_browser_out_at_once(
    new_visitor: NewVisitor, portal: Server
) -> None:
    buyer = stage.settle_with_company(portal)
    mine = SecurityScreen(stage.sign_in(portal, new_visitor(), buyer), portal)
    phone = Screen(stage.sign_in(portal, new_visitor(width=390), buyer), portal).open("/company")
    old = Screen(stage.sign_in(portal, new_visitor(), buyer), portal).open("/overview")
    mine.open()
    expect(mine.browsers()).to_have_count(3)
    expect(mine.browsers().filter(has_text="This device")).to_have_count(1)
    expect(mine.browsers().first).to_contain_text(stage.device_in(mine.page))

    mine.sign_out_others()

    expect(mine.status("All other browsers are signed out.")).to_be_visible()
    expect(mine.browsers()).to_have_count(1)
    for other in (phone, old):
        other.should_be_at("/login")
        expect(other.status(ENDED)).to_be_visible()
        other.open("/overview")
        other.should_be_at("/login")
    mine.open("/overview")
    mine.should_be_at("/overview")


@pytest.mark.req("A-22")
def test_one_browser_can_be_signed_out_alone(new_visitor: NewVisitor, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    lost = Screen(stage.sign_in(portal, new_visitor(), buyer), portal).open("/personal")
    kept = Screen(stage.sign_in(portal, new_visitor(), buyer), portal).open("/personal")
    mine = SecurityScreen(stage.sign_in(portal, new_visitor(), buyer), portal).open()
    rows = mine.browsers()
    expect(rows).to_have_count(3)

    # The latest used stands first, behind one's own: the last row is the first to have come.
    rows.last.get_by_role("button", name="Sign out").click()

    expect(mine.status("That browser is signed out.")).to_be_visible()
    expect(rows).to_have_count(2)
    lost.should_be_at("/login")
    kept.should_be_at("/personal")


@pytest.mark.req("A-22")
def test_logging_out_ends_all_tabs_of_the_browser(visitor: Page, portal: Server) -> None:
    stage.sign_in(portal, visitor, stage.settle_with_company(portal))
    first = Screen(visitor, portal).open("/overview")
    second = Screen(visitor.context.new_page(), portal).open("/company")

    first.log_out()

    second.should_be_at("/login")
    expect(second.status(ENDED)).to_be_visible()


@pytest.mark.req("A-22")
def test_the_way_back_shows_nothing_to_whoever_comes_after(visitor: Page, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    stage.sign_in(portal, visitor, buyer)
    screen = Screen(visitor, portal).open("/personal")
    expect(screen.page.get_by_role("main")).to_contain_text(buyer.email)
    screen.log_out()

    visitor.go_back()

    screen.should_be_at("/login")
    expect(screen.heading("Log in")).to_be_visible()
    expect(screen.page.get_by_role("main")).not_to_contain_text(buyer.email)
