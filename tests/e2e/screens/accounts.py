"""The pages around one's account: registration, login, a forgotten password."""

import secrets
from dataclasses import dataclass, field

from playwright.sync_api import expect

from tests.e2e.screens.screen import Screen

AGREED = "I have read and agree to the User Agreement"


CODE_SENT = "We have sent a code. Please check your mailbox and spam folder."
SMS_SENT = "We have sent a code to your mobile number."
SPAM_HINT = "No mail yet? Please look into your spam folder too. It comes from {sender}."


@dataclass
class Newcomer:
    """Somebody who is about to register; no two are alike."""

    contact_name: str = "Elena Fischer"
    name_on_id: str = "Elena Fischer"
    country: str = "DE"
    mobile: str = "+49 151 23456789"
    password: str = field(default_factory=lambda: f"plum-harbour-{secrets.token_hex(4)}")
    email: str = field(default_factory=lambda: f"elena.{secrets.token_hex(5)}@example.com")
    user_name: str = field(default_factory=lambda: f"Fischer.{secrets.token_hex(4)}")


class RegisterScreen(Screen):
    """The cards, and the form of an overseas buyer."""

    path = "/register"

    def choose(self, kind: str) -> None:
        self.page.get_by_role("link").filter(has_text=self.words(kind)).first.click()

    def fill_in(self, person: Newcomer) -> None:
        self.field("Contact name").fill(person.contact_name)
        self.field("Name on ID").fill(person.name_on_id)
        self.choose_country(person.country)
        self.field("Mobile number").fill(person.mobile)
        self.fill_in_login(person)

    def fill_in_login(self, person: Newcomer) -> None:
        self.field("Password").fill(person.password)
        self.field("Confirm password").fill(person.password)
        self.field("Email").fill(person.email)
        self.portal.canaries.watch("a password", person.password)

    def choose_country(self, country: str) -> None:
        self.field("Issuing country/region of passport").select_option(country)

    def send_code(self) -> None:
        self.button("Send code").click()
        expect(self.status(CODE_SENT)).to_be_visible()

    def prove_email(self, person: Newcomer) -> str:
        """Ask for a code, read it in the mail, type it in."""
        self.send_code()
        code = self.portal.mailbox.next_to(person.email).code
        self.enter_code(code)
        return code

    def enter_code(self, code: str) -> None:
        self.field("Verification code").fill(self.portal.canaries.watch("a code", code))

    def submit(self) -> None:
        self.field(AGREED).check()
        self.button("Submit").click()


class OverseasScreen(RegisterScreen):
    """The form of an overseas buyer, by its own address."""

    path = "/register/overseas"


class DomesticScreen(RegisterScreen):
    """The form of a buyer from the Chinese mainland, which asks for no country."""

    path = "/register/domestic"

    def choose_country(self, country: str) -> None:
        """Leave out what this form does not ask."""


class RepresentativeScreen(DomesticScreen):
    """The form of an employee of a representative office."""

    path = "/register/representative"


class SupplierScreen(RegisterScreen):
    """The form of a supplier: a user name and no more."""

    path = "/register/supplier"

    def fill_in(self, person: Newcomer) -> None:
        self.field("User name").fill(person.user_name)
        self.fill_in_login(person)


class LogInScreen(Screen):
    """The login page."""

    path = "/login"

    def log_in(self, identifier: str, password: str) -> None:
        self.field("Email, mobile number or user name").fill(identifier)
        self.field("Password").fill(self.portal.canaries.watch("a password", password))
        self.button("Log In").click()


class CodeLogInScreen(Screen):
    """Logging in with a code in place of the password."""

    path = "/login/code"

    def ask(self, identifier: str) -> None:
        self.field("Email or mobile number").fill(identifier)
        self.button("Send code").click()
        expect(self.status(CODE_SENT if "@" in identifier else SMS_SENT)).to_be_visible()

    def log_in(self, code: str) -> None:
        self.field("Verification code").fill(self.portal.canaries.watch("a code", code))
        self.button("Log In").click()


class ForgotPasswordScreen(Screen):
    """Asking for a link by mail."""

    path = "/forgot-password"

    def ask(self, email: str) -> None:
        self.field("Email").fill(email)
        self.button("Submit").click()


class ResetPasswordScreen(Screen):
    """What the mailed link opens."""

    path = "/reset-password"

    def open_link(self, link: str) -> None:
        self.portal.canaries.watch("a mailed token", link.partition("#")[2])
        self.page.goto(link)
        self.wait_until_ready()

    def set_password(self, password: str) -> None:
        self.portal.canaries.watch("a password", password)
        self.field("New password").fill(password)
        self.field("Confirm password").fill(password)
        self.button("Confirm").click()
