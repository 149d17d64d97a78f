"""Buyer Badges: from the badge to the first login, and what happens where it does not match."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen, Newcomer
from tests.e2e.screens.badges import NO_LONGER_VALID, NOT_VERIFIED, BadgeScreen
from tests.e2e.screens.screen import Screen

TOLD_OLD = "Your Buyer Badge now belongs to another e-mail address"
TRADE_NAME = "Berg Tee-Import GmbH"


@pytest.mark.timeout(180)
@pytest.mark.req("A-01", "A-02", "A-03", "A-04", "A-05", "A-06", "A-07")
@pytest.mark.parametrize("language", ["en", "ru"])
def test_who_attended_before_goes_from_the_badge_to_the_first_login(
    language: str, new_visitor: NewVisitor, portal: Server
) -> None:
    person, former = Newcomer(), stage.new_email()
    badge = stage.let_attend(portal, email=former, company_name=TRADE_NAME)
    page = new_visitor(language)
    start = LogInScreen(page, portal, language).open("/login?as=buyer")
    start.link("Verify Buyer Badge").click()
    screen = BadgeScreen(page, portal, language)
    expect(screen.heading("Verify your Buyer Badge")).to_be_visible()

    screen.verify(badge, name="NINA  BERG", number=f" {badge.number.lower()} ")
    screen.should_be_verified()
    screen.field("Email").fill(person.email)
    screen.send_code()
    mail = portal.mailbox.next_to(person.email)
    assert mail.language == language
    screen.enter_code(mail.code)
    screen.confirm(person.password)

    expect(screen.step("Your account is ready")).to_be_focused()
    portal.mailbox.next_to(former, saying=screen.words(TOLD_OLD))
    screen.page.get_by_role("main").get_by_role(
        "link", name=screen.words("Log In"), exact=True
    ).click()
    start.log_in(person.email, person.password)
    start.should_be_at("/welcome")
    screen.open("/company/create")
    expect(screen.field("Company full name")).to_have_value(TRADE_NAME)


@pytest.mark.req("A-04")
def test_continue_rests_until_all_three_fields_are_filled_in(visitor: Page, portal: Server) -> None:
    badge = stage.let_attend(portal)
    screen = BadgeScreen(visitor, portal).open()
    expect(screen.button("Continue")).to_be_disabled()

    screen.enter(badge, country="")
    expect(screen.button("Continue")).to_be_disabled()
    screen.field("Country/Region").select_option("DE")
    expect(screen.button("Continue")).to_be_enabled()
    screen.field("Name").fill("   ")
    expect(screen.button("Continue")).to_be_disabled()

    screen.field("Name").fill("12345")
    screen.field("Badge number").fill("--")
    screen.go_on()
    screen.should_show_error("Name", "Please enter a name in letters.")
    screen.should_show_error("Badge number", "Please enter the number as it stands on the badge.")


@pytest.mark.req("A-01", "A-12")
def test_a_badge_that_does_not_match_leads_to_customer_service_and_back(
    visitor: Page, portal: Server
) -> None:
    email = stage.new_email()
    badge = stage.let_attend(portal, name="Nina Borg")
    screen = BadgeScreen(visitor, portal).open()
    screen.verify(badge, name="Nina Berg")
    expect(screen.alert(NOT_VERIFIED)).to_be_visible()
    expect(screen.field("Name")).to_have_value("Nina Berg")

    screen.button("Contact customer service").click()
    expect(screen.step("Contact customer service")).to_be_focused()
    expect(screen.field("Badge number")).to_have_value(badge.number)
    expect(screen.field("Name")).to_have_value("Nina Berg")
    expect(screen.field("Country/Region")).to_have_value("DE")
    screen.button("Submit").click()
    screen.should_show_error("Email", "Please fill in this field.")
    screen.field("Email").fill(email)
    screen.button("Submit").click()
    expect(screen.step("Your request has reached us")).to_be_focused()
    portal.mailbox.next_to(email)

    stage.let_badge_change(portal, badge, name="Nina Berg", name_key="ninaberg")
    screen.button("Try again").click()
    expect(screen.field("Name")).to_have_value("Nina Berg")
    screen.go_on()
    screen.should_be_verified()


@pytest.mark.req("A-01")
@pytest.mark.parametrize("wrong", [{"number": "OB000000"}, {"name": "Nina"}, {"country": "AT"}])
def test_no_answer_tells_which_fact_was_wrong(
    wrong: dict[str, str], visitor: Page, portal: Server
) -> None:
    screen = BadgeScreen(visitor, portal).open()

    screen.verify(stage.let_attend(portal), **wrong)

    expect(screen.alert(NOT_VERIFIED)).to_be_visible()
    for name in ("Badge number", "Name", "Country/Region"):
        expect(screen.field(name)).to_have_attribute("aria-invalid", "false")


@pytest.mark.req("A-02")
def test_a_verification_that_is_too_old_begins_again(visitor: Page, portal: Server) -> None:
    person, badge = Newcomer(), stage.let_attend(portal)
    screen = BadgeScreen(visitor, portal).open()
    screen.verify(badge)
    screen.should_be_verified()
    stage.let_claims_expire(portal, badge)

    screen.field("Email").fill(person.email)
    screen.button("Send code").click()

    expect(screen.alert(NO_LONGER_VALID)).to_be_visible()
    expect(screen.field("Badge number")).to_have_value(badge.number)
    screen.go_on()
    screen.should_be_verified()


@pytest.mark.req("A-02")
def test_a_reload_keeps_the_verified_badge_and_another_browser_has_none(
    new_visitor: NewVisitor, portal: Server
) -> None:
    badge = stage.let_attend(portal)
    screen = BadgeScreen(new_visitor(), portal).open()
    screen.verify(badge)
    screen.should_be_verified()

    screen.page.reload()
    screen.wait_until_ready()
    expect(screen.step("Your badge is verified")).to_be_visible()

    other = BadgeScreen(new_visitor(), portal).open()
    expect(other.button("Continue")).to_be_visible()


def test_axe_finds_nothing_on_any_step(
    visitor: Page, portal: Server, axe: Callable[[Page], None]
) -> None:
    badge = stage.let_attend(portal)
    screen = BadgeScreen(visitor, portal).open()
    screen.verify(badge, name="Nobody")
    expect(screen.alert(NOT_VERIFIED)).to_be_visible()
    axe(visitor)
    screen.button("Contact customer service").click()
    expect(screen.step("Contact customer service")).to_be_visible()
    axe(visitor)
    screen.button("Back").click()
    expect(screen.button("Continue")).to_be_visible()
    screen.verify(badge)
    screen.should_be_verified()
    screen.button("Confirm").click()
    screen.should_show_error("Email", "Please fill in this field.")
    axe(visitor)


@pytest.mark.req("A-01")
def test_an_overseas_buyer_links_a_badge_to_the_account_that_is_signed_in(
    visitor: Page, portal: Server
) -> None:
    account, badge = stage.settle(portal), stage.let_attend(portal)
    screen = BadgeScreen(stage.sign_in(portal, visitor, account), portal).open()
    screen.verify(badge)
    screen.should_be_verified()

    screen.button("Link the badge to my account").click()

    expect(screen.step("The badge is linked to your account")).to_be_focused()
    assert stage.badge_now(portal, badge).claimed_by == account.id


def test_somebody_else_who_is_signed_in_is_told_to_log_out_first(
    visitor: Page, portal: Server
) -> None:
    stage.sign_in_as(portal, visitor, "chen.wei@example.com")
    screen = BadgeScreen(visitor, portal).open()

    screen.verify(stage.let_attend(portal))

    told = "You are signed in, but not as an overseas buyer. Please log out first, then verify your"
    expect(screen.page.get_by_role("alert").filter(has_text=told)).to_be_visible()


@pytest.mark.req("A-02")
def test_an_address_with_an_account_is_told_by_mail_how_to_link_the_badge(
    visitor: Page, portal: Server
) -> None:
    owner, badge = stage.settle(portal), stage.let_attend(portal)
    screen = BadgeScreen(visitor, portal).open()
    screen.verify(badge)
    screen.should_be_verified()
    screen.field("Email").fill(owner.email)
    screen.send_code()

    mail = portal.mailbox.next_to(owner.email, saying="You already have an account")
    assert "/login?next=/badge" in mail.text
    log_in = LogInScreen(visitor, portal).open("/login?next=/badge")
    log_in.log_in(owner.email, stage.PASSWORD)
    log_in.should_be_at("/badge")
    screen.wait_until_ready()
    screen.verify(badge)
    screen.button("Link the badge to my account").click()

    expect(screen.step("The badge is linked to your account")).to_be_visible()
    assert stage.badge_now(portal, badge).claimed_by == owner.id


def test_the_front_page_and_the_registration_lead_to_the_badge(
    visitor: Page, portal: Server
) -> None:
    for path in ("/", "/register", "/login"):
        screen = Screen(visitor, portal).open(path)
        screen.link("Verify Buyer Badge").click()
        screen.should_be_at("/badge")
