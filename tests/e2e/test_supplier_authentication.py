"""Supplier authentication: from the first letter typed to the opened menu (B-10 to B-16)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from portal.models.accounts import Account, AccountKind
from tests.e2e import stage, stage_suppliers
from tests.e2e.conftest import AXE_RULES, NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.suppliers import AuthenticationScreen, menu_entry

NUMBER = "Unified Social Credit Code (USCC)"
WAITING = "Waiting for review"
TOO_LONG = "Very " * 59 + "long."


def _applicant(portal: Server) -> Account:
    return stage.settle(portal, kind=AccountKind.SUPPLIER, contact_name="Chen Wei", country="CN")


def _wizard_of(
    new_visitor: NewVisitor, portal: Server, account: Account, language: str = "en", **looks: int
) -> AuthenticationScreen:
    page = stage.sign_in(portal, new_visitor(language, **looks), account)
    return AuthenticationScreen(page, portal, language).open()


@pytest.mark.req("B-10")
@pytest.mark.req("B-11")
@pytest.mark.req("B-12")
def test_what_was_typed_outlives_a_reload_and_the_way_back(
    new_visitor: NewVisitor, portal: Server
) -> None:
    wizard = _wizard_of(new_visitor, portal, _applicant(portal))
    expect(menu_entry(wizard, "Supplier Authentication")).to_be_visible()

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
    name = wizard.field("Legal name")
    name.fill(TOO_LONG)
    name.blur()
    wizard.should_show_error(
        "Legal name", "Please use at most {max_length} characters.", max_length="200"
    )
    wizard.go_on()
    wizard.should_show_step("Company information")
    expect(name).to_have_value(TOO_LONG)
    wizard.open()
    expect(wizard.field(NUMBER)).to_have_value("12345")
    expect(wizard.field("Legal name")).to_have_value("")


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
