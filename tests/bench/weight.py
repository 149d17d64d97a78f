"""First-load bytes: what a browser with an empty cache fetches for a page, gzipped, by kind."""

import gzip
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Response

TEXT = ("text/", "application/javascript", "application/json", "image/svg")


def first_load(browser: Browser, url: str, *, locale: str = "en-US") -> int:
    """Return the bytes of the page and of everything that it fetches by itself.

    The browser says what is fetched; each is fetched again asking for gzip alone, so that all
    servers are measured by the same yardstick. Sockets and what a server does not zip count too.
    """
    context = browser.new_context(locale=locale)
    page = context.new_page()
    seen: set[str] = set()

    def note(response: Response) -> None:
        if urlsplit(response.url).netloc == urlsplit(url).netloc and response.status == 200:
            seen.add(response.url)

    page.on("response", note)
    page.goto(url, wait_until="networkidle")
    context.close()
    headers = {"Accept-Encoding": "gzip", "Accept-Language": locale}
    with httpx.Client(headers=headers) as client:
        return sum(_wire_bytes(client, each) for each in sorted(seen))


def _wire_bytes(client: httpx.Client, url: str) -> int:
    with client.stream("GET", url) as answer:
        body = b"".join(answer.iter_raw())
        is_text = answer.headers.get("content-type", "").startswith(TEXT)
        if is_text and "content-encoding" not in answer.headers:
            # A reverse proxy would zip it; not to do so would only flatter the other side.
            return min(len(body), len(gzip.compress(body, 6)))
        return len(body)
