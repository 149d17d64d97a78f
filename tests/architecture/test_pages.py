"""The register of pages: routes, doors, titles, and links that lead somewhere."""

import ast
import re

import pytest

import portal.portal  # noqa: F401 - the app knows every page
from portal.pages.registry import OPEN_DOOR, PAGES, SIGNED_IN_DOOR
from portal.permissions import Permission
from scripts.translations import collect
from tests.architecture import source

#: Whoever adds a page here opens it to the whole world.
OPEN_PAGES = {
    "/",
    "/404",
    "/agreement",
    "/forgot-account",
    "/badge",
    "/forgot-password",
    "/help",
    "/help/join-or-create",
    "/help/privacy-and-sessions",
    "/help/to-be-suppliers",
    "/help/users-guide",
    "/invitation",
    "/letters",
    "/login",
    "/login/code",
    "/mailbox",
    "/recover-account",
    "/register",
    "/register/domestic",
    "/register/overseas",
    "/register/representative",
    "/register/supplier",
    "/reset-password",
    "/undo-email-change",
    "/unlock",
}
_PATH = re.compile(r"/[a-z][a-z/-]*")
#: Paths that are no pages: HTTP routes and files.
_NO_PAGES = ("/auth/", "/files/", "/kit/", "/locales/", "/public/", "/_")


WORDS = {message.id for message in collect()}


@pytest.mark.parametrize("route", PAGES)
def test_a_page_has_a_door_and_a_title(route: str) -> None:
    page = PAGES[route]

    assert page.needs in {OPEN_DOOR, SIGNED_IN_DOOR, *Permission}
    assert page.title in WORDS, f"the title of {route} is in no catalogue: mark it with N_"
    assert re.fullmatch(r"/|(/[a-z0-9-]+|/\[[a-z_]+\])+", route), "a route is lower-case words"


def test_the_open_pages_are_exactly_these() -> None:
    assert {route for route, page in PAGES.items() if page.is_open} == OPEN_PAGES


def _paths_in(folder: str) -> set[tuple[str, str]]:
    return {
        (source.name_of(path), node.value)
        for path in source.files(folder)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _PATH.fullmatch(node.value)
        and not node.value.startswith(_NO_PAGES)
    }


@pytest.mark.parametrize("folder", ["portal/pages", "portal/state", "portal/components/layout"])
def test_every_path_that_is_written_down_is_a_page(folder: str) -> None:
    patterns = [re.compile(re.sub(r"\[\w+\]", "[^/]+", route)) for route in PAGES]

    lost = {
        (file, path)
        for file, path in _paths_in(folder)
        if not any(pattern.fullmatch(path.rstrip("/") or "/") for pattern in patterns)
    }

    assert not lost
