"""A place where one file is handed in, as somebody sees it who only knows its label."""

import base64
import re
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens.screen import Screen

File = tuple[str, bytes]


class FileDropScreen(Screen):
    """One drop zone of a page, found by its label in the page's language."""

    def __init__(self, screen: Screen, label: str) -> None:
        super().__init__(screen.page, screen.portal, screen.language)
        self.label = self.words(label)

    @property
    def control(self) -> Locator:
        return self.page.get_by_label(self.label, exact=True)

    @property
    def place(self) -> Locator:
        return self.page.locator(".field").filter(has=self.control)

    def act(self, english: str) -> Locator:
        """A button of this place: "View", "Remove", "Cancel", "Try again"."""
        begins = re.escape(f"{self.words(english)}: {self.label}")
        return self.page.get_by_role("button", name=re.compile(rf"^{begins}"))

    def choose(self, name: str, content: bytes, kind: str = "image/jpeg") -> None:
        self.control.set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def drop(self, files: Sequence[File]) -> None:
        """Let files fall onto the place, as from a folder on the desk."""
        listed = [[name, base64.b64encode(content).decode()] for name, content in files]
        carried = self.page.evaluate_handle(
            """files => {
                const carried = new DataTransfer();
                for (const [name, text] of files) {
                    const bytes = Uint8Array.from(atob(text), each => each.charCodeAt(0));
                    carried.items.add(new File([bytes], name, { type: "image/jpeg" }));
                }
                return carried;
            }""",
            listed,
        )
        self.control.dispatch_event("drop", {"dataTransfer": carried})

    def should_hold(self, name: str) -> None:
        """Expect the file to lie there and to be the page's own: it can be looked at."""
        expect(self.place.get_by_text(name, exact=True)).to_be_visible()
        expect(self.act("View")).to_be_visible()

    def should_refuse(self, english: str, **values: str) -> None:
        expect(self.place.get_by_role("alert")).to_have_text(self.words(english, **values))
        expect(self.control).to_have_attribute("aria-invalid", "true")

    def view(self) -> Page:
        """Open the file in its own tab."""
        with self.page.context.expect_page() as opened:
            self.act("View").click()
        opened.value.wait_for_load_state()
        return opened.value
