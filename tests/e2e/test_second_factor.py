"""The second factor: set up, given, lost, and asked for before anything else (check 5)."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from portal.models.accounts import AccountKind
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server, run_portal, settings_for
from tests.e2e.personas import BASE, BY_NAME, arrive, redirects_of, told_by, values_of
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.second_factor import SecondFactorScreen, not_shown_by_app, shown_by_app

ACCOUNTS = f"{BASE}.portal___state___desk_accounts____accounts_state"
FACTOR = f"{BASE}.portal___state___second_factor____second_factor_state"
WRONG = "This code is not right. Please enter the one that your app shows now."
USED = "This code has been used. Please wait for the next one in your app."


def _arrive_at_the_door(portal: Server, page: Page) -> tuple[SecondFactorScreen, str]:
    """Bring somebody of the desk, who has an app, as far as their password."""
    account = stage.settle(portal, kind=AccountKind.SUPPORT, contact_name="Vera Koch")
    key = stage.set_up_second_factor(portal, account)
    stage.sign_in(portal, page, account, with_second_factor=False)
    screen = SecondFactorScreen(page, portal).open("/desk/accounts")
    screen.should_be_at(screen.path)
    return screen, key


def test_a_new_person_of_the_desk_sets_it_up_and_gets_to_work(
    visitor: Page, portal: Server, axe: Callable[[Page], None]
) -> None:
    account = stage.settle(portal, kind=AccountKind.SUPPORT, contact_name="Vera Koch")
    login = LogInScreen(visitor, portal).open("/login?next=/desk/accounts")
    login.log_in(account.email, stage.PASSWORD)
    screen = SecondFactorScreen(visitor, portal)
    screen.should_be_at(screen.path)
    expect(visitor.get_by_role("img", name="QR code with the key that")).to_be_visible()
    axe(visitor)
    before = {each["name"]: each["value"] for each in visitor.context.cookies()}

    screen.enter(shown_by_app(screen.read_key()))
    expect(screen.status("Your second factor is set up.")).to_be_visible()
    axe(visitor)
    codes = screen.shown_codes()
    screen.button("I have kept them").click()

    screen.should_be_at("/desk/accounts")
    expect(screen.heading("Accounts")).to_be_visible()
    after = {each["name"]: each["value"] for each in visitor.context.cookies()}
    assert before["sid"] != after["sid"]
    assert len(set(codes)) == 10
    portal.mailbox.next_to(account.email, saying="second factor")


def test_the_app_lets_in_and_each_code_counts_once(visitor: Page, portal: Server) -> None:
    screen, key = _arrive_at_the_door(portal, visitor)

    screen.enter(not_shown_by_app(key))
    screen.should_show_error("Code from your app", WRONG)
    code = shown_by_app(key)
    screen.enter(code)

    screen.should_be_at("/desk/accounts")
    expect(screen.heading("Accounts")).to_be_visible()


def test_a_code_seen_over_the_shoulder_is_worth_nothing(
    new_visitor: NewVisitor, portal: Server
) -> None:
    account = stage.settle(portal, kind=AccountKind.REVIEWER, contact_name="Vera Koch")
    key = stage.set_up_second_factor(portal, account)
    screens = []
    for _ in range(2):
        page = new_visitor("en")
        stage.sign_in(portal, page, account, with_second_factor=False)
        screens.append(SecondFactorScreen(page, portal).open())
    owner, thief = screens
    # The latest code that counts already, so that the thief's try cannot come too late.
    code = shown_by_app(key, later=1)

    owner.enter(code)
    owner.should_be_at("/overview")
    thief.enter(code)

    thief.should_show_error("Code from your app", USED)
    thief.open("/overview").should_be_at(thief.path)


def test_a_lost_device_is_helped_by_a_recovery_code_once(
    new_visitor: NewVisitor, portal: Server
) -> None:
    account = stage.settle(portal, kind=AccountKind.REVIEWER, contact_name="Vera Koch")
    first = stage.sign_in(portal, new_visitor("en"), account, with_second_factor=False)
    screen = SecondFactorScreen(first, portal).open()
    screen.enter(shown_by_app(screen.read_key()))
    expect(screen.status("Your second factor is set up.")).to_be_visible()
    code = screen.shown_codes()[0]
    second = stage.sign_in(portal, new_visitor("en"), account, with_second_factor=False)
    third = stage.sign_in(portal, new_visitor("en"), account, with_second_factor=False)

    screen = SecondFactorScreen(second, portal).open()
    screen.enter_recovery_code(code.upper())
    screen.should_be_at("/overview")
    screen = SecondFactorScreen(third, portal).open()
    screen.enter_recovery_code(code)

    screen.should_show_error(
        "Recovery code", "This recovery code is not right, or it was used before."
    )


def test_a_new_telephone_takes_over_from_the_lost_one(visitor: Page, portal: Server) -> None:
    account = stage.settle(portal, kind=AccountKind.REVIEWER, contact_name="Vera Koch")
    stage.sign_in(portal, visitor, account, with_second_factor=False)
    screen = SecondFactorScreen(visitor, portal).open()
    lost = screen.read_key()
    screen.enter(shown_by_app(lost))
    expect(screen.status("Your second factor is set up.")).to_be_visible()
    codes = screen.shown_codes()
    screen.button("I have kept them").click()
    screen.should_be_at("/overview")

    screen.open("/settings/security").link("Use another device").click()
    screen.field("Code from your app, or a recovery code").fill(codes[0])
    screen.button("Confirm").click()
    new = screen.read_key()
    screen.enter(shown_by_app(new))
    expect(screen.status("Your second factor is set up.")).to_be_visible()
    screen.button("I have kept them").click()

    screen.should_be_at("/settings/security")
    expect(screen.text("10 recovery codes are left.")).to_be_visible()
    assert new != lost


def test_a_demo_person_of_the_desk_is_one_click_away(visitor: Page, portal: Server) -> None:
    Screen(visitor, portal).open("/login")
    visitor.get_by_role("button", name="Log in as 赵敏").click()
    screen = SecondFactorScreen(visitor, portal)
    screen.should_be_at(screen.path)

    expect(visitor.get_by_text(re.compile(r"\d{6}"))).to_be_visible()
    visitor.get_by_role("note").get_by_role("button").click()

    screen.should_be_at("/overview")


def test_a_buyer_chooses_to_have_one_and_turns_it_off(
    visitor: Page, portal: Server, axe: Callable[[Page], None]
) -> None:
    account = stage.settle_with_company(portal)
    stage.sign_in(portal, visitor, account)
    screen = SecondFactorScreen(visitor, portal).open("/settings/security")
    screen.link("Set up").click()
    key = screen.read_key()
    screen.enter(shown_by_app(key))
    screen.button("I have kept them").click()
    screen.should_be_at("/settings/security")
    expect(screen.text("10 recovery codes are left.")).to_be_visible()
    axe(visitor)

    screen.button("New recovery codes").click()
    screen.enter(shown_by_app(key, later=1))
    expect(screen.text("Recovery codes")).to_be_visible()
    codes = screen.shown_codes()
    screen.button("I have kept them").click()
    screen.button("Turn off").click()
    screen.field("Code from your app, or a recovery code").fill(codes[3])
    screen.button("Turn off").click()

    expect(screen.text("Not in use")).to_be_visible()
    expect(screen.link("Set up")).to_be_visible()


def test_the_desk_cannot_be_without(visitor: Page, portal: Server) -> None:
    stage.sign_in_as(portal, visitor, "olga.petrova@example.com")
    screen = SecondFactorScreen(visitor, portal).open("/settings/security")

    expect(screen.button("New recovery codes")).to_be_visible()
    expect(screen.button("Turn off")).to_have_count(0)


@pytest.mark.parametrize("route", ["/desk/accounts", "/overview", "/settings/security"])
def test_every_page_behind_the_login_leads_to_it_first(
    route: str, visitor: Page, portal: Server
) -> None:
    account = stage.settle(portal, kind=AccountKind.SHOPPER, contact_name="Vera Koch")
    stage.set_up_second_factor(portal, account)
    stage.sign_in(portal, visitor, account, with_second_factor=False)

    screen = SecondFactorScreen(visitor, portal).open(route)

    screen.should_be_at(screen.path)


def test_a_handler_of_the_desk_is_shut_before_it(portal: Server) -> None:
    guest = arrive(portal, BY_NAME["support before the second factor"])
    socket = guest.connect()

    answers = socket.ask(f"{ACCOUNTS}.load")

    assert told_by(answers) == {}
    assert {way.partition("?")[0] for way in redirects_of(answers)} == {"/login/second-factor"}
    guest.close()


def test_what_one_session_has_given_is_worth_nothing_in_another(portal: Server) -> None:
    inside = arrive(portal, BY_NAME["support"])
    outside = arrive(portal, BY_NAME["support before the second factor"])
    insider, outsider = inside.connect(), outside.connect()
    assert told_by(insider.ask(f"{ACCOUNTS}.load"))

    assert not told_by(outsider.ask(f"{ACCOUNTS}.load"))
    # Leaving with a ticket is for the session that has set the factor up, with the factor given.
    assert not any(values_of(outsider.ask(f"{FACTOR}.go_on"), "ticket"))
    ticket = next(iter(values_of(insider.ask(f"{FACTOR}.go_on"), "ticket")))
    assert outside.trade(ticket).status_code == 403
    inside.close()
    outside.close()


def test_open_tabs_lose_the_desk_when_it_is_reset(new_visitor: NewVisitor, portal: Server) -> None:
    account = stage.settle(portal, kind=AccountKind.SUPPORT, contact_name="Vera Koch")
    stage.set_up_second_factor(portal, account)
    page = stage.sign_in(portal, new_visitor("en"), account)
    screen = Screen(page, portal).open("/desk/accounts")
    expect(screen.heading("Accounts")).to_be_visible()

    environment = settings_for(portal.data_dir, urlsplit(portal.base_url).port or 0)
    run_portal(environment, "staff", "reset-factor", account.email)
    screen.field("Search accounts").fill("olga")

    page.wait_for_url(re.compile(r"/login"))
