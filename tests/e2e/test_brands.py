"""A supplier's brands: its own and its agencies, handed in, corrected, approved and renewed."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.models.accounts import Account
from tests.e2e import stage, stage_brands
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.brands import BrandsScreen

Axe = Callable[[Page], None]
WAITING = "Waiting for review"
DECLARATION = (
    "We declare that this brand is our own, that nobody else has a right to it, and that we answer "
    "for it."
)


def _arrive(page: Page, portal: Server, language: str = "en") -> tuple[BrandsScreen, Account, str]:
    """Come to the page as an authenticated supplier with a brand name of one's own."""
    account = stage_brands.settle_supplier(portal, language=language)
    screen = LogInScreen(page, portal, language).open("/login?next=/supplier/brands")
    screen.log_in(account.email, stage.PASSWORD)
    brands = BrandsScreen(page, portal, language)
    brands.should_be_at("/supplier/brands")
    expect(brands.heading("Licensed Brands")).to_be_visible()
    return brands, account, f"Aurora {secrets.token_hex(3)}"


@pytest.mark.req("B-21", "B-22", "B-23")
def test_an_agency_is_refused_without_its_certificate_and_taken_with_it(
    visitor: Page, portal: Server, axe: Axe
) -> None:
    screen, _, name = _arrive(visitor, portal)
    screen.begin_agency()
    screen.fill_in_agency(name)
    screen.next()
    screen.should_show_error(
        "Territory", "Please choose at least one country or region, or worldwide."
    )
    screen.add_place("KZ", "Kazakhstan")
    screen.add_place("DE", "Germany")
    axe(visitor)
    screen.next()
    screen.should_be_on("Files")
    screen.upload("Brand logo")
    screen.next()
    screen.should_show_error("Brand authorisation certificate", "Please add this file.")
    screen.upload("Brand authorisation certificate")
    screen.next()
    screen.should_be_on("Check and submit")
    expect(visitor.get_by_role("listitem").filter(has_text="Kazakhstan")).to_be_visible()
    screen.confirm()

    expect(screen.status(WAITING)).to_be_visible()


@pytest.mark.req("B-19")
def test_nothing_typed_is_lost_and_who_has_no_certificate_declares(
    visitor: Page, portal: Server, axe: Axe
) -> None:
    screen, _, name = _arrive(visitor, portal)
    screen.begin_private()
    screen.fill_in_private(name)
    axe(visitor)
    screen.button("Back to the list").click()
    expect(screen.row(name)).to_contain_text("Draft")
    screen.open()
    screen.row(name).get_by_role("button", name="Continue", exact=True).click()
    screen.should_be_on("Files")
    axe(visitor)
    screen.button("Back").click()
    expect(screen.field("Trademark number")).to_have_value("31415926")
    screen.next()
    screen.upload("Brand logo")
    screen.next()
    screen.should_be_on("Check and submit")
    expect(visitor.get_by_text("11, 9", exact=True)).to_be_visible()
    axe(visitor)
    screen.confirm()
    screen.should_show_error(DECLARATION, "Without a certificate we need your declaration.")
    screen.field(DECLARATION).check()
    screen.button("Submit").click()

    expect(screen.status(WAITING)).to_be_visible()


def test_a_correction_stands_beside_its_field(visitor: Page, portal: Server) -> None:
    screen, account, name = _arrive(visitor, portal)
    screen.begin_private()
    screen.fill_in_private(name)
    screen.next()
    screen.upload("Brand logo")
    screen.upload_optional("Trademark certificate")
    screen.next()
    screen.confirm()
    expect(screen.status(WAITING)).to_be_visible()
    stage_brands.let_be_returned(portal, account)
    screen.open()
    screen.row(name).get_by_role("button", name="Continue", exact=True).click()

    number = screen.field("Trademark number")
    said = re.compile("The number does not match the document. The certificate says 31415927")
    expect(number).to_have_accessible_description(said)
    number.fill("31415927")
    screen.next()
    screen.next()
    screen.confirm()
    expect(screen.status(WAITING)).to_be_visible()


@pytest.mark.req("B-22")
def test_an_agency_that_is_over_is_renewed_with_a_new_certificate(
    visitor: Page, portal: Server
) -> None:
    screen, account, name = _arrive(visitor, portal)
    stage_brands.settle_agency(portal, account, brand_name=name, days_left=-1)
    screen.open()
    screen.tab("Agency Brands").click()
    expect(screen.row(name)).to_contain_text("No longer valid")
    screen.row(name).get_by_role("button", name="Renew", exact=True).click()
    screen.fill_in_dates()
    screen.next()
    screen.should_be_on("Files")
    screen.upload("Brand logo")
    screen.next()
    screen.should_show_error("Brand authorisation certificate", "Please add this file.")
    screen.upload("Brand authorisation certificate")
    screen.next()
    screen.confirm()

    expect(screen.status(WAITING)).to_be_visible()


def test_a_draft_is_deleted_after_a_question(visitor: Page, portal: Server) -> None:
    screen, _, name = _arrive(visitor, portal)
    screen.begin_private()
    screen.field("Brand name in Latin letters").fill(name)
    expect(screen.status("Everything you typed is saved.")).to_be_visible()
    screen.button("Back to the list").click()
    screen.row(name).get_by_role("button", name="Delete", exact=True).click()
    screen.button("Delete draft").click()

    expect(screen.status("The draft is deleted.")).to_be_visible()
    expect(screen.row(name)).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "ru"])
def test_it_fits_a_phone_in_other_languages(
    language: str, new_visitor: NewVisitor, portal: Server, axe: Axe
) -> None:
    page = new_visitor(language, width=390, theme="dark")
    screen, account, name = _arrive(page, portal, language)
    stage_brands.settle_agency(portal, account, brand_name=name, days_left=20)
    screen.open()
    screen.tab("Agency Brands").click()
    expect(screen.row(name)).to_be_visible()
    axe(page)
    screen.button("New Agency Brand").click()
    expect(screen.field("Brand owner")).to_be_visible()
    axe(page)

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
