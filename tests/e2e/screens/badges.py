"""The page that verifies a Buyer Badge, step by step."""

from playwright.sync_api import Locator, expect

from portal.models.legacy import BadgeRecord
from tests.e2e.screens.accounts import AGREED, RegisterScreen

NOT_VERIFIED = (
    "We could not verify a Buyer Badge with this information. Please check all three fields, wait "
    "an hour after several tries, or contact customer service."
)
NO_LONGER_VALID = (
    "Your verification is no longer valid: it lives half an hour and works once. Please enter your "
    "badge information again."
)


class BadgeScreen(RegisterScreen):
    """From the badge's three facts to an account."""

    path = "/badge"

    def enter(self, badge: BadgeRecord, **changed: str) -> None:
        """Fill in what stands on the badge, with some of it changed."""
        facts = {"number": badge.number, "name": badge.name, "country": badge.country} | changed
        self.field("Badge number").fill(facts["number"])
        self.field("Name").fill(facts["name"])
        self.field("Country/Region").select_option(facts["country"])

    def go_on(self) -> None:
        self.button("Continue").click()

    def verify(self, badge: BadgeRecord, **changed: str) -> None:
        self.enter(badge, **changed)
        self.go_on()

    def should_be_verified(self) -> None:
        expect(self.step("Your badge is verified")).to_be_focused()

    def step(self, english: str) -> Locator:
        return self.page.get_by_role("heading", level=2, name=self.words(english), exact=True)

    def confirm(self, password: str) -> None:
        """Choose a password and open the account."""
        self.portal.canaries.watch("a password", password)
        self.field("Password").fill(password)
        self.field("Confirm password").fill(password)
        self.field(AGREED).check()
        self.button("Confirm").click()
