"""The pages around one's company: welcome, the form, the overview."""

import secrets
from dataclasses import dataclass, field

from playwright.sync_api import Locator, expect

from portal.kit.registrations import registration_label
from tests.e2e.screens.screen import Screen


@dataclass
class NewCompany:
    """A company that nobody has registered yet."""

    full_name: str = field(default_factory=lambda: f"Fischer {secrets.token_hex(4)} Handels GmbH")
    short_name: str = "Fischer"
    country: str = "DE"
    city: str = "Hamburg"
    address: str = "Speicherstadt 12"
    registration_number: str = field(default_factory=lambda: f"HRB {secrets.randbelow(900000)}")
    business_type: str = "Importer"
    main_products: str = "Porcelain and glass"


class CompanyFormScreen(Screen):
    """The form that creates a company."""

    path = "/company/create"

    def fill_in(self, company: NewCompany) -> None:
        self.field("Company full name").fill(company.full_name)
        self.field("Short name").fill(company.short_name)
        self.field("Country/Region").select_option(company.country)
        self.field("City").fill(company.city)
        self.field("Address").fill(company.address)
        self.field("Business type").select_option(self.words(company.business_type))
        # The label is the number's own name in the country that was chosen above.
        self.field(registration_label(company.country)).fill(company.registration_number)
        self.field("Main products").fill(company.main_products)

    def submit(self) -> None:
        self.button("Submit").click()

    def finish_later(self) -> None:
        self.button("Save and finish later").click()


class JoinScreen(Screen):
    """The search for a company, and one's application to it."""

    path = "/company/join"

    def search(self, query: str) -> None:
        self.field("Company full name or company code").fill(query)
        self.button("Search").click()

    def apply(self, query: str, message: str = "") -> None:
        """Find the company by its name or code and apply."""
        self.search(query)
        self.field("Message to the admins").fill(message)
        self.button("Apply to join").click()
        expect(self.status("Your application has been sent.")).to_be_visible()

    def withdraw(self) -> None:
        self.button("Withdraw").click()
        self.button("Withdraw application").click()


class PeopleScreen(Screen):
    """A list of people with buttons in each row."""

    def row(self, name: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=name)

    def act(self, name: str, action: str) -> None:
        """Press a button in somebody's row."""
        self.row(name).get_by_role("button", name=self.words(action), exact=True).click()


class ApplicantsScreen(PeopleScreen):
    """Those who want to join."""

    path = "/company/applicants"

    def reject(self, name: str, reason: str) -> None:
        self.act(name, "Reject")
        self.field("Reason").fill(reason)
        self.button("Reject application").click()


class StaffScreen(PeopleScreen):
    """The members of one's company, and who was invited to be one."""

    path = "/company/staff"

    def fill_in_invitation(self, email: str, name: str, language: str = "en") -> None:
        """Open "Add Member" and say who it is."""
        self.button("Add Member").click()
        self.field("Email").fill(email)
        self.field("Contact name").fill(name)
        self.field("Language of the mail").select_option(language)

    def invite(self, email: str, name: str, language: str = "en") -> None:
        self.fill_in_invitation(email, name, language)
        self.button("Send invitation").click()
        expect(self.status("The invitation to {email} is on its way.", email=email)).to_be_visible()


class InvitationScreen(Screen):
    """What the link in the invitation opens."""

    path = "/invitation"

    def open_link(self, link: str) -> None:
        self.portal.canaries.watch("an invitation's token", link.partition("#")[2])
        self.page.goto(link)
        self.wait_until_ready()


class CompanyScreen(Screen):
    """One's own company."""

    path = "/company"

    def ask_to_quit(self) -> Locator:
        """Open the dialog at the top right."""
        self.button("Quit Company").click()
        return self.page.get_by_role("dialog", name=self.words("Quit Company"))


class TransferScreen(Screen):
    """Handing the admin right over."""

    path = "/company/transfer"

    def choose(self, name: str, password: str) -> None:
        self.page.get_by_role("radio", name=name).check()
        self.field("Password").fill(self.portal.canaries.watch("a password", password))
