"""The review desk: two reviewers at once, a correction that arrives, odd addresses."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stage, stage_reviews
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.reviews import ReviewCaseScreen, ReviewDeskScreen


def _desk(portal: Server, new_visitor: NewVisitor, name: str) -> ReviewDeskScreen:
    reviewer = stage_reviews.settle_reviewer(portal, name)
    desk = ReviewDeskScreen(stage.sign_in(portal, new_visitor(), reviewer), portal).open()
    expect(desk.heading("Review desk")).to_be_visible()
    desk.show_queue("Suppliers")
    return desk


@pytest.mark.timeout(240)
@pytest.mark.req("B-14")
def test_of_two_reviewers_one_claims_and_returns_what_the_applicant_then_reads(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    applicant, review = stage_reviews.let_apply(portal)
    first = _desk(portal, new_visitor, "Rita Sanz")
    second = _desk(portal, new_visitor, "Boris Lem")
    for desk in (first, second):
        desk.find(review.headline)
        expect(desk.claim_button(review.headline)).to_be_visible()

    first.claim_button(review.headline).click()
    case = ReviewCaseScreen(first.page, portal)
    case.should_show(review.headline)
    # The other desk's list changes by itself: there is nothing left to claim.
    expect(second.claim_button(review.headline)).to_have_count(0)
    expect(second.row(review.headline)).to_contain_text("Rita Sanz")

    case.button("Return for correction").click()
    axe(first.page)
    case.button("Send back to the applicant").click()
    expect(case.alert("Please mark at least one field or file.")).to_be_visible()
    case.ask_to_correct("Registered address", "Something is missing", "The street, please.")
    case.button("Send back to the applicant").click()
    expect(case.status("Returned. The applicant is told what to correct.")).to_be_visible()

    person = new_visitor()
    screen = ReviewDeskScreen(stage.sign_in(portal, person, applicant), portal)
    screen.open("/notifications")
    expect(person.get_by_text(re.compile(re.escape(review.headline))).first).to_be_visible()


@pytest.mark.req("B-14")
def test_after_an_answer_the_next_case_is_one_key_away(
    new_visitor: NewVisitor, portal: Server
) -> None:
    # Due before whatever other tests have left in the queue.
    _, first = stage_reviews.let_apply(portal, due=timedelta(days=-40))
    _, second = stage_reviews.let_apply(portal, due=timedelta(days=-39))
    desk = _desk(portal, new_visitor, "Rita Sanz")

    desk.button("Claim the next case").click()
    case = ReviewCaseScreen(desk.page, portal)
    case.should_show(first.headline)
    case.button("Return for correction").click()
    case.ask_to_correct("Registered address", "Something is missing")
    case.button("Send back to the applicant").click()

    expect(case.button("Claim the next case")).to_be_focused()
    desk.page.keyboard.press("Enter")
    case.should_show(second.headline)
    expect(case.button("Approve")).to_be_in_viewport()


def test_a_case_that_is_none_says_so_and_strangers_do_not_get_there(
    new_visitor: NewVisitor, portal: Server
) -> None:
    desk = _desk(portal, new_visitor, "Rita Sanz")
    for address in (f"/desk/identity/{uuid4()}", "/desk/identity/nonsense", "/desk/x/y"):
        desk.open(address)
        expect(desk.text("There is no such case")).to_be_visible()

    stranger = ReviewDeskScreen(
        stage.sign_in(portal, new_visitor(), stage.settle_with_company(portal)), portal
    )
    stranger.open("/desk")
    stranger.should_be_at("/overview")
