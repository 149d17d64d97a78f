"""Nothing that axe knows of is wrong with any page: light and dark, on a phone and on a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from portal.i18n import LANGUAGES
from tests.e2e.browsing import Theme
from tests.e2e.harness import Server
from tests.e2e.persons import Crowd, open_page, person_for, routes, stories

PHONE, DESK = 390, 1280


@pytest.fixture(scope="module")
def crowd(browser: Browser, portal: Server) -> Crowd:
    """The demo people, each logged in once."""
    return Crowd(browser, portal)


@pytest.mark.parametrize("route", [*routes(), *stories()])
def test_axe_finds_nothing_on_a_page(
    route: str, crowd: Crowd, portal: Server, axe: Callable[[Page], None]
) -> None:
    looks: list[tuple[int, Theme]] = [(DESK, "light"), (PHONE, "dark")]
    for width, theme in looks:
        page = crowd.window(person_for(route), width=width, theme=theme)
        open_page(page, portal, route)
        axe(page)


@pytest.mark.parametrize("route", [*routes(), *stories()])
def test_a_page_fits_a_phone_in_every_language(route: str, crowd: Crowd, portal: Server) -> None:
    for language in LANGUAGES:
        page = crowd.window(person_for(route), language, width=PHONE)
        open_page(page, portal, route, language)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{route} in {language} is {overflow} px too wide for a phone"


def test_axe_would_find_something(visitor: Page, axe: Callable[[Page], None]) -> None:
    visitor.set_content("<main><h1>A picture without words</h1><img src='data:,'></main>")

    with pytest.raises(AssertionError, match="image-alt"):
        axe(visitor)
