"""Demo people for the tests that visit every page: who may open which, and how they come in."""

from typing import Any, cast

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from portal.pages.registry import PAGES
from portal.permissions import Permission
from portal.services.demo import DEMO_PASSWORD
from portal.state.doors import SECOND_FACTOR
from tests.e2e import browsing, stage
from tests.e2e.browsing import Theme
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.screen import Screen

VISITOR = ""
ADMIN = "lena.fischer@example.com"
WITHOUT_COMPANY = "lucia.ortega@example.com"
SUPPORT = "olga.petrova@example.com"
SUPPLIER = "hu.jing@example.com"
APPLICANT = "chen.wei@example.com"
REVIEW_LEAD = "he.jun@example.com"
#: People of the desk, who give a second factor as well.
_AT_THE_DESK = frozenset({SUPPORT, REVIEW_LEAD})
#: A person of the desk who has yet to give it.
AT_THE_DOOR = "mei.lin@example.com"
#: Pages for people in a particular position; everybody else's are opened by the company admin.
_BY_PERMISSION = {
    Permission.COMPANIES_CREATE: WITHOUT_COMPANY,
    Permission.COMPANIES_JOIN: WITHOUT_COMPANY,
    Permission.ACCOUNTS_LIST: SUPPORT,
    Permission.BADGES_LIST: SUPPORT,
    Permission.TICKETS_HANDLE: SUPPORT,
    Permission.COMPANIES_LIST: SUPPORT,
    Permission.BRANDS_EDIT: SUPPLIER,
    Permission.COLLEAGUES_RESET_FACTOR: REVIEW_LEAD,
    Permission.REVIEWS_LIST: REVIEW_LEAD,
    Permission.SUPPLIERS_ACT: SUPPLIER,
    Permission.SUPPLIERS_APPLY: APPLICANT,
}


def person_for(route: str) -> str:
    """Return the e-mail of a demo person whom the page is for; VISITOR for open pages."""
    page = PAGES[route]
    if route == SECOND_FACTOR:
        return AT_THE_DOOR
    if page.is_open:
        return VISITOR
    return next((email for need, email in _BY_PERMISSION.items() if page.needs == need), ADMIN)


def routes() -> list[str]:
    """Return every page that has an address of its own."""
    return [route for route in PAGES if "[" not in route]


class Crowd:
    """Demo people at their screens; each logs in once and keeps their windows open."""

    def __init__(self, browser: Browser, portal: Server) -> None:
        self._browser = browser
        self._portal = portal
        self._logins: dict[str, StorageState] = {}
        self._windows: dict[tuple[str, str, int, Theme], Page] = {}

    def window(
        self, email: str, language: str = "en", *, width: int = 1280, theme: Theme = "light"
    ) -> Page:
        """Return the person's window with these looks; the same one each time."""
        key = (email, language, width, theme)
        if key not in self._windows or self._windows[key].is_closed():
            self._windows[key] = self._profile(*key).new_page()
        return self._windows[key]

    def _profile(self, email: str, language: str, width: int, theme: Theme) -> BrowserContext:
        made = browsing.new_profile(
            self._browser, self._portal.base_url, language, width=width, theme=theme
        )
        if email != VISITOR:
            # The account's own language is left out: this window reads in the one asked for.
            own = [c for c in self._login(email)["cookies"] if c["name"] != "language"]
            made.add_cookies(cast("Any", own))  # the same cookies, by another type
        return made

    def _login(self, email: str) -> StorageState:
        if email not in self._logins:
            profile = browsing.new_profile(self._browser, self._portal.base_url)
            screen = LogInScreen(profile.new_page(), self._portal)
            screen.open().log_in(email, DEMO_PASSWORD)
            if email in {*_AT_THE_DESK, AT_THE_DOOR}:
                screen.should_be_at(SECOND_FACTOR)
            else:
                screen.page.wait_for_url(lambda url: "/login" not in url)
            if email in _AT_THE_DESK:
                [cookie] = [c["value"] for c in profile.cookies() if c["name"] == "sid"]
                stage.let_second_factor_be_given(self._portal, cookie)
            self._logins[email] = profile.storage_state()
            profile.close()
        return self._logins[email]


def open_page(page: Page, portal: Server, route: str, language: str = "en") -> Screen:
    """Open a page and wait until everything that it loads is there."""
    screen = Screen(page, portal, language).open(route)
    screen.should_be_at(route)
    page.locator(".skeleton").first.wait_for(state="detached")
    return screen
