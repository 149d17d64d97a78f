"""The pages of a supplier: the wizard of the authentication, and what it opens."""

from playwright.sync_api import expect

from tests.e2e.screens.screen import Screen
from tests.factories.suppliers import facts

_LABELS = {
    "legal_name": "Legal name",
    "registration_number": "Unified Social Credit Code (USCC)",
    "representative": "Legal representative",
    "licence_until": "Licence valid until",
    "address": "Registered address",
    "city": "City",
    "business_scope": "Business scope",
    "main_products": "Main products",
    "contact_name": "Contact person",
    "contact_email": "Contact e-mail",
    "contact_phone": "Contact telephone",
}


class AuthenticationScreen(Screen):
    """Company information, documents, check and submit."""

    path = "/supplier/authentication"
    saved = "Everything you typed is saved."

    @property
    def legal_name(self) -> str:
        return facts()["legal_name"]

    def fill_in(self) -> None:
        """Fill in everything that is required, the country first: it names the number."""
        self.field("Country/Region").select_option("CN")
        expect(self.field(_LABELS["registration_number"])).to_be_visible()
        for name, label in _LABELS.items():
            self.field(label).fill(facts()[name])

    def go_on(self) -> None:
        self.button("Next Step").click()

    def should_show_step(self, english: str) -> None:
        heading = self.page.get_by_role("heading", level=2, name=self.words(english), exact=True)
        expect(heading).to_be_visible()

    def confirm(self) -> None:
        """Tick that everything is right."""
        self.page.get_by_role("checkbox").check()

    def submit(self) -> None:
        self.button("Submit").click()


class SupplierScreen(Screen):
    """Supplier Management."""

    path = "/supplier"
