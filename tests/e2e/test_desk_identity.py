"""Proving who one is, from the applicant's page through the real desk and back."""

import io
import re
import secrets
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from icalendar import Calendar
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from portal.models.accounts import Account, AccountKind
from portal.schemas.identity_cases import IdentityCase
from tests.e2e import stage, stage_reviews
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.files import FileDropScreen
from tests.e2e.screens.identity import UPLOAD_MS, IdentityScreen
from tests.e2e.screens.reviews import ReviewCaseScreen, ReviewDeskScreen, as_shown
from tests.e2e.screens.second_factor import SecondFactorScreen, shown_by_app
from tests.e2e.screens.support import SupportDeskScreen
from tests.factories.papers import a_passport_scan, a_photo

PASSPORT = "Passport, page with the portrait"
#: From the decision at the desk, over the database, to the applicant's open page.
NEWS_MS = 10_000


@cache
def _scan() -> bytes:
    return a_passport_scan()


@cache
def _blurred() -> bytes:
    return a_photo(blur=6)


def _at_documents(portal: Server, page: Page, name: str) -> tuple[IdentityScreen, Account]:
    """Have a buyer from Germany fill in the facts of a passport, up to its upload."""
    account = stage.settle_with_company(portal, country="DE", contact_name=name, name_on_id=name)
    screen = IdentityScreen(stage.sign_in(portal, page, account), portal).open()
    screen.choose(IdentityCase.PASSPORT)
    number = f"C{secrets.token_hex(4).upper()}"
    screen.fill(IdentityCase.PASSPORT, full_name=name, number=number).go_on()
    return screen, account


def _log_in_at_the_desk(portal: Server, page: Page, name: str) -> ReviewDeskScreen:
    """Have a reviewer log in as they do each morning: password, code, queue."""
    reviewer = stage_reviews.settle_reviewer(portal, name)
    key = stage.set_up_second_factor(portal, reviewer)
    LogInScreen(page, portal).open("/login?next=/desk").log_in(reviewer.email, stage.PASSWORD)
    door = SecondFactorScreen(page, portal)
    expect(door.field("Code from your app")).to_be_visible()
    door.enter(shown_by_app(key))
    desk = ReviewDeskScreen(page, portal)
    expect(desk.heading("Review desk")).to_be_visible()
    return desk


@pytest.mark.timeout(240)
@pytest.mark.req("A-49", "A-50", "A-55", "B-14", "C-18")
def test_a_passport_goes_to_the_desk_comes_back_for_correction_and_is_approved(
    new_visitor: NewVisitor, portal: Server
) -> None:
    name = stage_reviews.a_name()
    screen, account = _at_documents(portal, new_visitor(), name)
    screen.upload("passport_page", _scan()).should_have("passport_page").submit()
    _save_due_date(screen, stranger=stage.settle_with_company(portal), window=new_visitor())
    desk = _log_in_at_the_desk(portal, new_visitor(), "Rita Sanz")

    case = desk.claim(name)
    expect(screen.status("In review")).to_be_visible(timeout=NEWS_MS)
    _examine(case)
    case.button("Return for correction").click()
    case.ask_to_correct("Document number", "The number does not match the document", "See T48.")
    case.ask_to_correct(PASSPORT, "A part of the document is cut off", "All four corners.")
    case.button("Send back to the applicant").click()
    expect(case.status("Returned. The applicant is told what to correct.")).to_be_visible()

    # Nobody has loaded the applicant's page anew.
    expect(screen.status("Correction needed")).to_be_visible(timeout=NEWS_MS)
    mail = portal.mailbox.next_to(account.email, saying="Please correct what you have submitted")
    assert "The number does not match the document (See T48.)" in mail.words
    _correct(screen)

    case = desk.open().claim(name)
    case.show(PASSPORT)
    case.approve()
    expect(screen.status("Approved")).to_be_visible(timeout=NEWS_MS)
    expect(screen.text("Opened by Rita Sanz").first).to_be_visible()
    assert name in portal.mailbox.next_to(account.email, saying="Your review was successful").words
    screen.open("/notifications")
    line = screen.button_saying(f"Identity verification, “{name}”: approved.")
    expect(line.first).to_be_visible()


