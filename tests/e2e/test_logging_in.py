"""Logging in: by address, number or name, with the password or with a code."""

import pytest
from playwright.sync_api import Page, expect

from portal.i18n import LANGUAGES
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import CodeLogInScreen, LogInScreen
from tests.e2e.screens.settings import PersonalScreen

REFUSED = (
    "These login details are not right, or there were too many wrong tries. Please check them, "
    "wait a while, or choose “Forgot password”."
)
WRONG_CODE = "This code is not right. Please check it, or ask for a new one."
DEAD_CODE = "This code is no longer valid. Please ask for a new one."


@pytest.mark.req("A-07", "A-18")
def test_an_overseas_buyer_logs_in_with_email_and_password(visitor: Page, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    screen = LogInScreen(visitor, portal).open()

    screen.log_in(buyer.email, stage.PASSWORD)

    screen.should_be_at("/overview")
    expect(screen.heading("Overview")).to_be_visible()


@pytest.mark.req("C-04", "B-08")
@pytest.mark.parametrize("way", ["email", "mobile", "user name"])
def test_one_field_takes_email_mobile_and_user_name(
    way: str, visitor: Page, portal: Server
) -> None:
    mobile = stage.new_mobile()
    name = f"Berg.{mobile[-8:]}"
    person = stage.settle_with_company(
        portal, mobile=mobile, user_name=name, user_name_key=name.lower()
    )
    typed = {
        "email": f"  {person.email.upper()} ",
        "mobile": f"{mobile[:3]} (0){mobile[3:6]} {mobile[6:]}",
        "user name": name.swapcase(),
    }
    screen = LogInScreen(visitor, portal).open()

    screen.log_in(typed[way], stage.PASSWORD)

    screen.should_be_at("/overview")


@pytest.mark.req("C-04")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_speaks_the_readers_language_and_keeps_what_was_typed(
    language: str, new_visitor: NewVisitor, portal: Server
) -> None:
    buyer = stage.settle(portal)
    screen = LogInScreen(new_visitor(language), portal, language).open()

    screen.log_in(buyer.email, "not-the-password")
    expect(screen.alert(REFUSED)).to_be_visible()
    expect(screen.field("Email, mobile number or user name")).to_have_value(buyer.email)

    other = "es" if language != "es" else "ru"
    screen.choose_language(other)
    expect(screen.alert(REFUSED)).to_be_visible()


def test_whoever_was_on_the_way_somewhere_arrives_there(visitor: Page, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    screen = LogInScreen(visitor, portal).open("/settings/security")
    expect(screen.heading("Log in")).to_be_visible()

    screen.log_in(buyer.email, stage.PASSWORD)
    screen.should_be_at("/settings/security")


def test_the_way_is_not_lost_between_password_and_code(visitor: Page, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    screen = CodeLogInScreen(visitor, portal).open("/settings/security")
    screen.link("Log in with a verification code").click()
    expect(screen.heading("Log in with a verification code")).to_be_visible()
    screen.link("Log in with a password").click()
    expect(screen.heading("Log in")).to_be_visible()
    screen.link("Log in with a verification code").click()

    screen.ask(buyer.email)
    screen.log_in(portal.mailbox.next_to(buyer.email).code)

    screen.should_be_at("/settings/security")


def test_the_way_back_from_login_does_not_lead_in_circles(visitor: Page, portal: Server) -> None:
    screen = LogInScreen(visitor, portal).open("/help")
    screen.open("/settings/security")
    expect(screen.heading("Log in")).to_be_visible()

    visitor.go_back()

    screen.should_be_at("/help")


@pytest.mark.req("A-23")
def test_a_code_by_mail_logs_in_and_leaves_the_password_alone(
    visitor: Page, portal: Server
) -> None:
    buyer = stage.settle_with_company(portal)
    screen = CodeLogInScreen(visitor, portal)
    LogInScreen(visitor, portal).open().link("Log in with a verification code").click()
    expect(screen.heading("Log in with a verification code")).to_be_visible()
    screen.ask(buyer.email)
    mail = portal.mailbox.next_to(buyer.email, saying="Your code to log in")

    screen.log_in(mail.code)
    screen.should_be_at("/overview")

    screen.log_out()
    LogInScreen(visitor, portal).log_in(buyer.email, stage.PASSWORD)
    screen.should_be_at("/overview")


@pytest.mark.req("A-19", "A-23")
def test_a_proven_mobile_number_gets_its_code_by_sms(visitor: Page, portal: Server) -> None:
    mobile = stage.new_mobile()
    stage.sign_in(portal, visitor, stage.settle_with_company(portal, mobile=mobile))
    personal = PersonalScreen(visitor, portal).open()
    personal.button("Send code").click()
    sms = portal.mailbox.next_to(mobile)
    personal.field("Verification code").fill(portal.canaries.watch("a code", sms.code))
    personal.button("Confirm").click()
    expect(personal.status("Your mobile number is verified.")).to_be_visible()
    personal.log_out()

    screen = CodeLogInScreen(visitor, portal).open()
    screen.ask(mobile)
    screen.log_in(portal.mailbox.next_to(mobile).code)

    screen.should_be_at("/overview")


@pytest.mark.req("A-23")
def test_a_number_that_nobody_proved_opens_nothing(visitor: Page, portal: Server) -> None:
    mobile = stage.new_mobile()
    stage.settle(portal, mobile=mobile)
    screen = CodeLogInScreen(visitor, portal).open()

    screen.ask(mobile)

    sms = portal.mailbox.next_to(mobile)
    assert "no account" in sms.text
    assert not any(char.isdigit() for char in sms.text.replace(mobile, ""))


@pytest.mark.req("A-23")
def test_wrong_and_old_codes_are_refused(visitor: Page, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    screen = CodeLogInScreen(visitor, portal).open()
    screen.ask(buyer.email)
    code = portal.mailbox.next_to(buyer.email).code

    screen.log_in(f"{(int(code) + 1) % 10**6:06d}")
    screen.should_show_error("Verification code", WRONG_CODE)
    stage.let_codes_expire(portal, buyer.email)
    screen.log_in(code)
    screen.should_show_error("Verification code", DEAD_CODE)


@pytest.mark.req("A-23")
def test_a_code_works_once_and_only_where_it_was_asked_for(
    new_visitor: NewVisitor, portal: Server
) -> None:
    buyer = stage.settle_with_company(portal)
    screen = CodeLogInScreen(new_visitor(), portal).open()
    screen.ask(buyer.email)
    code = portal.mailbox.next_to(buyer.email).code

    thief = CodeLogInScreen(new_visitor(), portal).open()
    thief.field("Email or mobile number").fill(buyer.email)
    thief.log_in(code)
    thief.should_show_error("Verification code", WRONG_CODE)

    screen.log_in(code)
    screen.should_be_at("/overview")
    screen.log_out()
    again = CodeLogInScreen(screen.page, portal).open()
    again.field("Email or mobile number").fill(buyer.email)
    again.log_in(code)
    again.should_show_error("Verification code", DEAD_CODE)


def test_a_development_copy_lets_you_in_as_a_demo_person(visitor: Page, portal: Server) -> None:
    screen = LogInScreen(visitor, portal).open()

    screen.button("Log in as Lena Fischer").click()

    screen.should_be_at("/overview")
    expect(screen.heading("Overview")).to_be_visible()
