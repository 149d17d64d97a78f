"""Asking the desk and working at it: forgotten accounts, requests, badge records."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.screens.screen import Screen

_NUMBER = re.compile(r"\d{4}-\d{4}")


class ForgotAccountScreen(Screen):
    """The request of somebody who cannot log in any more."""

    path = "/forgot-account"

    def ask(self, *, name: str, email: str, country: str = "DE", **remembered: str) -> str:
        """Fill in the form and send it; return the number to quote."""
        self.field("Contact name").fill(name)
        self.field("Country/Region").select_option(country)
        self.field("Email").fill(email)
        for label, value in remembered.items():
            self.field(label.replace("_", " ")).fill(value)
        self.button("Submit").click()
        receipt = self.status("We have received your request")
        expect(receipt).to_be_visible()
        return number_in(receipt)


def number_in(place: Locator) -> str:
    """Return the request number that stands there."""
    return str(_NUMBER.findall(place.inner_text())[0])


class RecoverAccountScreen(Screen):
    """Where the desk's link leads."""

    path = "/recover-account"

    def open_link(self, link: str) -> None:
        self.portal.canaries.watch("a recovery link", link.partition("#")[2])
        self.page.goto(link)
        self.wait_until_ready()

    def set_password(self, password: str) -> None:
        self.portal.canaries.watch("a password", password)
        self.field("New password").fill(password)
        self.field("Confirm password").fill(password)
        self.button("Confirm").click()


class SupportDeskScreen(Screen):
    """The queue of requests, and one of them being worked on."""

    path = "/desk/support"

    def row(self, number: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=number)

    def find(self, number: str) -> Locator:
        """Search for a request by its number."""
        self.field("Search requests").fill(number)
        expect(self.status("1 request").last).to_be_visible()
        return self.row(number)

    def act(self, number: str, words: str) -> None:
        """Press a button in the row of a request."""
        self.find(number).get_by_role("button", name=self.words(words), exact=True).click()

    def should_show(self, number: str) -> None:
        expect(self.page.get_by_role("heading", level=2, name=f"Request {number}")).to_be_visible()

    def choose(self, words: str, action: str) -> None:
        """Choose a record or an account that may be meant."""
        table = self.page.get_by_role("table").filter(visible=True)
        row = table.get_by_role("row").filter(has_text=words)
        row.get_by_role("button", name=self.words(action), exact=True).click()

    def answer(self, question: str, words: str, action: str, *, label: str = "Answer") -> None:
        """Press a button above the request, and say what it asks for."""
        self.button(question).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label(self.words(label), exact=True).fill(words)
        dialog.get_by_role("button", name=self.words(action), exact=True).click()


class BadgeDeskScreen(Screen):
    """The records of Buyer Badges."""

    path = "/desk/badges"

    def find(self, number: str) -> Locator:
        self.field("Search badges").fill(number)
        expect(self.status("1 badge").last).to_be_visible()
        return self.page.get_by_role("row").filter(has_text=number)
