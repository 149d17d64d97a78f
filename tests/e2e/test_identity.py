"""Proving who one is: each case up to its submission, corrections, and the ways around."""

from functools import cache

import pytest
from playwright.sync_api import Page, expect

from portal.models.accounts import AccountKind
from portal.schemas.identity_cases import NEEDS, IdentityCase
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.identity import IdentityScreen
from tests.e2e.screens.screen import Screen
from tests.factories.identity import in_days
from tests.factories.papers import a_passport_scan, a_photo

_WHO = {
    IdentityCase.PASSPORT: {"country": "DE"},
    IdentityCase.PERMIT_HK_MACAO: {"country": "HK"},
    IdentityCase.PERMIT_TAIWAN: {"country": "TW"},
    IdentityCase.CHINESE_RESIDENT: {"country": "CN"},
    IdentityCase.CHINESE_VISA: {"country": "CN"},
    IdentityCase.MAINLAND_ID: {"kind": AccountKind.DOMESTIC_BUYER, "country": ""},
    IdentityCase.MAINLAND_PASSPORT: {"kind": AccountKind.DOMESTIC_BUYER, "country": ""},
    IdentityCase.OFFICE: {"kind": AccountKind.REPRESENTATIVE, "country": "KR"},
}


@cache
def _photo() -> bytes:
    return a_photo()


def _person(portal: Server, page: Page, **facts: object) -> IdentityScreen:
    account = stage.settle_with_company(portal, **facts)
    return IdentityScreen(stage.sign_in(portal, page, account), portal).open()


@pytest.mark.timeout(180)
@pytest.mark.req("A-49", "A-50", "A-51", "A-52", "A-53", "A-54", "A-55")
@pytest.mark.parametrize("case", IdentityCase)
def test_each_case_asks_for_its_own_documents_and_is_handed_in(
    new_visitor: NewVisitor, portal: Server, case: IdentityCase
) -> None:
    screen = _person(portal, new_visitor(), **_WHO[case])
    if screen.page.get_by_role("radio").count():
        screen.choose(case)
    expect(screen.button("Upload Identity Verification")).to_be_disabled()

    screen.fill(case).go_on()
    expect(screen.page.locator("input[type=file]")).to_have_count(len(NEEDS[case].slots))
    for slot in NEEDS[case].slots:
        screen.upload(slot, _photo()).should_have(slot)
    screen.submit()

    expect(screen.page.get_by_text("Waiting for review", exact=True)).to_be_visible()


@pytest.mark.timeout(120)
@pytest.mark.req("A-49", "C-16")
def test_nothing_that_was_typed_is_lost_by_a_reload(
    new_visitor: NewVisitor, portal: Server
) -> None:
    screen = _person(portal, new_visitor(), country="DE").choose(IdentityCase.PASSPORT)
    screen.fill(IdentityCase.PASSPORT)
    expect(screen.button("Upload Identity Verification")).to_be_enabled()

    screen.open()

    expect(screen.field("Date of birth")).to_have_value("1984-08-12")
    expect(screen.field("Document number")).to_have_value("")
    expect(screen.page.get_by_text("A number that ends in T47 is kept.")).to_be_visible()
    assert "C01X00T47" not in screen.page.content()
    expect(screen.button("Upload Identity Verification")).to_be_enabled()

    # What was typed by mistake need not stay, though the form never shows what is kept of it.
    lines = screen.field("The lines of letters and “<” signs")
    lines.fill("P<D")
    expect(screen.button("Upload Identity Verification")).to_be_disabled()
    screen.button("Remove these lines").click()
    expect(screen.button("Upload Identity Verification")).to_be_enabled()
    expect(lines).to_have_value("")


