"""Finds the Chromium of the browser tests, and with --install gets one where there is none."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.debian import install_packages, succeeds

#: Chromium without windows: the same pages for two fifths of the processor time (docs/adr/0016).
HEADLESS = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Without one of these, Chinese pages show boxes and screenshots prove nothing.
CJK_FONT_PACKAGE = "fonts-noto-cjk"


def _downloaded() -> str | None:
    """Return the browser that Playwright itself fetched earlier."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and rarely needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find_chromium(*, is_headed: bool = False) -> str | None:
    """Return the path of a Chromium: PORTAL_CHROMIUM, then the PATH, then Playwright's own.

    One without windows comes first, unless somebody wants to see it.
    """
    named = os.environ.get("PORTAL_CHROMIUM")
    if named:
        return shutil.which(named)
    names = NAMES if is_headed else (HEADLESS, *NAMES)
    return next(filter(None, map(shutil.which, names)), None) or _downloaded()


def _has_cjk_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(
        ["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip())


def _install() -> str | None:
    found = find_chromium()
    if not found:
        print("No Chromium found; getting one:", file=sys.stderr)
        _ = succeeds(sys.executable, "-m", "playwright", "install", "chromium") or (
            install_packages(HEADLESS, "fontconfig") or install_packages("chromium", "fontconfig")
        )
        found = find_chromium()
    # macOS and other desktops bring Chinese fonts along; there is no apt-get to ask anyway.
    if found and sys.platform == "linux" and not _has_cjk_font():
        install_packages(CJK_FONT_PACKAGE, "fontconfig")
    return found


def main() -> int:
    """Print the path of a Chromium, or say how to get one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--headed", action="store_true", help="one that has windows")
    given = parser.parse_args()
    found = _install() if given.install else find_chromium(is_headed=given.headed)
    if not found:
        print("No Chromium. Install one and name it: PORTAL_CHROMIUM=/path", file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
