"""Identity verification, as a person goes through it."""

from typing import Self

from playwright.sync_api import Locator, expect

from portal.schemas.identity_cases import (
    IDENTITY_CASES,
    IDENTITY_FIELDS,
    NEEDS,
    RESIDENCE_KINDS,
    TICKS,
    VISA_TYPES,
    IdentityCase,
)
from tests.e2e.screens.screen import Screen
from tests.factories.identity import facts_of

#: A file is looked at in a process of its own; a machine with two cores takes its time.
UPLOAD_MS = 30_000
_CHOICES = {"residence_kind": RESIDENCE_KINDS, "visa_type": VISA_TYPES}


class IdentityScreen(Screen):
    path = "/identity"

    def choose(self, case: IdentityCase) -> Self:
        self.page.get_by_role("radio", name=self.words(IDENTITY_CASES[case]), exact=True).check()
        return self

    def fill(self, case: IdentityCase, **changed: str) -> Self:
        """Fill in what the case asks for, as somebody with good documents would."""
        facts = facts_of(case, **changed)
        for name in NEEDS[case].fields:
            if name in facts and name not in TICKS:
                self.enter(name, facts[name])
        return self

    def enter(self, name: str, value: str) -> Self:
        control = self.field(IDENTITY_FIELDS[name])
        if name in _CHOICES or name == "country":
            control.select_option(value)
        elif value:
            control.fill(value)
        return self

    def go_on(self) -> Self:
        button = self.button("Upload Identity Verification")
        expect(button).to_be_enabled()
        button.click()
        expect(self.button("Back to your information")).to_be_visible()
        return self

    def upload(self, slot: str, content: bytes, *, name: str = "photo.jpg") -> Self:
        kind = "application/pdf" if name.endswith(".pdf") else "image/jpeg"
        self.place(slot).set_input_files({"name": name, "mimeType": kind, "buffer": content})
        return self

    def place(self, slot: str) -> Locator:
        return self.page.locator(f"input[type=file]#field-{slot}")

    def should_have(self, slot: str, name: str = "photo.jpg") -> Self:
        shown = self.page.locator(".file-field").filter(has=self.place(slot))
        expect(shown.get_by_text(name).first).to_be_visible(timeout=UPLOAD_MS)
        return self

    def submit(self) -> Self:
        self.page.get_by_label(
            self.words("All this is true, and the documents are mine and genuine."), exact=True
        ).check()
        expect(self.button("Submit")).to_be_enabled(timeout=UPLOAD_MS)
        self.button("Submit").click()
        expect(
            self.status("Your verification is submitted. We will tell you the result.")
        ).to_be_visible(timeout=UPLOAD_MS)
        return self
