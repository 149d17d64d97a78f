"""The pages where a person looks after their account: facts, password, e-mail, browsers."""

from zipfile import ZipFile

from playwright.sync_api import Locator, expect

from tests.e2e.screens.screen import Screen


class PersonalScreen(Screen):
    """The Personal Information Centre."""

    path = "/personal"

    def save(self) -> None:
        self.button("Save").click()
        expect(self.status("Saved")).to_be_visible()


class ChangePasswordScreen(Screen):
    """A new password by the old one."""

    path = "/settings/password"

    def change(self, old: str, new: str) -> None:
        self.portal.canaries.watch("a password", new)
        self.field("Current password").fill(old)
        self.field("New password").fill(new)
        self.field("Confirm password").fill(new)
        self.button("Confirm").click()


class ChangeEmailScreen(Screen):
    """A new address, agreed to from the old one and from the new."""

    path = "/settings/email"

    def ask(self, new_email: str, password: str) -> None:
        self.field("New email").fill(new_email)
        self.field("Password").fill(password)
        self.button("Send codes").click()

    def code_field(self, email: str) -> Locator:
        name = self.words("Code sent to {email}", email=email)
        return self.page.get_by_label(name, exact=True)

    def enter_code(self, email: str, code: str) -> None:
        self.code_field(email).fill(self.portal.canaries.watch("a code", code))


class PrivacyScreen(Screen):
    """What becomes of one's data, and the end of the account."""

    path = "/settings/privacy"

    def export(self, password: str) -> None:
        self.field("Current password").fill(password)
        self.button("Export my data").click()

    def download(self) -> ZipFile:
        """Save the copy of one's data."""
        with self.page.expect_download() as began:
            self.link("Download").click()
        return ZipFile(began.value.path())

    def delete_account(self, password: str) -> None:
        self.field("Password").fill(password)
        self.button("Delete my account").click()


class SecurityScreen(Screen):
    """The browsers that are signed in."""

    path = "/settings/security"

    def browsers(self) -> Locator:
        """One row for each signed-in browser, without the row of headings."""
        cell = self.page.get_by_role("cell")
        return self.page.get_by_role("row").filter(has=cell)

    def sign_out_others(self) -> None:
        self.button("Sign out others").click()
        question = self.page.get_by_role("dialog", name=self.words("Sign out all other browsers?"))
        question.get_by_role("button", name=self.words("Sign out"), exact=True).click()
