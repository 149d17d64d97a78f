"""The back office of customer service."""

from playwright.sync_api import Locator, expect

from tests.e2e.screens.screen import Screen


class DeskScreen(Screen):
    """A list, and one of its things closely."""

    search_label = ""

    def find(self, text: str) -> Locator:
        """Search, and return the rows that have the text."""
        self.field(self.search_label).fill(text)
        return self.page.get_by_role("row").filter(has_text=text)

    def view(self, search: str, name: str) -> None:
        """Search for one thing and look at it closely."""
        self.field(self.search_label).fill(search)
        rows = self.page.get_by_role("row").filter(has_text=name)
        expect(rows).to_have_count(1)
        rows.get_by_role("button", name=self.words("View"), exact=True).click()
        heading = self.page.get_by_role("heading", level=2, name=name, exact=True)
        expect(heading).to_be_visible()

    def act(self, question: str, answer: str, reason: str) -> None:
        """Press the button of an act, and give the reason that it asks for."""
        self.button(question).click()
        self.field("Reason").fill(reason)
        self.button(answer).click()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")


class AccountsScreen(DeskScreen):
    """Everybody who has an account."""

    path = "/desk/accounts"
    search_label = "Search accounts"


class CompaniesScreen(DeskScreen):
    """All companies."""

    path = "/desk/companies"
    search_label = "Search companies"

    def announce(self, name: str, ground: str, evidence: str) -> None:
        """Name the next admin of the company that is looked at."""
        self.button("Name a new admin").click()
        self.field("Member").fill(name)
        self.page.get_by_role("option", name=name).click()
        self.page.get_by_role("radio", name=self.words(ground)).check()
        self.field("Evidence").fill(evidence)
        self.button("Announce").click()