@pytest.mark.timeout(120)
@pytest.mark.req("A-56", "A-57")
def test_a_tourist_visa_leads_to_the_domestic_buyer(
    new_visitor: NewVisitor, portal: Server
) -> None:
    screen = _person(portal, new_visitor(), country="CN").choose(IdentityCase.CHINESE_VISA)
    screen.fill(IdentityCase.CHINESE_VISA, visa_type="tourist")
    screen.should_show_error(
        "Kind of visa",
        "Tourist visas and other visas are not accepted: it must be an employment visa. Without "
        "one you can continue as a domestic buyer.",
    )

    screen.button("Continue as a domestic buyer").click()
    screen.button("Become a domestic buyer").click()

    expect(screen.status("You are a domestic buyer now.")).to_be_visible()
    screen.choose(IdentityCase.MAINLAND_ID)
    expect(screen.field("Document number")).to_be_visible()


@pytest.mark.timeout(120)
@pytest.mark.req("A-54")
def test_a_short_visa_and_an_expired_residence_are_said_beside_their_fields(
    new_visitor: NewVisitor, portal: Server
) -> None:
    screen = _person(portal, new_visitor(), country="CN").choose(IdentityCase.CHINESE_VISA)
    screen.fill(IdentityCase.CHINESE_VISA, visa_expires_on=in_days(100))
    screen.should_show_error(
        "Visa valid until",
        "The employment visa must have been issued for at least {days} days. This one is valid "
        "for {length}.",
        days="365",
        length="130",
    )

    screen.choose(IdentityCase.CHINESE_RESIDENT)
    screen.fill(IdentityCase.CHINESE_RESIDENT, residence_expires_on=in_days(-1))
    screen.should_show_error(
        "Permanent residence valid until",
        "This document has expired. Please use one that is still valid.",
    )
    screen.page.get_by_label("The permanent residence has no date of expiry").check()
    expect(screen.button("Upload Identity Verification")).to_be_enabled()


@pytest.mark.timeout(120)
@pytest.mark.req("C-15", "C-16", "C-17", "C-11")
def test_the_cards_lead_to_the_verification(new_visitor: NewVisitor, portal: Server) -> None:
    account = stage.settle_with_company(portal, country="DE", name_on_id="")
    screen = Screen(stage.sign_in(portal, new_visitor(), account), portal).open("/overview")
    screen.link("Go to authentication").click()
    screen.should_be_at("/identity")

    screen.open("/personal")
    expect(screen.button("Upload Identity Verification")).to_be_disabled()
    screen.field("Name on ID").fill("Nina Berg")
    screen.button("Save").click()
    screen.link("Upload Identity Verification").click()
    screen.should_be_at("/identity")

    screen.open("/personal")
    screen.page.get_by_role("main").get_by_role("link", name="Company Information").click()
    screen.should_be_at("/company")


def test_a_passport_scan_is_good_enough(new_visitor: NewVisitor, portal: Server) -> None:
    screen = _person(portal, new_visitor(), country="DE").choose(IdentityCase.PASSPORT)
    screen.fill(IdentityCase.PASSPORT).go_on()

    screen.upload("passport_page", a_passport_scan())
    screen.should_have("passport_page")

    expect(screen.status("Looks good")).to_be_visible()


@pytest.mark.timeout(180)
@pytest.mark.req("A-55")
def test_only_what_was_asked_for_is_corrected_and_handed_in_again(
    new_visitor: NewVisitor, portal: Server
) -> None:
    page = stage.sign_in_as(portal, new_visitor("ru"), "andrei.sokolov@example.com")
    screen = IdentityScreen(page, portal, "ru").open()

    expect(screen.status("Correction needed")).to_be_visible()
    expect(screen.field("Document number")).to_have_count(0)
    screen.upload("passport_page", a_passport_scan(), name="whole.jpg")
    screen.should_have("passport_page", "whole.jpg")
    screen.submit()

    expect(screen.status("Waiting for review")).to_be_visible()


@pytest.mark.timeout(120)
def test_a_verified_person_sees_who_opened_their_documents_and_may_begin_anew(
    new_visitor: NewVisitor, portal: Server
) -> None:
    page = stage.sign_in_as(portal, new_visitor(), "jonas.weber@example.com")
    screen = IdentityScreen(page, portal).open()

    expect(screen.status("Approved")).to_be_visible()
    expect(screen.text("Opened by {name}", name="赵敏").first).to_be_visible()
