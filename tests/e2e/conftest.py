"""One server and one browser for all journeys, one visitor (a fresh browser profile) for each."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e import browsing
from tests.e2e.browsing import Theme
from tests.e2e.harness import Server, running_portal
from tests.e2e.raw_client import RawClient

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class NewVisitor(Protocol):
    """Brings one more visitor, with a browser profile of their own."""

    def __call__(self, language: str = "en", *, width: int = 1280, theme: Theme = "light") -> Page:
        """Return the visitor's first, empty page."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try no attack twice: one that succeeds once in three times has succeeded (ADR 0016).

    And let no attacker's socket that a failed test left open fail the tests after it as well.
    """
    left_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if "/e2e/" in item.nodeid:
            item.add_marker(left_open)
        if "/e2e/test_attacks_" in item.nodeid:
            item.add_marker(pytest.mark.flaky(reruns=0))


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running portal with the demo world; its log is searched for secrets at the end."""
    with running_portal(tmp_path_factory.mktemp("portal")) as server:
        yield server
    leaked = server.canaries.leaked_into(server.log())
    assert not leaked, f"the log gives away: {', '.join(sorted(leaked))} (see {server.log_file})"


@pytest.fixture(autouse=True)
def _fresh_tries(portal: Server) -> None:
    portal.forget_tries()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that every visitor's profile lives in."""
    with sync_playwright() as playwright:
        launched = browsing.launch(playwright)
        yield launched
        launched.close()


@pytest.fixture
def new_visitor(browser: Browser, portal: Server) -> Iterator[NewVisitor]:
    """Call it for one more visitor, in a language, with a width of screen and a theme."""
    contexts: list[BrowserContext] = []

    def come(language: str = "en", *, width: int = 1280, theme: Theme = "light") -> Page:
        profile = browsing.new_profile(browser, portal.base_url, language, width=width, theme=theme)
        contexts.append(profile)
        return profile.new_page()

    yield come
    for context in contexts:
        _watch_secrets(context, portal)
        context.close()


def _watch_secrets(context: BrowserContext, portal: Server) -> None:
    """Note the cookies and the tab tokens that this visitor held."""
    for cookie in context.cookies():
        if cookie.get("httpOnly"):
            portal.canaries.watch("a cookie", cookie.get("value", ""))
    for page in context.pages:
        if page.url.startswith(portal.base_url):
            token = page.evaluate("() => sessionStorage.getItem('token') || ''")
            portal.canaries.watch("a tab token", token.strip('"'))


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Page:
    """One English-speaking visitor at a desk."""
    return new_visitor("en")


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Call it with a page: it fails with the list of what axe finds on it."""

    return lambda page: _ask_axe(page, {"type": "tag", "values": AXE_RULES})


@pytest.fixture
def contrast() -> Callable[[Page], None]:
    """Call it with a page that axe has seen in its other theme, which differs in colours only."""
    return lambda page: _ask_axe(page, {"type": "rule", "values": ["color-contrast"]})


def _ask_axe(page: Page, rules: dict[str, Any]) -> None:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    # Axe's half a megabyte stays in the page; a page loaded anew does not have it.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = AxeResults(page.evaluate("options => axe.run(document, options)", options))
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


@pytest.fixture
def raw_client(portal: Server) -> Iterator[Callable[[], RawClient]]:
    """Call it for one more client without a browser; all are closed at the end."""
    made: list[RawClient] = []

    def make() -> RawClient:
        made.append(RawClient(portal.base_url))
        return made[-1]

    yield make
    for client in made:
        portal.canaries.watch("a tab token", client.token)
        client.close()
