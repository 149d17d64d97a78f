"""A forgotten password: asking for the link, using it once, and mail that does not arrive."""

import pytest
from playwright.sync_api import Page, expect

from portal.config import get_settings
from portal.kit import clock
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.persons import SUPPORT
from tests.e2e.screens.accounts import (
    SPAM_HINT,
    ForgotPasswordScreen,
    LogInScreen,
    ResetPasswordScreen,
)
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.settings import PersonalScreen

ON_ITS_WAY = "If an account has this address, a mail with a link is on its way."
DEAD_LINK = "This link is no longer valid. Please ask for a new one."
SUBJECT = "Set a new password"
NEW_PASSWORD = "the-ferry-leaves-at-nine-4"


@pytest.mark.req("B-09", "C-05")
def test_the_mailed_link_sets_a_new_password_once(new_visitor: NewVisitor, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    elsewhere = PersonalScreen(stage.sign_in(portal, new_visitor(), buyer), portal).open()
    page = new_visitor()
    LogInScreen(page, portal).open().link("Forgot password").click()
    ForgotPasswordScreen(page, portal).ask(buyer.email)
    link = portal.mailbox.next_to(buyer.email, saying=SUBJECT).link

    reset = ResetPasswordScreen(page, portal)
    reset.open_link(link)
    reset.set_password(NEW_PASSWORD)
    reset.should_be_at("/overview")
    elsewhere.should_be_at("/login")
    portal.mailbox.next_to(buyer.email, saying="Your password was changed")

    late = ResetPasswordScreen(new_visitor(), portal)
    late.open_link(link)
    late.set_password("another-password-of-mine-5")
    expect(late.alert(DEAD_LINK)).to_be_visible()
    login = LogInScreen(late.page, portal).open()
    login.log_in(buyer.email, NEW_PASSWORD)
    login.should_be_at("/overview")


@pytest.mark.req("B-09")
def test_a_link_dies_after_an_hour(visitor: Page, portal: Server) -> None:
    buyer = stage.settle(portal)
    ForgotPasswordScreen(visitor, portal).open().ask(buyer.email)
    link = portal.mailbox.next_to(buyer.email, saying=SUBJECT).link
    stage.let_links_expire(portal, buyer.id)

    reset = ResetPasswordScreen(visitor, portal)
    reset.open_link(link)
    reset.set_password(NEW_PASSWORD)

    expect(reset.alert(DEAD_LINK)).to_be_visible()
    reset.link("Ask for a new link").click()
    again = ForgotPasswordScreen(visitor, portal)
    expect(again.heading("Forgot password")).to_be_visible()
    expect(again.status(ON_ITS_WAY)).to_be_hidden()
    portal.forget_tries()
    again.ask(buyer.email)
    portal.mailbox.next_to(buyer.email, saying=SUBJECT)


@pytest.mark.req("B-09")
def test_a_new_password_kills_every_older_link(visitor: Page, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    links = []
    for _ in range(2):
        ForgotPasswordScreen(visitor, portal).open().ask(buyer.email)
        links.append(portal.mailbox.next_to(buyer.email, saying=SUBJECT).link)
        portal.forget_tries()
    reset = ResetPasswordScreen(visitor, portal)
    reset.open_link(links[1])
    reset.set_password(NEW_PASSWORD)
    reset.should_be_at("/overview")
    reset.log_out()

    reset.open_link(links[0])
    reset.set_password("another-password-of-mine-5")

    expect(reset.alert(DEAD_LINK)).to_be_visible()


@pytest.mark.req("B-09")
def test_an_address_without_an_account_gets_the_same_answer(visitor: Page, portal: Server) -> None:
    screen = ForgotPasswordScreen(visitor, portal).open()

    screen.ask(stage.new_email())

    expect(screen.status(ON_ITS_WAY)).to_be_visible()


@pytest.mark.req("C-07", "C-08")
def test_a_mail_that_does_not_come_can_be_sent_again_after_a_minute(
    visitor: Page, portal: Server
) -> None:
    visitor.clock.install()
    buyer = stage.settle(portal)
    screen = ForgotPasswordScreen(visitor, portal).open()
    screen.ask(buyer.email)
    first = portal.mailbox.next_to(buyer.email, saying=SUBJECT)
    expect(screen.text(SPAM_HINT, sender=get_settings().mail_from)).to_be_visible()
    expect(screen.button_saying("Resend in")).to_have_attribute("aria-disabled", "true")

    visitor.clock.fast_forward("01:01")
    portal.forget_tries()
    screen.button("Resend").click()

    second = portal.mailbox.next_to(buyer.email, saying=SUBJECT)
    assert second.link != first.link


@pytest.mark.req("C-07")
def test_a_person_learns_that_mail_to_their_address_comes_back(
    visitor: Page, portal: Server
) -> None:
    bounced = stage.settle_with_company(portal, email_undeliverable_at=clock.now())
    stage.sign_in(portal, visitor, bounced)

    screen = PersonalScreen(visitor, portal).open()
    told = "Our last message to this address came back. Please check it or change it."
    expect(screen.text(told)).to_be_visible()

    visitor.get_by_role("main").get_by_role("link", name="Change Email").click()
    screen.should_be_at("/settings/email")


@pytest.mark.req("C-07")
def test_customer_service_sees_whose_mail_comes_back(visitor: Page, portal: Server) -> None:
    reached = stage.settle(portal, contact_name=f"Reached {stage.new_mobile()}")
    bounced = stage.settle(
        portal,
        contact_name=f"Bounced {stage.new_mobile()}",
        email_undeliverable_at=clock.now(),
    )
    stage.sign_in_as(portal, visitor, SUPPORT)
    screen = Screen(visitor, portal).open("/desk/accounts")
    rows = visitor.get_by_role("row")
    expect(rows.filter(has_text=reached.contact_name)).to_be_visible()

    screen.field("Undeliverable e-mail").check()

    expect(rows.filter(has_text=reached.contact_name)).to_be_hidden()
    row = rows.filter(has_text=bounced.contact_name)
    expect(row).to_contain_text("Undeliverable")
    expect(row).not_to_contain_text(bounced.email)
