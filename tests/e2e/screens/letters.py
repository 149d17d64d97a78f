"""Invitation letters on the company's page, and the check that is open to all."""

from pathlib import Path

from playwright.sync_api import Locator

from tests.e2e.screens.screen import Screen


class LettersScreen(Screen):
    """One's own letters, below the facts of one's company."""

    path = "/company"

    def issue(self, language: str) -> None:
        self.field("Language of the letter").select_option(language)
        self.button("Issue letter").click()

    def letters(self) -> Locator:
        return self.page.get_by_role("table", name=self.words("Your letters"))

    def newest_number(self) -> str:
        return self.letters().get_by_role("rowheader").first.inner_text()

    def download(self, folder: Path) -> Path:
        """Save the newest letter under the name that the portal gives it."""
        link = self.letters().get_by_role("link", name=self.words("Download")).first
        with self.page.expect_download() as downloading:
            link.click()
        file = folder / downloading.value.suggested_filename
        downloading.value.save_as(file)
        return file


class CheckScreen(Screen):
    """Whether a letter is genuine."""

    path = "/letters"

    def check(self, number: str) -> None:
        self.field("Letter number").fill(number)
        self.button("Verify").click()
