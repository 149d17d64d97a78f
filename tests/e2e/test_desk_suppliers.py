"""A supplier before the real desk: authenticated, rejected, suspended, revoked."""

import re
import secrets
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.models.accounts import Account, AccountKind
from tests.e2e import stage, stage_reviews, stage_suppliers
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.reviews import ReviewCaseScreen, ReviewDeskScreen
from tests.e2e.screens.suppliers import AuthenticationScreen, SupplierScreen, menu_entry

#: From the decision at the desk, over the database, to the supplier's open page.
NEWS_MS = 10_000
AREAS = ("/supplier", "/supplier/company", "/supplier/brands")
FORGED = "The document is not genuine"


def _applicant(portal: Server) -> Account:
    return stage.settle(portal, kind=AccountKind.SUPPLIER, contact_name="Chen Wei", country="CN")


def _legal_name() -> str:
    return f"Guangzhou {secrets.token_hex(4)} Trading Co., Ltd."


@pytest.mark.timeout(240)
@pytest.mark.req("B-12", "B-13", "B-14", "B-15", "B-16")
def test_from_the_first_field_over_the_desk_to_the_opened_menu(
    new_visitor: NewVisitor, portal: Server
) -> None:
    company = _legal_name()
    page = stage.sign_in(portal, new_visitor(), _applicant(portal))
    supplier = SupplierScreen(page, portal)
    for area in AREAS:
        page.goto(portal.url(area))
        supplier.should_be_at("/overview")
    wizard = AuthenticationScreen(page, portal).open()
    _hand_in(wizard, company)

    reviewer = stage_reviews.settle_reviewer(portal, "Rita Sanz")
    desk = stage_reviews.at_the_desk(portal, new_visitor(), reviewer, "Suppliers")
    case = desk.claim(company)
    case.button("Approve").click()
    expect(case.alert("Please open the business licence before you approve.")).to_be_visible()
    case.show("Business licence")
    case.button("Approve").click()
    expect(
        case.alert("Please compare each of the facts below and tick it before you approve.")
    ).to_be_visible()
    case.compare_all()
    case.approve()

    # The menu of the open page turns by itself, and what it leads to is open.
    expect(menu_entry(wizard, "Supplier")).to_be_visible(timeout=NEWS_MS)
    expect(menu_entry(wizard, "Supplier Authentication")).to_have_count(0)
    menu_entry(wizard, "Supplier").click()
    expect(wizard.heading("Supplier Management")).to_be_visible()
    for area in AREAS:
        supplier.open(area).should_be_at(area)


def _hand_in(wizard: AuthenticationScreen, company: str) -> None:
    wizard.fill_in(legal_name=company)
    wizard.go_on()
    wizard.should_show_step("Documents")
    wizard.add_licence()
    wizard.go_on()
    wizard.should_show_step("Check and submit")
    expect(wizard.page.get_by_role("main").get_by_text(company)).to_be_visible()
    wizard.submit()
    expect(wizard.alert("Please confirm that everything is right.").first).to_be_visible()
    wizard.confirm()
    wizard.submit()
    expect(wizard.status("our answer by")).to_be_visible()
    expect(wizard.link("Add to calendar")).to_be_visible()
    expect(wizard.button("Next Step")).to_have_count(0)


@pytest.mark.timeout(180)
@pytest.mark.req("B-13")
def test_a_forgery_takes_two_reviewers_and_the_applicant_may_begin_anew(
    new_visitor: NewVisitor, portal: Server
) -> None:
    applicant, review = stage_reviews.let_apply(portal, due=timedelta(days=2))
    page = stage.sign_in(portal, new_visitor(), applicant)
    wizard = AuthenticationScreen(page, portal).open()
    expect(page.get_by_text("our answer by")).to_be_visible()
    first, second = (
        stage_reviews.at_the_desk(
            portal, new_visitor(), stage_reviews.settle_reviewer(portal, name), "Suppliers"
        )
        for name in ("Rita Sanz", "Boris Lem")
    )

    case = first.claim(review.headline)
    case.decide("Reject", "Reject the case", FORGED, "The seal is painted.")
    expect(case.status("A second reviewer must confirm it.")).to_be_visible()
    expect(case.button("Claim")).to_have_count(0)
    assert wizard.button("Apply again").count() == 0

    second.find(review.headline)
    expect(second.row(review.headline)).to_contain_text("Second reviewer wanted")
    case = second.claim(review.headline)
    wanted = "Rita Sanz asks a second reviewer to confirm this"
    expect(case.page.get_by_role("note").filter(has_text=wanted)).to_contain_text(FORGED)
    case.decide("Reject", "Reject the case", FORGED, "The seal is painted.")
    expect(case.status("Rejected. The applicant is told.")).to_be_visible()

    expect(wizard.button("Apply again")).to_be_visible(timeout=NEWS_MS)
    expect(page.get_by_text(FORGED).first).to_be_visible()
    expect(page.get_by_text("The seal is painted.").first).to_be_visible()
    mail = portal.mailbox.next_to(applicant.email, saying="Your review was not successful")
    assert FORGED in mail.words
    assert "The seal is painted." in mail.words
    wizard.button("Apply again").click()
    expect(wizard.field("Legal name")).to_have_value(review.headline)


