"""The User Agreement: a new version asks everybody once more, before anything else."""

import pytest
from playwright.sync_api import Page, expect

from portal.services.agreements import CURRENT_VERSION
from tests.e2e import stage
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import AGREED, LogInScreen
from tests.e2e.screens.screen import Screen

NEW_TO_YOU = "This version is new to you. Please read it; you can accept it at the end."


@pytest.mark.req("B-07")
def test_a_new_version_is_asked_for_after_login_and_opens_everything_else(
    visitor: Page, portal: Server
) -> None:
    buyer = stage.settle_with_company(portal)
    stage.let_agreement_change(portal, buyer.id)
    screen = LogInScreen(visitor, portal).open()
    screen.log_in(buyer.email, stage.PASSWORD)
    screen.should_be_at("/agreement")
    expect(screen.text(NEW_TO_YOU)).to_be_visible()
    for feature in ("/overview", "/personal"):
        screen.open(feature)
        screen.should_be_at("/agreement")

    screen.button("Submit").click()
    expect(screen.field(AGREED)).to_have_attribute("aria-invalid", "true")
    assert len(stage.consents(portal, buyer.id)) == 1
    screen.field(AGREED).check()
    screen.button("Submit").click()

    screen.should_be_at("/overview")
    newest = stage.consents(portal, buyer.id)[-1]
    assert newest.agreement_version == CURRENT_VERSION
    assert newest.address in {"127.0.0.1", "::1"}


@pytest.mark.req("B-07")
def test_a_page_that_stood_open_asks_before_it_saves(visitor: Page, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    stage.sign_in(portal, visitor, buyer)
    screen = Screen(visitor, portal).open("/personal")
    stage.let_agreement_change(portal, buyer.id)

    screen.field("Job title").fill("Head of Purchasing")
    screen.button("Save").click()

    screen.should_be_at("/agreement")
    [unchanged] = stage.accounts_of(portal, buyer.email)
    assert unchanged.job_title == ""


@pytest.mark.req("B-07")
def test_everybody_can_read_the_agreement_and_nobody_is_asked_twice(
    visitor: Page, portal: Server
) -> None:
    screen = Screen(visitor, portal).open("/agreement")
    expect(screen.heading("User Agreement")).to_be_visible()
    expect(visitor.get_by_role("main")).to_contain_text(CURRENT_VERSION)
    expect(screen.button("Submit")).to_be_hidden()

    stage.sign_in(portal, visitor, stage.settle_with_company(portal))
    screen.open()
    screen.open("/agreement")
    expect(screen.button("Submit")).to_be_hidden()
