"""What people do to forms: they reload them, go back, click twice, open a second tab."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import stage
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import (
    AGREED,
    LogInScreen,
    Newcomer,
    OverseasScreen,
)
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.settings import ChangeEmailScreen, PersonalScreen
from tests.e2e.wires import Wire


@pytest.mark.req("A-27")
def test_a_code_stays_good_when_the_page_is_reloaded(visitor: Page, portal: Server) -> None:
    person = Newcomer()
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.send_code()
    code = portal.mailbox.next_to(person.email).code

    visitor.reload()
    screen.wait_until_ready()
    screen.fill_in(person)
    screen.enter_code(code)
    screen.submit()

    screen.should_be_at("/welcome")


@pytest.mark.req("A-27")
def test_a_form_works_after_a_look_at_the_agreement_and_back(visitor: Page, portal: Server) -> None:
    person = Newcomer()
    screen = OverseasScreen(visitor, portal).open()
    screen.link("Read the User Agreement").click()
    expect(screen.heading("User Agreement")).to_be_visible()

    visitor.go_back()
    expect(screen.heading("Register as an overseas buyer")).to_be_visible()
    screen.fill_in(person)
    screen.prove_email(person)
    screen.submit()

    screen.should_be_at("/welcome")


@pytest.mark.req("A-27")
def test_going_back_to_the_form_after_registering_makes_no_second_account(
    visitor: Page, portal: Server
) -> None:
    person = Newcomer()
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(person)
    code = screen.prove_email(person)
    screen.submit()
    screen.should_be_at("/welcome")
    expect(screen.heading("Welcome")).to_be_visible()

    visitor.go_back()
    screen.wait_until_ready()
    expect(screen.heading("Register as an overseas buyer")).to_be_visible()
    screen.fill_in(person)
    screen.enter_code(code)
    screen.submit()

    screen.should_show_error(
        "Verification code", "This code is no longer valid. Please ask for a new one."
    )
    assert len(stage.accounts_of(portal, person.email)) == 1


def test_two_tabs_of_one_form_do_not_get_in_each_others_way(visitor: Page, portal: Server) -> None:
    one, two = Newcomer(), Newcomer()
    first = OverseasScreen(visitor, portal).open()
    second = OverseasScreen(visitor.context.new_page(), portal).open()
    first.fill_in(one)
    first.button("Submit").click()
    first.should_show_error("Verification code", "Please enter the six digits of the code.")
    expect(second.field(AGREED)).to_have_attribute("aria-invalid", "false")

    second.fill_in(two)
    second.prove_email(two)
    second.submit()
    second.should_be_at("/welcome")

    expect(first.field("Email")).to_have_value(one.email)
    assert stage.accounts_of(portal, one.email) == []


def test_what_one_tab_saves_the_other_shows_after_a_reload(visitor: Page, portal: Server) -> None:
    stage.sign_in(portal, visitor, stage.settle_with_company(portal))
    first = PersonalScreen(visitor, portal).open()
    second = PersonalScreen(visitor.context.new_page(), portal).open()

    first.field("Job title").fill("Head of Purchasing")
    first.save()

    second.page.reload()
    second.wait_until_ready()
    expect(second.field("Job title")).to_have_value("Head of Purchasing")


def test_a_tab_from_before_the_login_learns_who_is_there(visitor: Page, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    waiting = Screen(visitor, portal).open("/help")
    expect(waiting.link("Login")).to_be_visible()
    login = LogInScreen(visitor.context.new_page(), portal).open()
    login.log_in(buyer.email, stage.PASSWORD)
    login.should_be_at("/overview")

    waiting.open("/personal")

    waiting.should_be_at("/personal")
    expect(waiting.field("Contact name")).to_have_value(buyer.contact_name)


def test_a_double_click_saves_once_and_leaves_the_form_usable(
    visitor: Page, portal: Server
) -> None:
    buyer = stage.settle_with_company(portal)
    stage.sign_in(portal, visitor, buyer)
    screen = PersonalScreen(visitor, portal).open()

    screen.field("Job title").fill("Buyer")
    screen.button("Save").dblclick()
    expect(screen.status("Saved")).to_be_visible()
    screen.field("Job title").fill("Head buyer")
    screen.button("Save").click()

    expect(screen.button("Save")).not_to_have_attribute("aria-disabled", "true")
    [saved] = stage.accounts_of(portal, buyer.email)
    assert saved.job_title == "Head buyer"


def test_a_lost_connection_is_said_and_comes_back(visitor: Page, portal: Server) -> None:
    wire = Wire(visitor)
    screen = Screen(visitor, portal).open("/login")
    lost = screen.status("Connection lost. Trying again…")
    expect(lost).to_be_hidden()

    wire.cut()
    expect(lost).to_be_visible()
    wire.mend()

    expect(lost).to_be_hidden(timeout=20_000)
    buyer = stage.settle_with_company(portal)
    LogInScreen(visitor, portal).log_in(buyer.email, stage.PASSWORD)
    screen.should_be_at("/overview")


LOST = "Connection lost. Trying again…"


def _begin_changing_email(visitor: Page, portal: Server) -> Locator:
    screen = ChangeEmailScreen(visitor, portal).open()
    new_email = stage.new_email()
    screen.ask(new_email, stage.PASSWORD)
    screen.code_field(new_email).fill("123")
    return screen.code_field(new_email)


def _begin_editing(visitor: Page, portal: Server) -> Locator:
    screen = Screen(visitor, portal).open("/company")
    screen.button("Edit").click()
    screen.field("City").fill("Bremerhaven")
    return screen.field("City")


def _begin_registering(visitor: Page, portal: Server) -> Locator:
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(Newcomer())
    return screen.field("Name on ID")


def _begin_saving(visitor: Page, portal: Server) -> Locator:
    screen = PersonalScreen(visitor, portal).open()
    screen.field("Job title").fill("Head of Purchasing")
    return screen.field("Job title")


def _tab_of(page: Page) -> str:
    return str(page.evaluate("() => sessionStorage.getItem('token')"))


@pytest.mark.parametrize(
    ("begin", "rounds"),
    [
        (_begin_changing_email, 2),
        (_begin_editing, 2),
        (_begin_registering, 2),
        (_begin_saving, 10),
    ],
)
@pytest.mark.thorough
def test_what_was_typed_outlives_a_line_that_breaks(
    begin: Callable[[Page, Server], Locator], rounds: int, visitor: Page, portal: Server
) -> None:
    if begin is not _begin_registering:
        stage.sign_in(portal, visitor, stage.settle_with_company(portal))
    wire = Wire(visitor)
    typed = begin(visitor, portal)
    words = typed.input_value()
    lost, tab = Screen(visitor, portal).status(LOST), _tab_of(visitor)

    for number in range(rounds):
        (wire.lose if number % 2 else wire.cut)()
        expect(lost).to_be_visible()
        wire.mend()
        expect(lost).to_be_hidden(timeout=20_000)
        expect(typed).to_have_value(words)
    assert _tab_of(visitor) == tab
