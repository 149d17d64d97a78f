"""What all pages have in common: finding things by what they are called, in the page's language."""

import re
from typing import Self

from playwright.sync_api import Locator, Page, expect

from portal.i18n import LANGUAGE_NAMES, tr
from tests.e2e.harness import Server

#: Set once React has taken the page over and the first answer of the server is in.
READY = "body[data-ready=true]"
#: A first page in a cold browser on a busy machine.
READY_MS = 20_000


class Screen:
    """One page, as a person with one language looks at it. Texts are given in English."""

    path = "/"

    def __init__(self, page: Page, portal: Server, language: str = "en") -> None:
        self.page = page
        self.portal = portal
        self.language = language

    def open(self, path: str | None = None) -> Self:
        """Type the page's address and wait until it can be used."""
        self.page.goto(self.portal.url(path or self.path))
        return self.wait_until_ready()

    def wait_until_ready(self) -> Self:
        self.page.locator(READY).wait_for(state="attached", timeout=READY_MS)
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        return self

    def words(self, english: str, **values: str) -> str:
        return tr(self.language, english, **values)

    def heading(self, english: str, **values: str) -> Locator:
        name = self.words(english, **values)
        return self.page.get_by_role("heading", level=1, name=name, exact=True)

    def button(self, english: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(english), exact=True)

    def button_saying(self, english: str) -> Locator:
        """A button whose words change: found by what they begin with, in English."""
        return self.page.get_by_role("button", name=re.compile(rf"^{re.escape(english)}"))

    def link(self, english: str) -> Locator:
        return self.page.get_by_role("link", name=self.words(english), exact=True)

    def tab(self, english: str) -> Locator:
        return self.page.get_by_role("tab", name=self.words(english), exact=True)

    def field(self, english: str) -> Locator:
        return self.page.get_by_label(self.words(english), exact=True)

    def text(self, english: str, **values: str) -> Locator:
        return self.page.get_by_text(self.words(english, **values), exact=True)

    def status(self, english: str, **values: str) -> Locator:
        """A result that is announced politely."""
        found = self.page.get_by_role("status")
        return found.filter(has_text=self.words(english, **values))

    def alert(self, english: str, **values: str) -> Locator:
        """A refusal that interrupts."""
        return self.page.get_by_role("alert").filter(has_text=self.words(english, **values))

    def should_be_at(self, path: str) -> None:
        """Expect this page's address, with or without the slash at its end."""
        address = re.compile(rf"{re.escape(self.portal.url(path))}/?([?#].*)?$")
        expect(self.page).to_have_url(address)

    def should_show_error(self, field: str, english: str, **values: str) -> None:
        """Expect a refusal that belongs to one field, for eyes and for screen readers."""
        control = self.field(field)
        expect(control).to_have_attribute("aria-invalid", "true")
        told = re.compile(re.escape(self.words(english, **values)))
        expect(control).to_have_accessible_description(told)

    def choose_language(self, language: str) -> None:
        """Switch the page to another language by its menu."""
        self.button("Language").click()
        self.page.get_by_role("menuitem", name=LANGUAGE_NAMES[language], exact=True).click()
        self.language = language
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def log_out(self) -> None:
        menu = self.page.get_by_role("button").filter(has_text=self.words("Account menu"))
        menu.click()
        self.page.get_by_role("menuitem", name=self.words("Log out"), exact=True).click()
        self.should_be_at("/login")
        self.wait_until_ready()
