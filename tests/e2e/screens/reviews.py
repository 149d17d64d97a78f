"""The review desk: its queues, and one case."""

import base64
import io

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.e2e.harness import wait_for
from tests.e2e.screens.screen import Screen

#: A document is unsealed and marked in a process of its own; two cores take their time.
PICTURE_MS = 30_000


class ReviewDeskScreen(Screen):
    """The queues, as a reviewer sees them."""

    path = "/desk"

    def show_queue(self, name: str) -> None:
        self.tab(name).click()
        expect(self.tab(name)).to_have_attribute("aria-selected", "true")

    def find(self, text: str) -> None:
        self.page.get_by_role("searchbox", name=self.words("Search cases")).fill(text)

    def row(self, headline: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=headline)

    def claim_button(self, headline: str) -> Locator:
        name = f"{self.words('Claim')}: {headline}"
        return self.page.get_by_role("button", name=name, exact=True)

    def claim(self, headline: str) -> "ReviewCaseScreen":
        """Search for a case, claim it and come to it."""
        self.find(headline)
        self.claim_button(headline).click()
        return self._case(headline)

    def look_at(self, headline: str, *, scope: str) -> "ReviewCaseScreen":
        """Search for a case among those of a status, and look at it."""
        self.field("Status").select_option(label=self.words(scope))
        self.find(headline)
        self.row(headline).get_by_role("link", name=self.words("View"), exact=True).click()
        return self._case(headline)

    def _case(self, headline: str) -> "ReviewCaseScreen":
        case = ReviewCaseScreen(self.page, self.portal, self.language)
        case.should_show(headline)
        return case


class ReviewCaseScreen(Screen):
    """One case."""

    def should_show(self, headline: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=headline, exact=True)).to_be_visible()

    def ask_to_correct(self, target: str, reason: str, note: str = "") -> None:
        self.field(f"Reason: {target}").select_option(label=self.words(reason))
        self.field(f"Note: {target}").fill(note)

    def show(self, document: str) -> Locator:
        """Open a picture beside the facts and wait until all of it is there."""
        self.act("Show", document).click()
        picture = self.page.get_by_role("img", name=self.words(document), exact=True)
        expect(picture).to_be_visible(timeout=PICTURE_MS)
        picture.evaluate("image => image.decode()")
        return picture

    def act(self, english: str, document: str) -> Locator:
        """A button of the viewer: "Show", "Zoom in", "Zoom out", "Rotate", "Hide"."""
        name = f"{self.words(english)}: {self.words(document)}"
        return self.page.get_by_role("button", name=name, exact=True)

    def enlarge(self, document: str, picture: Locator) -> None:
        """Zoom in, and expect the picture to be larger than before."""
        before = _size(picture)[0]
        self.act("Zoom in", document).click()
        wait_for("a larger picture", lambda: _size(picture)[0] > before, 5)

    def turn(self, document: str, picture: Locator) -> None:
        """Rotate, and expect what was wide to be high, all of it within its place."""
        width, height = _size(picture)
        self.act("Rotate", document).click()
        wait_for("a turned picture", lambda: _is_wide(picture) is not (width > height), 5)
        place = self.page.get_by_role("region", name=self.words(document), exact=True)
        assert picture.evaluate("image => image.getBoundingClientRect().top") >= place.evaluate(
            "place => place.getBoundingClientRect().top - place.scrollTop"
        )

    def compare_all(self) -> None:
        """Tick each fact that is to be compared with the papers."""
        for box in self.page.get_by_role("checkbox").all():
            box.check()

    def approve(self) -> None:
        self.button("Approve").click()
        expect(self.status("Approved. The applicant is told.")).to_be_visible()

    def decide(self, question: str, answer: str, reason: str, note: str = "") -> None:
        """Press the button of a verdict, choose its reason and confirm."""
        self.button(question).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label(self.words("Reason"), exact=True).select_option(
            label=self.words(reason)
        )
        dialog.get_by_label(self.words("Note"), exact=True).fill(note)
        dialog.get_by_role("button", name=self.words(answer), exact=True).click()


def _size(picture: Locator) -> tuple[float, float]:
    box = picture.bounding_box()
    assert box is not None
    return box["width"], box["height"]


def _is_wide(picture: Locator) -> bool:
    width, height = _size(picture)
    return width > height


def as_shown(picture: Locator) -> Image.Image:
    """Return what the browser really shows of a picture, pixel for pixel."""
    address = picture.evaluate(
        """image => {
            const sheet = document.createElement("canvas");
            [sheet.width, sheet.height] = [image.naturalWidth, image.naturalHeight];
            sheet.getContext("2d").drawImage(image, 0, 0);
            return sheet.toDataURL("image/png");
        }"""
    )
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGB")