@pytest.mark.timeout(180)
@pytest.mark.req("B-16")
def test_an_approval_rests_counts_again_and_is_revoked_by_two(
    new_visitor: NewVisitor, portal: Server
) -> None:
    company, account = _legal_name(), _applicant(portal)
    stage_suppliers.let_have_applied(portal, account, legal_name=company)
    stage_suppliers.let_be_authenticated(portal, account)
    page = stage.sign_in(portal, new_visitor(), account)
    supplier = SupplierScreen(page, portal).open("/supplier/company")
    expect(page.get_by_role("main").get_by_text(company).first).to_be_visible()
    first, second = (
        stage_reviews.at_the_desk(
            portal, new_visitor(), stage_reviews.settle_lead(portal, name), "Suppliers"
        )
        for name in ("He Jun", "Vera Koch")
    )

    case = first.look_at(company, scope="Already decided")
    case.decide("Suspend", "Suspend the approval", "Another reason", "A complaint is looked into.")
    expect(case.status("Suspended. The applicant is told.")).to_be_visible()
    _should_close(supplier)
    case.button("Let it count again").click()
    # The menu opens as it closed: nobody has loaded the page anew.
    expect(menu_entry(supplier, "Supplier")).to_be_visible(timeout=NEWS_MS)
    supplier.open("/supplier/brands").should_be_at("/supplier/brands")

    case.decide("Revoke", "Ask a colleague", FORGED, "The register knows no such company.")
    expect(case.status("A colleague must confirm it now.")).to_be_visible()
    expect(case.button("Confirm revocation")).to_have_count(0)
    _confirm(second, company)

    _should_close(supplier)
    mail = portal.mailbox.next_to(account.email, saying="An approval was revoked")
    assert FORGED in mail.words
    supplier.open(AuthenticationScreen.path)
    expect(page.get_by_text("The register knows no such company.").first).to_be_visible()
    expect(supplier.button("Apply again")).to_have_count(0)


def _confirm(desk: ReviewDeskScreen, company: str) -> None:
    case: ReviewCaseScreen = desk.look_at(company, scope="Already decided")
    asked = "He Jun asks a second reviewer to confirm this"
    expect(case.page.get_by_role("note").filter(has_text=asked)).to_contain_text(FORGED)
    case.button("Confirm revocation").click()
    expect(case.status("Revoked. The applicant is told.")).to_be_visible()


def _should_close(supplier: SupplierScreen) -> None:
    """Expect the open page of a supplier's area to be left, and the menu to close by itself."""
    supplier.page.wait_for_url(re.compile(r"/overview/?$"), timeout=NEWS_MS)
    expect(menu_entry(supplier, "Supplier Authentication")).to_be_visible()
    expect(menu_entry(supplier, "Supplier")).to_have_count(0)


@pytest.mark.timeout(120)
@pytest.mark.req("B-14")
def test_a_reviewer_of_the_same_company_may_not_decide(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin = stage.settle_with_company(portal)
    company = stage.company_of(portal, admin)
    _, review = stage_reviews.let_apply(portal, company_id=company.id)
    colleague = stage_reviews.settle_reviewer(portal, "Rita Sanz")
    stage.let_join(portal, colleague, admin)
    desk = stage_reviews.at_the_desk(portal, new_visitor(), colleague, "Suppliers")
    desk.find(review.headline)

    desk.claim_button(review.headline).click()

    barred = "This case is your own, of your own company"
    expect(desk.page.get_by_text(barred).first).to_be_visible()
    desk.row(review.headline).get_by_role("link", name=review.headline, exact=True).click()
    case = ReviewCaseScreen(desk.page, portal)
    case.should_show(review.headline)
    expect(case.page.get_by_role("note").filter(has_text=barred)).to_be_visible()
    expect(case.text("Facts and documents are closed")).to_be_visible()
    expect(case.button("Claim")).to_have_count(0)
