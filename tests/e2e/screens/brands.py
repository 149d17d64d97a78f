"""The page where a supplier keeps its brands."""

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, expect

from portal.documents import specimens
from portal.documents.paper.specimen import draw_specimen
from portal.schemas.brands import today
from tests.e2e.screens.screen import Screen


def a_picture(name: str = "certificate.jpg") -> Any:
    """Return a certificate as somebody chooses it on their computer."""
    drawn = specimens.a_brand_certificate(
        brand="Nordlys",
        owner="Nordlys Lighting AS",
        agent="Ningbo Lamp Co., Ltd.",
        number="NL-2026-114",
        since=date(2026, 1, 1),
        until=date(2030, 12, 31),
    )
    return {"name": name, "mimeType": "image/jpeg", "buffer": draw_specimen(drawn)}


class BrandsScreen(Screen):
    """The lists, and the brand that is being worked on."""

    path = "/supplier/brands"

    def begin_private(self) -> None:
        self.tab("Private Brands").click()
        self.button("New Brand").click()

    def begin_agency(self) -> None:
        self.tab("Agency Brands").click()
        self.button("New Agency Brand").click()

    def fill_in_private(self, name: str) -> None:
        self.field("Brand name in Chinese").fill("极光")
        self.field("Brand name in Latin letters").fill(name)
        self.field("Trademark number").fill("31415926")
        self.field("Registered in").select_option("CN")
        self.field("Nice classes").fill("11, 9")

    def fill_in_agency(self, name: str) -> None:
        self.field("Brand name in Latin letters").fill(name)
        self.field("Brand owner").fill("Nordlys Lighting AS")
        self.field("Nice classes").fill("11")
        self.fill_in_dates()
        self.field("Product categories").fill("Lamps")

    def fill_in_dates(self) -> None:
        self.field("Authorised from").fill(today().isoformat())
        self.field("Authorised until").fill((today() + timedelta(days=365)).isoformat())

    def add_place(self, code: str, english: str) -> None:
        self.field("Territory").select_option(code)
        remove = self.words("Remove {name}", name=english)
        expect(self.page.get_by_role("button", name=remove, exact=True)).to_be_visible()

    def next(self) -> None:
        self.button("Next Step").click()

    def should_be_on(self, step: str) -> None:
        heading = self.page.get_by_role("heading", level=2, name=self.words(step), exact=True)
        expect(heading).to_be_visible()

    def upload(self, label: str, **names: str) -> None:
        words = self.words(label) if not names else self.words(label, **names)
        self.page.get_by_label(words, exact=True).set_input_files(a_picture())
        removal = re.compile(rf"^{self.words('Remove')} ?: {re.escape(words)}$")
        expect(self.page.get_by_role("button", name=removal)).to_be_visible(timeout=30_000)

    def upload_optional(self, label: str) -> None:
        self.upload("{document} (optional)", document=self.words(label))

    def confirm(self) -> None:
        self.field("Everything here is true and complete, and I may act for this company.").check()
        self.button("Submit").click()

    def row(self, name: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=name)

    def note(self, english: str) -> Locator:
        return self.page.get_by_role("note").filter(has_text=self.words(english))
