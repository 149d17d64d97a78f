"""Supplier authentication: from the first letter typed to the opened menu (B-10 to B-16)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from portal.documents.paper.specimen import draw_specimen
from portal.documents.specimens import a_licence
from portal.models.accounts import Account, AccountKind
from portal.schemas.suppliers import today
from tests.e2e import stage, stage_suppliers
from tests.e2e.conftest import AXE_RULES, NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.suppliers import AuthenticationScreen, SupplierScreen
from tests.factories.suppliers import USCC

#: A photo goes up, is looked at in a process of its own and written anew.
UPLOAD_MS = 60_000
NUMBER = "Unified Social Credit Code (USCC)"
WAITING = "Waiting for review"


def _applicant(portal: Server) -> Account:
    return stage.settle(portal, kind=AccountKind.SUPPLIER, contact_name="Chen Wei", country="CN")


def _wizard_of(
    new_visitor: NewVisitor, portal: Server, account: Account, language: str = "en", **looks: int
) -> AuthenticationScreen:
    page = stage.sign_in(portal, new_visitor(language, **looks), account)
    return AuthenticationScreen(page, portal, language).open()


def _menu(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Main navigation")


def _hand_in_licence(wizard: AuthenticationScreen) -> None:
    """Choose a photo of the licence, and wait until it is taken in."""
    paper = a_licence(
        company="广州光明贸易有限公司",
        code=USCC,
        person="陈伟",
        address="广州市新港东路 88 号",
        founded=today().replace(year=2009),
    )
    photo = {"name": "licence.jpg", "mimeType": "image/jpeg", "buffer": draw_specimen(paper)}
    wizard.page.locator("input[type=file]").first.set_input_files(photo)  # type: ignore[arg-type]
    expect(wizard.button("Remove: Business licence")).to_be_visible(timeout=UPLOAD_MS)


@pytest.mark.req("B-10")
@pytest.mark.req("B-11")
@pytest.mark.req("B-12")
def test_what_was_typed_outlives_a_reload_and_the_way_back(
    new_visitor: NewVisitor, portal: Server
) -> None:
    wizard = _wizard_of(new_visitor, portal, _applicant(portal))
    expect(_menu(wizard.page).get_by_role("link", name="Supplier Authentication")).to_be_visible()

    wizard.field("Legal name").fill("Guangming")
    expect(wizard.status(wizard.saved)).to_be_visible()
    wizard.open()
    expect(wizard.field("Legal name")).to_have_value("Guangming")

    wizard.go_on()
    wizard.should_show_error("Registered address", "Please fill in this field.")
    wizard.fill_in()
    wizard.go_on()
    wizard.should_show_step("Documents")
    wizard.go_on()
    expect(wizard.alert("Please add this document.").first).to_be_visible()
    wizard.button("Back").click()

    wizard.should_show_step("Company information")
    expect(wizard.field("Legal name")).to_have_value(wizard.legal_name)
    expect(wizard.field("City")).to_have_value("Guangzhou")


@pytest.mark.req("B-11")
def test_a_code_with_wrong_blocks_is_refused_beside_its_field(
    new_visitor: NewVisitor, portal: Server
) -> None:
    wizard = _wizard_of(new_visitor, portal, _applicant(portal))
    wizard.field("Country/Region").select_option("CN")
    number = wizard.field(NUMBER)
    number.fill("12345")
    number.blur()

    wizard.should_show_error(
        NUMBER, "This is not a valid Unified Social Credit Code (18 characters)."
    )
    wizard.open()
    expect(wizard.field(NUMBER)).to_have_value("12345")


@pytest.mark.req("B-12")
@pytest.mark.req("B-13")
@pytest.mark.req("B-14")
@pytest.mark.req("B-15")
@pytest.mark.req("B-16")
def test_from_the_first_field_to_the_opened_menu(new_visitor: NewVisitor, portal: Server) -> None:
    account = _applicant(portal)
    wizard = _wizard_of(new_visitor, portal, account)
    early = SupplierScreen(wizard.page, portal)
    early.page.goto(portal.url(early.path))
    early.should_be_at("/overview")

    wizard.open()
    wizard.fill_in()
    wizard.go_on()
    wizard.should_show_step("Documents")
    _hand_in_licence(wizard)
    wizard.go_on()
    wizard.should_show_step("Check and submit")
    expect(wizard.page.get_by_role("main").get_by_text(wizard.legal_name)).to_be_visible()
    wizard.submit()
    expect(wizard.alert("Please confirm that everything is right.").first).to_be_visible()
    wizard.confirm()
    wizard.submit()

    expect(wizard.status(WAITING)).to_be_visible()
    expect(wizard.page.get_by_text("You will have our answer by")).to_be_visible()
    expect(wizard.button("Next Step")).to_have_count(0)

    stage_suppliers.let_be_authenticated(portal, account)
    wizard.open()
    expect(wizard.status("Your company is authenticated")).to_be_visible()
    menu = _menu(wizard.page)
    expect(menu.get_by_role("link", name="Supplier Authentication")).to_have_count(0)
    menu.get_by_role("link", name="Supplier", exact=True).click()
    expect(wizard.heading("Supplier Management")).to_be_visible()
    wizard.page.get_by_role("main").get_by_role("link", name="Company Information").click()
    checked = wizard.page.get_by_role("main").get_by_text("88 Xingang East Road")
    expect(checked).to_be_visible()


@pytest.mark.req("B-13")
def test_what_the_desk_asks_for_stands_beside_its_field_and_is_corrected(
    new_visitor: NewVisitor, portal: Server
) -> None:
    account = _applicant(portal)
    stage_suppliers.let_have_applied(portal, account)
    wizard = _wizard_of(new_visitor, portal, account)
    expect(wizard.status(WAITING)).to_be_visible()

    stage_suppliers.let_be_returned(portal, account, "representative", "It reads Chen Weiming.")
    wizard.open()

    expect(wizard.status("Correction needed")).to_be_visible()
    field = wizard.field("Legal representative")
    expect(field).to_have_accessible_description(
        "The name does not match the document. It reads Chen Weiming."
    )
    field.fill("Chen Weiming")
    wizard.go_on()
    wizard.should_show_step("Documents")
    wizard.go_on()
    wizard.should_show_step("Check and submit")
    wizard.confirm()
    wizard.submit()
    expect(wizard.status(WAITING)).to_be_visible()


@pytest.mark.req("B-11")
def test_a_second_window_overwrites_nothing_unseen(new_visitor: NewVisitor, portal: Server) -> None:
    account = _applicant(portal)
    slow = _wizard_of(new_visitor, portal, account)
    quick = _wizard_of(new_visitor, portal, account)

    quick.field("City").fill("Kiel")
    expect(quick.status(quick.saved)).to_be_visible()
    slow.field("City").fill("Bremen")
    slow.field("City").blur()

    expect(slow.text("Another window has saved this in the meantime")).to_be_visible()
    expect(slow.field("City")).to_have_value("Bremen")
    expect(slow.page.get_by_text("You wrote: Bremen.")).to_be_visible()
    quick.open()
    expect(quick.field("City")).to_have_value("Kiel")


@pytest.mark.req("B-16")
def test_a_suspension_closes_the_areas(new_visitor: NewVisitor, portal: Server) -> None:
    account = _applicant(portal)
    stage_suppliers.let_have_applied(portal, account)
    stage_suppliers.let_be_authenticated(portal, account)
    page = stage.sign_in(portal, new_visitor(), account)
    supplier = SupplierScreen(page, portal).open()
    expect(supplier.heading("Supplier Management")).to_be_visible()

    stage_suppliers.let_be_suspended(portal, account)

    page.goto(portal.url("/supplier/company"))
    supplier.should_be_at("/overview")
    expect(_menu(page).get_by_role("link", name="Supplier Authentication")).to_be_visible()


@pytest.mark.req("B-12")
def test_the_wizard_fits_a_phone_in_each_language_and_axe_finds_nothing(
    new_visitor: NewVisitor, portal: Server
) -> None:
    account = _applicant(portal)
    stage_suppliers.let_have_applied(portal, account)
    stage_suppliers.let_be_returned(portal, account, "city", "x" * 80)
    for language in ("zh", "ru"):
        wizard = _wizard_of(new_visitor, portal, account, language, width=390)
        for step in ("Company information", "Documents", "Check and submit"):
            wizard.should_show_step(step)
            assert wizard.page.evaluate("document.documentElement.scrollWidth") <= 390
            found = Axe().run(
                wizard.page, options={"runOnly": {"type": "tag", "values": AXE_RULES}}
            )
            assert found.violations_count == 0, found.generate_report()
            if step != "Check and submit":
                wizard.go_on()
