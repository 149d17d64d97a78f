"""Accounts of the older platform: the first login here, by whatever is still known."""

import pytest
from playwright.sync_api import Page, expect

from portal.models.legacy import LegacyKind
from tests.e2e import stage_older
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import (
    AGREED,
    CodeLogInScreen,
    DomesticScreen,
    ForgotPasswordScreen,
    LogInScreen,
    Newcomer,
    ResetPasswordScreen,
)
from tests.e2e.screens.screen import Screen

REFUSED = (
    "These login details are not right, or there were too many wrong tries. Please check them, "
    "wait a while, or choose “Forgot password”."
)
ANEW = (
    "This account comes from an older platform and cannot be used here. Please register again; "
    "you may use the same e-mail address."
)
NEW_PASSWORD = "the-ferry-leaves-at-nine-4"
WAYS = {
    LegacyKind.EES_DOMESTIC: ("Register as a domestic buyer", "/register/domestic"),
    LegacyKind.BEST_REPRESENTATIVE: (
        "Register as an employee of a representative office",
        "/register/representative",
    ),
}


def _agree(screen: Screen) -> None:
    screen.should_be_at("/agreement")
    screen.wait_until_ready()
    screen.field(AGREED).check()
    screen.button("Submit").click()


@pytest.mark.req("A-08")
def test_an_older_account_logs_in_agrees_and_works(new_visitor: NewVisitor, portal: Server) -> None:
    owner = stage_older.let_sleep(portal, company_name="Casa Vega Importaciones")
    screen = LogInScreen(new_visitor(), portal).open()
    screen.log_in(owner.email, "not-the-old-one")
    expect(screen.alert(REFUSED)).to_be_visible()

    screen.log_in(owner.email, stage_older.PASSWORD)
    _agree(screen)

    screen.should_be_at("/welcome")
    portal.mailbox.next_to(owner.email, saying="Your account has moved to")
    screen.page.get_by_role("link").filter(has_text="Create Company").first.click()
    screen.should_be_at("/company/create")
    expect(screen.field("Company full name")).to_have_value("Casa Vega Importaciones")
    again = LogInScreen(new_visitor(), portal).open()
    again.log_in(owner.email, stage_older.PASSWORD)
    again.should_be_at("/welcome")


@pytest.mark.req("A-09")
def test_a_forgotten_password_is_set_anew_before_the_first_login(
    visitor: Page, portal: Server
) -> None:
    owner = stage_older.let_sleep(portal)
    ForgotPasswordScreen(visitor, portal).open().ask(owner.email)
    link = portal.mailbox.next_to(owner.email, saying="Set a new password").link

    reset = ResetPasswordScreen(visitor, portal)
    reset.open_link(link)
    reset.set_password(NEW_PASSWORD)
    _agree(reset)

    reset.should_be_at("/welcome")
    reset.log_out()
    login = LogInScreen(visitor, portal).open()
    login.log_in(owner.email, stage_older.PASSWORD)
    expect(login.alert(REFUSED)).to_be_visible()
    login.log_in(owner.email, NEW_PASSWORD)
    login.should_be_at("/welcome")


@pytest.mark.req("A-08")
def test_a_code_opens_an_older_account_and_its_old_password_goes_on(
    new_visitor: NewVisitor, portal: Server
) -> None:
    owner = stage_older.let_sleep(portal)
    screen = CodeLogInScreen(new_visitor(), portal).open()
    screen.ask(owner.email)
    screen.log_in(portal.mailbox.next_to(owner.email).code)
    _agree(screen)
    screen.should_be_at("/welcome")

    again = LogInScreen(new_visitor(), portal).open()
    again.log_in(owner.email, stage_older.PASSWORD)
    again.should_be_at("/welcome")


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(LegacyKind.EES_DOMESTIC, marks=pytest.mark.req("A-10")),
        pytest.param(LegacyKind.BEST_REPRESENTATIVE, marks=pytest.mark.req("A-11")),
    ],
)
def test_who_must_register_anew_learns_it_by_the_right_password_only(
    kind: LegacyKind, visitor: Page, portal: Server
) -> None:
    owner = stage_older.let_sleep(portal, kind=kind)
    words, path = WAYS[kind]
    screen = LogInScreen(visitor, portal).open()
    screen.log_in(owner.email, "not-the-old-one")
    expect(screen.alert(REFUSED)).to_be_visible()
    expect(screen.link(words)).to_be_hidden()

    screen.log_in(owner.email, stage_older.PASSWORD)

    expect(screen.alert(ANEW)).to_be_visible()
    screen.link(words).click()
    screen.should_be_at(path)
    expect(screen.heading(words)).to_be_visible()


@pytest.mark.req("A-10")
def test_the_same_address_registers_anew(visitor: Page, portal: Server) -> None:
    owner = stage_older.let_sleep(portal, kind=LegacyKind.EES_DOMESTIC)
    person = Newcomer(email=owner.email, mobile="138 1234 5678")
    screen = DomesticScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.prove_email(person)

    screen.submit()

    screen.should_be_at("/welcome")
    screen.log_out()
    login = LogInScreen(visitor, portal).open()
    login.log_in(owner.email, stage_older.PASSWORD)
    expect(login.alert(REFUSED)).to_be_visible()
    expect(login.link("Register as a domestic buyer")).to_be_hidden()
