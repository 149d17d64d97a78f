"""Demo people for the tests that visit every page: who may open which, and how they come in."""

from typing import Any, cast

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from portal.pages.registry import PAGES
from portal.permissions import Permission
from portal.services.demo import DEMO_PASSWORD
from portal.services.seeding_badges import DEMO_BADGES
from portal.state.doors import SECOND_FACTOR
from tests.e2e import browsing, stage, stage_desk, stage_reviews
from tests.e2e.browsing import Theme
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.badges import BadgeScreen
from tests.e2e.screens.companies import CompanyScreen, InvitationScreen
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
#: What customer service uploads for somebody (A-59).
UPLOAD = "/desk/support/upload"
#: An admin about to leave, somebody whose badge is verified, and what an invitation opens.
QUIT, VERIFIED, INVITED = "/company#quit", "/badge#verified", "/invitation#opened"
_STORY_PERSONS = {UPLOAD: SUPPORT, QUIT: ADMIN, VERIFIED: VISITOR, INVITED: VISITOR}
#: Whom the demo world's company has invited.
_INVITEE = "ines.krause@example.com"
#: Whose uploads kept failing.
_HELPED = "王芳"
#: Cases as the lead sees them: one claimed by a colleague, one of their own, decided, in conflict.
_CASES = (
    ("identity", "submitted"),
    ("identity", "in_review"),
    ("identity", "rejected"),
    ("supplier", "in_review"),
    ("supplier", "needs_correction"),
    ("supplier", "suspended"),
    ("brand", "submitted"),
    ("brand", "revoked"),
)
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
    if route in stories():
        return _STORY_PERSONS.get(route, REVIEW_LEAD)
    page = PAGES[route]
    if route == SECOND_FACTOR:
        return AT_THE_DOOR
    if page.is_open:
        return VISITOR
    return next((email for need, email in _BY_PERMISSION.items() if page.needs == need), ADMIN)


def routes() -> list[str]:
    """Return every page that has an address of its own."""
    return [route for route in PAGES if "[" not in route]


def stories() -> list[str]:
    """Return what stands behind an address of its own, or a click, in the demo world.

    "/desk/<queue>/<status>" is the latest case there, with its files shown; "/desk/support/…" a
    request that is worked on. A page with a "#" is shown a step further than where it begins.
    """
    return [*(f"/desk/{queue}/{status}" for queue, status in _CASES), *_STORY_PERSONS]


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
    """Open a page, or a story of it, and wait until everything that it loads is there."""
    ways = {UPLOAD: _open_upload, QUIT: _ask_to_quit, VERIFIED: _verify, INVITED: _open_invitation}
    if route in ways:
        return ways[route](page, portal, language)
    if route in stories():
        return _open_case(page, portal, route, language)
    return _open(page, portal, route, language)


def _open(page: Page, portal: Server, route: str, language: str) -> Screen:
    screen = Screen(page, portal, language).open(route)
    screen.should_be_at(route)
    page.locator(".skeleton").first.wait_for(state="detached")
    return screen


def _open_case(page: Page, portal: Server, story: str, language: str) -> Screen:
    _, _, queue, status = story.split("/")
    case_id = stage_reviews.latest_case(portal, queue, status).id
    screen = _open(page, portal, f"/desk/{queue}/{case_id}", language)
    shows = page.get_by_role("button", name=f"{screen.words('Show')}: ")
    # What is shown has other buttons, so the first is the next.
    while shows.count() > 0:
        left = shows.count()
        shows.first.click()
        expect(shows).to_have_count(left - 1)
    for picture in page.get_by_role("region").get_by_role("img").all():
        expect(picture).to_have_js_property("complete", value=True)
    return screen


def _open_upload(page: Page, portal: Server, language: str) -> Screen:
    screen = _open(page, portal, "/desk/support", language)
    page.get_by_role("row").filter(has_text=_HELPED).get_by_role("button").first.click()
    title = screen.words("Upload on behalf of {name}", name=_HELPED)
    page.get_by_role("heading", name=title).wait_for()
    return screen


def _ask_to_quit(page: Page, portal: Server, language: str) -> Screen:
    _open(page, portal, "/company", language)
    screen = CompanyScreen(page, portal, language)
    expect(screen.ask_to_quit()).to_be_visible()
    return screen


def _verify(page: Page, portal: Server, language: str) -> Screen:
    _open(page, portal, "/badge", language)
    screen = BadgeScreen(page, portal, language)
    badge = DEMO_BADGES[0]
    for label, fact in (("Badge number", badge.number), ("Name", badge.name)):
        screen.field(label).fill(fact)
    screen.field("Country/Region").select_option(badge.country)
    screen.go_on()
    screen.should_be_verified()
    return screen


def _open_invitation(page: Page, portal: Server, language: str) -> Screen:
    link = stage_desk.let_have_link(portal, _INVITEE)
    screen = InvitationScreen(page, portal, language)
    # The page that is shown already would not read the address anew.
    page.goto("about:blank")
    screen.open_link(link)
    page.locator(".skeleton").first.wait_for(state="detached")
    expect(page.get_by_role("main")).to_contain_text("Nordlicht")
    return screen
