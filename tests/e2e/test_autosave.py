"""What is typed is kept, and the page never says so before it is (A-49, B-11, B-19)."""

import pytest
from playwright.sync_api import Page, expect

from portal.models.accounts import AccountKind
from portal.schemas.identity_cases import IdentityCase
from tests.e2e import stage
from tests.e2e.harness import Server
from tests.e2e.screens.identity import IdentityScreen
from tests.e2e.wires import Wire

SAVED = "Everything you typed is saved."
SAVING = "Saving…"
UNSAVED = "Not saved yet: the portal does not answer. Please keep this page open."
NO_END = "The document has no date of expiry"
#: A browser that has been offline waits longer and longer between two tries.
BACK_MS = 20_000


def _card_holder(portal: Server, page: Page) -> IdentityScreen:
    account = stage.settle_with_company(portal, kind=AccountKind.DOMESTIC_BUYER, country="")
    screen = IdentityScreen(stage.sign_in(portal, page, account), portal).open()
    return screen.choose(IdentityCase.MAINLAND_ID)


@pytest.mark.req("A-49", "C-16")
def test_an_older_answer_is_not_taken_for_that_to_the_newest_words(
    visitor: Page, portal: Server
) -> None:
    wire = Wire(visitor)
    screen = _card_holder(portal, visitor)
    missing = screen.page.get_by_role("listitem")
    born, issued = screen.field("Date of birth"), screen.field("Date of issue")
    expect(missing.filter(has_text="Date of birth")).to_be_visible()

    wire.hold("down")
    born.fill("1984-08-12")
    born.blur()
    wire.hold("up")
    issued.fill("2024-03-18")
    issued.blur()
    wire.release("down")

    expect(missing.filter(has_text="Date of birth")).to_have_count(0)
    expect(screen.status(SAVING)).to_be_visible()
    expect(issued).to_have_value("2024-03-18")
    wire.release("up")
    expect(screen.status(SAVED)).to_be_visible()
    screen.open()
    expect(issued).to_have_value("2024-03-18")


def test_what_is_typed_without_a_connection_is_kept_when_it_is_back(
    visitor: Page, portal: Server
) -> None:
    wire = Wire(visitor)
    screen = _card_holder(portal, visitor)
    name = screen.field("Name as in the document")
    expect(name).to_be_visible()

    wire.cut()
    name.fill("王芳")
    expect(screen.status(UNSAVED)).to_be_visible()
    wire.mend()

    expect(screen.status(SAVED)).to_be_visible(timeout=BACK_MS)
    screen.open()
    expect(name).to_have_value("王芳")


def test_a_box_that_was_unticked_stays_so(visitor: Page, portal: Server) -> None:
    screen = _card_holder(portal, visitor)
    box = screen.field(NO_END)

    box.check()
    expect(screen.status(SAVED)).to_be_visible()
    screen.open()
    expect(box).to_be_checked()
    box.uncheck()
    expect(screen.status(SAVED)).to_be_visible()

    screen.open()
    expect(box).not_to_be_checked()


def test_a_page_that_is_left_in_the_middle_of_a_word_keeps_it(
    visitor: Page, portal: Server
) -> None:
    screen = _card_holder(portal, visitor)
    screen.field("Name as in the document").fill("王芳")
    screen.link("Overview").first.click()
    screen.should_be_at("/overview")

    screen.open()

    expect(screen.field("Name as in the document")).to_have_value("王芳")
