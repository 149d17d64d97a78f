"""The pages of a supplier: the wizard of the authentication, and what it opens."""

from playwright.sync_api import Locator, expect

from portal.documents.paper.specimen import draw_specimen
from portal.documents.specimens import a_licence
from portal.schemas.suppliers import today
from tests.e2e.screens.screen import Screen
from tests.factories.suppliers import USCC, facts

#: A photo goes up, is looked at in a process of its own and written anew.
UPLOAD_MS = 60_000

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

    def fill_in(self, **changes: str) -> None:
        """Fill in everything that is required, the country first: it names the number."""
        self.field("Country/Region").select_option("CN")
        expect(self.field(_LABELS["registration_number"])).to_be_visible()
        told = facts(**changes)
        for name, label in _LABELS.items():
            self.field(label).fill(told[name])

    def add_licence(self) -> None:
        """Choose a photo of the licence, and wait until it is taken in."""
        paper = a_licence(
            company="广州光明贸易有限公司",
            code=USCC,
            person="陈伟",
            address="广州市新港东路 88 号",
            founded=today().replace(year=2009, day=1),
        )
        self.page.get_by_label(self.words("Business licence"), exact=True).set_input_files(
            {"name": "licence.jpg", "mimeType": "image/jpeg", "buffer": draw_specimen(paper)}
        )
        expect(self.button("Remove: Business licence")).to_be_visible(timeout=UPLOAD_MS)

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


def menu_entry(screen: Screen, english: str) -> Locator:
    """An entry of the menu at the side, by its words."""
    menu = screen.page.get_by_role("navigation", name=screen.words("Main navigation"))
    return menu.get_by_role("link", name=screen.words(english), exact=True)