def _save_due_date(screen: IdentityScreen, *, stranger: Account, window: Page) -> None:
    """Put the promised day into one's calendar; nobody else learns of it."""
    promised = screen.status("our answer by").get_by_role("time").first
    due = datetime.fromisoformat(str(promised.get_attribute("datetime")))
    with screen.page.expect_download() as saved:
        screen.link("Add to calendar").click()
    [entry] = Calendar.from_ical(Path(saved.value.path()).read_bytes()).walk("VEVENT")
    assert entry.decoded("dtend") == due
    assert saved.value.suggested_filename == "identity-due.ics"

    address = screen.portal.url(str(screen.link("Add to calendar").get_attribute("href")))
    assert window.request.get(address, max_redirects=0).status == 303
    stage.sign_in(screen.portal, window, stranger)
    assert window.request.get(address).status == 404


def _examine(case: ReviewCaseScreen) -> None:
    """Look at the passport closely: it is there, it names its viewer, it is enlarged and turned."""
    expect(case.text("Date of birth")).to_be_visible()
    picture = case.show(PASSPORT)
    assert _reddish(as_shown(picture)) > _reddish(_original()) + 0.01
    case.enlarge(PASSPORT, picture)
    case.turn(PASSPORT, picture)
    case.act("Hide", PASSPORT).click()
    expect(picture).to_have_count(0)


@cache
def _original() -> Image.Image:
    return Image.open(io.BytesIO(_scan())).convert("RGB")


def _reddish(image: Image.Image) -> float:
    """Return which share of a picture is of the dark red that viewers' names are written in."""
    red, green, _ = image.resize((400, 282)).split()
    how_often = ImageChops.subtract(red, green).histogram()
    return sum(how_often[13:]) / sum(how_often)


def _correct(screen: IdentityScreen) -> None:
    """Change what was asked for, which is all that can be changed, and hand it in again."""
    number = screen.field("Document number")
    expect(number).to_have_accessible_description(
        re.compile(r"The number does not match the document\. See T48\.")
    )
    expect(screen.field("Date of birth")).to_have_count(0)
    expect(screen.field("Name as in the document")).to_have_count(0)
    number.fill("C01X00T48")
    screen.go_on()
    place = FileDropScreen(screen, PASSPORT)
    expect(screen.page.get_by_text("A part of the document is cut off").last).to_be_visible()
    expect(screen.status("Please change everything that we have asked")).to_be_visible()
    expect(screen.button("Submit")).to_be_disabled()
    place.choose("whole.jpg", _scan())
    screen.should_have("passport_page", "whole.jpg").submit()


@pytest.mark.timeout(180)
@pytest.mark.req("A-55", "A-59")
def test_who_fails_three_times_is_helped_by_customer_service_and_hands_it_in(
    new_visitor: NewVisitor, portal: Server
) -> None:
    name = stage_reviews.a_name("Nina")
    screen, account = _at_documents(portal, new_visitor(), name)
    screen.upload("passport_page", _blurred(), name="first.jpg")
    screen.should_have("passport_page", "first.jpg")
    expect(screen.page.get_by_text("The picture is blurred.")).to_be_visible()
    expect(screen.button("Submit")).to_be_disabled()
    screen.upload("passport_page", _blurred(), name="second.jpg")
    screen.should_have("passport_page", "second.jpg")
    expect(screen.page.get_by_text("a reviewer will look at it")).to_be_visible()
    expect(screen.button("Submit")).to_be_enabled()
    screen.upload("passport_page", _blurred(), name="third.jpg")
    screen.should_have("passport_page", "third.jpg")
    screen.button("Ask customer service").click()
    expect(
        screen.status("Customer service has your request and will write to you.")
    ).to_be_visible()

    _upload_for(portal, new_visitor(), name)

    # The person's page has not been loaded anew, and it is still theirs to hand in.
    screen.should_have("passport_page", "helped.jpg")
    expect(screen.status("Looks good")).to_be_visible()
    told = "Customer service has uploaded a document for you"
    assert "submit your verification" in portal.mailbox.next_to(account.email, saying=told).words
    screen.submit()


def _upload_for(portal: Server, page: Page, name: str) -> None:
    """Take the person's request at the support desk and upload the passport for them."""
    agent = stage.settle(portal, kind=AccountKind.SUPPORT, contact_name="Olga")
    desk = SupportDeskScreen(stage.sign_in(portal, page, agent), portal).open()
    desk.field("Search requests").fill(name)
    desk.row(name).get_by_role("button", name="Take", exact=True).click()
    place = FileDropScreen(desk, PASSPORT)
    expect(place.control).to_be_attached()
    place.choose("helped.jpg", _scan())
    expect(desk.status("The document is uploaded, and the person is told.")).to_be_visible(
        timeout=UPLOAD_MS
    )
