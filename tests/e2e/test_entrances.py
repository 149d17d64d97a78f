"""The ways in: who finds which door, and that every page says whom to ask."""

import pytest
from playwright.sync_api import Page, expect

from portal.config import get_settings
from portal.pages.registry import PAGES
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.persons import AT_THE_DOOR, person_for, routes
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.screen import Screen

OPEN_PAGES = [route for route in routes() if PAGES[route].is_open]
OTHER_PAGES = [route for route in routes() if not PAGES[route].is_open]


@pytest.mark.req("A-03")
def test_login_has_a_door_for_buyers_and_one_for_suppliers(visitor: Page, portal: Server) -> None:
    screen = LogInScreen(visitor, portal).open()
    expect(screen.tab("Buyer")).to_have_attribute("aria-selected", "true")
    expect(screen.link("Supplier Register")).to_be_hidden()

    screen.tab("Supplier").click()
    expect(screen.link("Supplier Register")).to_be_visible()
    expect(screen.link("Buyer Register")).to_be_hidden()

    screen.tab("Buyer").click()
    expect(screen.link("Buyer Register")).to_be_visible()


@pytest.mark.req("A-03")
@pytest.mark.parametrize(("entry", "tab"), [("buyer", "Buyer"), ("supplier", "Supplier")])
def test_a_link_leads_straight_to_the_right_door(
    entry: str, tab: str, visitor: Page, portal: Server
) -> None:
    screen = LogInScreen(visitor, portal).open(f"/login?as={entry}")

    expect(screen.tab(tab)).to_have_attribute("aria-selected", "true")
    expect(screen.link(f"{tab} Register")).to_be_visible()


@pytest.mark.req("A-24", "A-25")
def test_a_buyer_finds_the_registration_from_home_and_from_login(
    visitor: Page, portal: Server
) -> None:
    screen = Screen(visitor, portal).open("/")
    screen.link("Free registration").click()
    screen.should_be_at("/register")
    expect(screen.heading("Create an account")).to_be_visible()

    LogInScreen(visitor, portal).open().link("Buyer Register").click()
    screen.should_be_at("/register")
    overseas = screen.page.get_by_role("link").filter(has_text="Overseas Buyer")
    explained = (
        "For buyers from outside the Chinese Mainland, including Hong Kong SAR, Macao SAR and "
        "Taiwan Province."
    )
    expect(screen.text(explained)).to_be_visible()

    overseas.click()
    expect(screen.heading("Register as an overseas buyer")).to_be_visible()


@pytest.mark.req("B-03")
def test_a_supplier_finds_the_registration_from_login(visitor: Page, portal: Server) -> None:
    screen = Screen(visitor, portal).open("/")

    screen.link("Login").click()
    screen.tab("Supplier").click()
    screen.link("Supplier Register").click()

    expect(screen.heading("Register as a supplier")).to_be_visible()
    expect(screen.field("User name")).to_be_editable()


def test_an_address_that_no_page_has_says_so_and_knows_who_asks(
    visitor: Page, portal: Server
) -> None:
    stage.sign_in(portal, visitor, stage.settle_with_company(portal))

    screen = Screen(visitor, portal).open("/no/such-page?a=1&a=2")
    expect(screen.heading("Page not found")).to_be_visible()
    expect(screen.page.get_by_role("button").filter(has_text="Account menu")).to_be_visible()

    screen.link("Back to homepage").click()
    expect(screen.heading("Trade with partners you can check")).to_be_visible()


@pytest.mark.req("A-22")
def test_login_asks_people_to_keep_their_password_to_themselves(
    visitor: Page, portal: Server
) -> None:
    screen = LogInScreen(visitor, portal).open()

    expect(screen.text("Please keep your account and password to yourself")).to_be_visible()


@pytest.mark.timeout(180)
@pytest.mark.req("B-01", "C-02", "C-04")
def test_every_open_page_has_the_doors_and_the_support_contact(
    visitor: Page, portal: Server
) -> None:
    screen = Screen(visitor, portal)

    for route in OPEN_PAGES:
        screen.open(route)
        doors = visitor.get_by_role("banner")
        expect(doors.get_by_role("link", name="Free registration"), route).to_be_visible()
        expect(doors.get_by_role("link", name="Login", exact=True), route).to_be_visible()
        _expect_support(screen, route)


@pytest.mark.timeout(180)
@pytest.mark.req("B-01")
def test_every_signed_in_page_has_the_support_contact(
    new_visitor: NewVisitor, portal: Server
) -> None:
    windows: dict[str, Page] = {}

    for route in OTHER_PAGES:
        person = person_for(route)
        if person not in windows:
            is_in = person != AT_THE_DOOR
            page = stage.sign_in_as(portal, new_visitor(), person, with_second_factor=is_in)
            windows[person] = page
        screen = Screen(windows[person], portal).open(route)
        screen.should_be_at(route)
        _expect_support(screen, route)


def _expect_support(screen: Screen, route: str) -> None:
    settings = get_settings()
    contact = screen.page.get_by_role("contentinfo")
    phone = contact.get_by_role("link", name=settings.support_phone, exact=True)
    expect(phone, route).to_have_attribute("href", f"tel:{settings.support_phone.replace(' ', '')}")
    email = contact.get_by_role("link", name=settings.support_email, exact=True)
    expect(email, route).to_have_attribute("href", f"mailto:{settings.support_email}")
