"""Nothing that axe knows of is wrong with any page: light and dark, on a phone and on a desk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.i18n import LANGUAGES
from tests.e2e.browsing import HEIGHT, Theme
from tests.e2e.harness import Server
from tests.e2e.persons import Crowd, open_page, person_for, routes, stories

#: The narrowest phone that the portal is made for.
PHONE, DESK = 360, 1280


@pytest.fixture(scope="module")
def crowd(browser: Browser, portal: Server) -> Crowd:
    """The demo people, each logged in once."""
    return Crowd(browser, portal)


@pytest.mark.parametrize("route", [*routes(), *stories()])
def test_axe_finds_nothing_on_a_page(
    route: str,
    crowd: Crowd,
    portal: Server,
    axe: Callable[[Page], None],
    contrast: Callable[[Page], None],
) -> None:
    page = crowd.window(person_for(route), width=DESK)
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    open_page(page, portal, route)

    axe(page)
    _turn(page, "dark")
    contrast(page)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    axe(page)
    _turn(page, "light")
    contrast(page)
    _should_fit(page, route)


def _turn(page: Page, theme: Theme) -> None:
    """Let the open page have the other theme: loading it anew would take the time of two looks."""
    page.emulate_media(color_scheme=theme)
    expect(page.locator("html")).to_have_class(re.compile(rf"\b{theme}\b"))
    # A colour that is still on its way belongs to neither theme.
    page.evaluate(
        """async () => {
            const moves = each => each.effect.getComputedTiming().iterations !== Infinity;
            while (document.getAnimations().some(moves)) await new Promise(requestAnimationFrame);
        }"""
    )


def _should_fit(page: Page, route: str) -> None:
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, f"{route} is {overflow} px too wide for a phone"


@pytest.mark.parametrize("route", [*routes(), *stories()])
def test_a_page_fits_a_phone_in_every_other_language(
    route: str, crowd: Crowd, portal: Server
) -> None:
    for language in LANGUAGES:
        if language != "en":
            page = crowd.window(person_for(route), language, width=PHONE)
            open_page(page, portal, route, language)
            _should_fit(page, f"{route} in {language}")


def test_axe_would_find_something(visitor: Page, axe: Callable[[Page], None]) -> None:
    visitor.set_content("<main><h1>A picture without words</h1><img src='data:,'></main>")

    with pytest.raises(AssertionError, match="image-alt"):
        axe(visitor)
