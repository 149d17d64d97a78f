"""Takes the pictures: python -m tests.gallery [--only /login] [--language zh] [--cover]."""

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import get_args

from playwright.sync_api import ConsoleMessage, Page, sync_playwright

import portal.pages  # noqa: F401 - puts every page on the register
from portal.i18n import LANGUAGES
from tests.e2e import browsing
from tests.e2e.browsing import Theme
from tests.e2e.harness import ROOT, Server, running_portal
from tests.e2e.persons import ADMIN, Crowd, open_page, person_for, routes, stories

FOLDER = ROOT / "var" / "gallery"
COVER = ROOT / "docs" / "screenshot.png"
WIDTHS = (390, 1280)
MOST_LOOKS = 20
#: One frame to begin the painting, one more to show it.
TWO_FRAMES = """() => new Promise(done => {
    requestAnimationFrame(() => requestAnimationFrame(done));
})"""


@dataclass(frozen=True)
class Shot:
    """One picture, and what was wrong while it was taken."""

    file: str
    route: str
    language: str
    width: int
    theme: str
    faults: list[str]


def _painted(page: Page, look: Callable[[], bytes]) -> bytes | None:
    """Return a picture that the next one equals; None if there is no such picture.

    Chromium without windows hands out pages that are half painted, or not at all.
    """
    before = None
    for _ in range(MOST_LOOKS):
        page.evaluate(TWO_FRAMES)
        now = look()
        if now == before:
            return now
        before = now
    return None


def _take(page: Page, portal_server: Server, route: str, look: tuple[str, int, Theme]) -> Shot:
    language, width, theme = look
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # The page for lost addresses answers 404, and the browser says so.
        is_expected = route == "/404" and "404" in message.text
        if message.type in {"error", "warning"} and not is_expected:
            faults.append(message.text[:300])

    page.on("console", note)
    open_page(page, portal_server, route, language)
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if overflow > 0:
        faults.append(f"{overflow} px too wide")
    name = re.sub("[/#]", "-", route.strip("/")) or "home"
    file = f"{name}.{language}.{width}.{theme}.jpg"
    painted = _painted(page, lambda: page.screenshot(full_page=True, type="jpeg", quality=72))
    if painted:
        (FOLDER / file).write_bytes(painted)
    else:
        faults.append("never painted to the end")
    page.remove_listener("console", note)
    return Shot(file, route, language, width, theme, faults)


def _walk(
    crowd: Crowd, portal_server: Server, wanted: list[str], looks: list[tuple[str, int, Theme]]
) -> list[Shot]:
    shots = []
    people = sorted({person_for(route) for route in wanted})
    for done, (person, look) in enumerate(product(people, looks), start=1):
        language, width, theme = look
        page = crowd.window(person, language, width=width, theme=theme)
        own = [route for route in wanted if person_for(route) == person]
        shots += [_take(page, portal_server, route, look) for route in own]
        page.context.close()
        print(f"{done}/{len(people) * len(looks)} {person or 'a visitor'} {look}", flush=True)
    return shots


def _write_sheet(shots: list[Shot]) -> None:
    sheet = (Path(__file__).parent / "sheet.html").read_text(encoding="utf-8")
    # "</" would end the script element that the data stands in.
    data = json.dumps([asdict(shot) for shot in shots], ensure_ascii=False).replace("</", "<\\/")
    (FOLDER / "index.html").write_text(sheet.replace("/*SHOTS*/[]", data), encoding="utf-8")


def _take_cover(crowd: Crowd, portal_server: Server) -> None:
    page = crowd.window(ADMIN)
    open_page(page, portal_server, "/overview")
    cover = _painted(page, page.screenshot)
    assert cover, "the overview was never painted to the end"
    COVER.write_bytes(cover)


def main() -> int:
    """Take every picture; return 1 when something was wrong on a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", help="a route or story; may be given often")
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="all without it")
    parser.add_argument("--cover", action="store_true", help="renew docs/screenshot.png as well")
    given = parser.parse_args()
    wanted = given.only or [*routes(), *stories()]
    looks = list(product(given.language or LANGUAGES, WIDTHS, get_args(Theme)))
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory() as data,
        running_portal(Path(data)) as portal_server,
        sync_playwright() as playwright,
    ):
        browser = browsing.launch(playwright)
        crowd = Crowd(browser, portal_server)
        shots = _walk(crowd, portal_server, wanted, looks)
        if given.cover:
            _take_cover(crowd, portal_server)
        browser.close()
    _write_sheet(shots)
    faulty = [shot for shot in shots if shot.faults]
    for shot in faulty:
        print(f"{shot.file}: {'; '.join(shot.faults)}")
    print(f"{len(shots)} pictures, {len(faulty)} with faults: {FOLDER / 'index.html'}")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
