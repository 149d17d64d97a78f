"""Handing in a file: dropped, refused, interrupted, cancelled, replaced, looked at."""

from typing import Any, cast

import pytest
from playwright.sync_api import expect

from portal.services.demo import DEMO_PASSWORD
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.files import FileDropScreen
from tests.e2e.screens.screen import Screen
from tests.factories.papers import a_passport_scan

SUPPLIER = "tran.minh@example.com"
SCAN = a_passport_scan(width=1000)
WAIT = "This file is still going up. Please wait until it is there, or cancel it."
#: Bytes a second; the scan takes several seconds then.
SLOW = 20_000


def _documents(visitor: NewVisitor, portal: Server, language: str = "en") -> Screen:
    page = visitor("en")
    LogInScreen(page, portal).open().log_in(SUPPLIER, DEMO_PASSWORD)
    page.wait_for_url(lambda url: "/login" not in url)
    chosen = {"name": "language", "value": language, "url": portal.base_url}
    page.context.add_cookies([cast("Any", chosen)])
    screen = Screen(page, portal, language).open("/supplier/authentication")
    documents = page.get_by_role("heading", name=screen.words("Documents"), exact=True)
    further = screen.button("Next Step").or_(screen.button("Back")).first
    expect(further).to_be_visible()
    if not documents.is_visible():
        (screen.button("Back") if screen.button("Back").is_visible() else further).click()
    expect(documents).to_be_visible()
    return screen


def test_a_file_is_dropped_looked_at_and_replaced_alone(
    new_visitor: NewVisitor, portal: Server
) -> None:
    screen = _documents(new_visitor, portal)
    tax = FileDropScreen(screen, "Tax registration (optional)")
    export = FileDropScreen(screen, "Export licence (optional)")
    export.choose("export.jpg", SCAN)
    export.should_hold("export.jpg")

    tax.drop([("a.jpg", SCAN), ("b.jpg", SCAN)])
    tax.should_refuse("Please choose one file only.")
    tax.drop([("税务登记.jpg", SCAN)])
    tax.should_hold("税务登记.jpg")
    expect(tax.place.get_by_role("alert")).to_be_empty()
    tax.choose("again.jpg", SCAN)
    tax.should_hold("again.jpg")

    export.should_hold("export.jpg")
    tab = tax.view()
    assert tab.evaluate("document.contentType") == "image/jpeg"
    assert "/files/" in tab.url
    portal.canaries.watch("a link to a file", tab.url.partition("?t=")[2])
    tab.close()
    FileDropScreen(_documents(new_visitor, portal), tax.label).should_hold("again.jpg")


@pytest.mark.parametrize("language", ["zh", "ru"])
def test_what_is_no_document_is_refused_in_the_readers_language(
    new_visitor: NewVisitor, portal: Server, language: str
) -> None:
    screen = _documents(new_visitor, portal, language)
    optional = screen.words("{document} (optional)", document=screen.words("Other document"))
    other = FileDropScreen(screen, optional)

    other.choose("page.jpg", b"<html>not a picture</html>")

    wrong = "This is not a JPEG or PNG picture or a PDF file. Please choose one of these."
    other.should_refuse(wrong)
    other.choose("empty.jpg", b"")
    other.should_refuse("This file is empty. Please choose it again.")
    other.choose("page.html", b"<html></html>", "text/html")
    other.should_refuse(wrong)


def test_an_interrupted_upload_is_tried_again_and_a_slow_one_cancelled(
    new_visitor: NewVisitor, portal: Server
) -> None:
    screen = _documents(new_visitor, portal)
    quality = FileDropScreen(screen, "Quality certificate (such as ISO 9001) (optional)")

    screen.page.context.set_offline(True)
    quality.choose("iso.jpg", SCAN)
    quality.should_refuse("The upload was interrupted. Please try again.")
    screen.page.context.set_offline(False)
    quality.act("Try again").click()
    quality.should_hold("iso.jpg")

    line = screen.page.context.new_cdp_session(screen.page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": SLOW, "uploadThroughput": SLOW}
    line.send("Network.emulateNetworkConditions", slow)
    quality.choose("slow.jpg", SCAN)
    expect(quality.place.get_by_role("progressbar")).to_be_visible()
    for leaving in ("Next Step", "Back"):
        screen.button(leaving).click()
        expect(quality.place.get_by_role("alert")).to_have_text(screen.words(WAIT))
        expect(quality.control).to_be_focused()
    quality.act("Cancel").click()

    quality.should_hold("iso.jpg")
    expect(quality.control).to_be_focused()
