"""The page between the password and everything else."""

from playwright.sync_api import Locator

from portal.kit import clock, otp
from tests.e2e.screens.screen import Screen


class SecondFactorScreen(Screen):
    """Giving the second factor, and setting it up."""

    path = "/login/second-factor"

    def read_key(self) -> str:
        """Type the key off the screen, as somebody does whose camera is broken."""
        return self.page.get_by_role("code").inner_text().replace(" ", "")

    def enter(self, code: str) -> None:
        self.field("Code from your app").fill(self.portal.canaries.watch("a code", code))
        self.button("Confirm").click()

    def enter_recovery_code(self, code: str) -> None:
        self.button("Use a recovery code").click()
        self.field("Recovery code").fill(self.portal.canaries.watch("a recovery code", code))
        self.button("Confirm").click()

    def shown_codes(self) -> list[str]:
        """Write the recovery codes down."""
        listed: Locator = self.page.get_by_role("main").get_by_role("listitem")
        return [each for each in listed.all_inner_texts() if "-" in each]


def shown_by_app(key: str, *, later: int = 0) -> str:
    """Return what the person's app shows now, or so many half minutes later."""
    return otp.code_at(key, otp.step_at(clock.now()) + later)


def not_shown_by_app(key: str) -> str:
    """Return six digits that the app shows neither now nor soon."""
    now = otp.step_at(clock.now())
    near = {otp.code_at(key, step) for step in range(now - 3, now + 4)}
    return next(code for n in range(10) if (code := f"{n}" * 6) not in near)
