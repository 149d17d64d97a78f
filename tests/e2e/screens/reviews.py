"""The review desk: its queues, and one case."""

from playwright.sync_api import Locator, expect

from tests.e2e.screens.screen import Screen


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


class ReviewCaseScreen(Screen):
    """One case."""

    def should_show(self, headline: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=headline, exact=True)).to_be_visible()

    def ask_to_correct(self, target: str, reason: str, note: str = "") -> None:
        self.field(f"Reason: {target}").select_option(label=self.words(reason))
        self.field(f"Note: {target}").fill(note)
