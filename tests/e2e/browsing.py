"""The browser of the tests: which Chromium, how it starts, what a visitor's profile is like."""

import os
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from scripts.chromium import find_chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCALES = {"zh": "zh-CN", "en": "en-US", "ru": "ru-RU", "es": "es-ES"}
WAIT_MS = 10_000
HEIGHT = 900
Theme = Literal["light", "dark"]


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium that is found; PORTAL_E2E_HEADED shows it."""
    is_headed = bool(os.environ.get("PORTAL_E2E_HEADED"))
    return playwright.chromium.launch(
        executable_path=find_chromium(is_headed=is_headed),
        headless=not is_headed,
        args=ARGUMENTS,
    )


def new_profile(
    browser: Browser,
    base_url: str,
    language: str = "en",
    *,
    width: int = 1280,
    theme: Theme = "light",
) -> BrowserContext:
    """Make a fresh profile: a person with a language, a width of screen and a taste in light."""
    context = browser.new_context(
        base_url=base_url,
        locale=LOCALES[language],
        viewport={"width": width, "height": HEIGHT},
        color_scheme=theme,
        # What fades in is hard to read for a moment, which axe would report.
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
        # Behind TLS the portal has a certificate here that only vouches for itself.
        ignore_https_errors=base_url.startswith("https://"),
    )
    context.set_default_timeout(WAIT_MS)
    return context


def is_outside(url: str) -> bool:
    """Whether an address leads away from this machine."""
    ours = ("http://localhost:", "https://localhost:", "ws://localhost:", "wss://localhost:")
    return not url.startswith((*ours, "data:", "blob:", "about:"))


def listen(page: Page) -> list[str]:
    """Return a list that fills with violations of the policy, dialogs, errors and ways outside."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: heard.append(asked.url) if is_outside(asked.url) else None)
    return heard
