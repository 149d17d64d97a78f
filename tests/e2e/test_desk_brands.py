"""Brands before the real desk: an own one, and two suppliers who claim one name."""

import secrets

import pytest
from playwright.sync_api import Locator, expect

from portal.services.brands.drafting import headline_of
from tests.e2e import stage, stage_brands, stage_reviews
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.brands import BrandsScreen
from tests.e2e.screens.reviews import ReviewCaseScreen, ReviewDeskScreen

#: From the decision at the desk, over the database, to the supplier's open page.
NEWS_MS = 10_000
CERTIFICATE = "Brand authorisation certificate"
BETTER = "Somebody else has a better claim to it"
NOTE = "Its owner has named another agent."


@pytest.mark.timeout(240)
@pytest.mark.req("B-17", "B-18", "B-19", "B-20", "B-21", "B-22", "B-23")
def test_of_two_who_claim_one_name_the_agent_is_approved_and_both_are_told(
    new_visitor: NewVisitor, portal: Server
) -> None:
    name = f"Aurora {secrets.token_hex(3)}"
    own, agent = (
        stage_brands.settle_supplier(portal, legal_name=f"Ningbo {name} {kind} Co., Ltd.")
        for kind in ("Lamp", "Light")
    )
    owner = BrandsScreen(stage.sign_in(portal, new_visitor(), own), portal).open()
    _hand_in_private(owner, name)
    seller = BrandsScreen(stage.sign_in(portal, new_visitor(), agent), portal).open()
    _hand_in_agency(seller, name)
    reviewer = stage_reviews.settle_reviewer(portal, "Rita Sanz")
    desk = stage_reviews.at_the_desk(portal, new_visitor(), reviewer, "Brands")

    _approve_agent(desk, name)
    # The supplier's list changes by itself.
    expect(seller.row(name)).to_contain_text("Approved", timeout=NEWS_MS)
    expect(seller.row(name)).to_contain_text("Valid until")
    assert name in portal.mailbox.next_to(agent.email, saying="Your review was successful").words

    _reject_owner(desk, name)
    expect(owner.row(name)).to_contain_text("Rejected", timeout=NEWS_MS)
    owner.row(name).get_by_role("button", name="View", exact=True).click()
    expect(owner.page.get_by_text(NOTE).first).to_be_visible()
    mail = portal.mailbox.next_to(own.email, saying="Your review was not successful")
    assert BETTER in mail.words
    assert NOTE in mail.words


@pytest.mark.timeout(240)
@pytest.mark.req("B-17", "B-18", "B-20", "B-23")
def test_a_private_brand_is_approved_while_its_owner_looks_on(
    new_visitor: NewVisitor, portal: Server
) -> None:
    name = f"Borealis {secrets.token_hex(3)}"
    own = stage_brands.settle_supplier(portal, legal_name=f"Ningbo {name} Co., Ltd.")
    owner = BrandsScreen(stage.sign_in(portal, new_visitor(), own), portal).open()
    _hand_in_private(owner, name)
    reviewer = stage_reviews.settle_reviewer(portal, "Rita Sanz")
    desk = stage_reviews.at_the_desk(portal, new_visitor(), reviewer, "Brands")

    case = desk.claim(headline_of("极光", name))
    case.show("Trademark certificate")
    case.approve()

    expect(owner.row(name)).to_contain_text("Approved", timeout=NEWS_MS)
    assert name in portal.mailbox.next_to(own.email, saying="Your review was successful").words


def _approve_agent(desk: ReviewDeskScreen, name: str) -> None:
    """Compare the claims, look at the certificate and approve."""
    case = desk.claim(name)
    expect(_compared(case)).to_contain_text(
        f"Ningbo {name} Lamp Co., Ltd. claims this name as its own: not decided yet."
    )
    case.button("Approve").click()
    expect(case.alert("Please open the certificate before you approve.")).to_be_visible()
    case.show(CERTIFICATE)
    case.approve()


def _reject_owner(desk: ReviewDeskScreen, name: str) -> None:
    """See who was approved meanwhile, and reject the other claim."""
    desk.open().show_queue("Brands")
    case = desk.claim(headline_of("极光", name))
    expect(_compared(case)).to_contain_text(
        f"Ningbo {name} Light Co., Ltd. sells a brand of this name as an agent: approved."
    )
    case.decide("Reject", "Reject the case", BETTER, NOTE)
    expect(case.status("Rejected. The applicant is told.")).to_be_visible()


def _compared(case: ReviewCaseScreen) -> Locator:
    return case.page.get_by_role("note").filter(has_text="Please compare")


def _hand_in_private(screen: BrandsScreen, name: str) -> None:
    screen.begin_private()
    screen.fill_in_private(name)
    screen.next()
    screen.should_be_on("Files")
    screen.upload("Brand logo")
    screen.upload_optional("Trademark certificate")
    _submit(screen)
    expect(screen.row(name)).to_contain_text("Waiting for review")
    expect(screen.row(name)).to_contain_text("Answer by")


def _hand_in_agency(screen: BrandsScreen, name: str) -> None:
    screen.begin_agency()
    screen.fill_in_agency(name)
    screen.add_place("KZ", "Kazakhstan")
    screen.next()
    screen.should_be_on("Files")
    screen.upload("Brand logo")
    screen.upload(CERTIFICATE)
    _submit(screen)
    expect(screen.row(name)).to_contain_text("Waiting for review")


def _submit(screen: BrandsScreen) -> None:
    screen.next()
    screen.should_be_on("Check and submit")
    screen.confirm()
    expect(screen.page.get_by_text("our answer by")).to_be_visible()
    screen.button("Back to the list").click()
