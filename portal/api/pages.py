"""The prerendered pages, served in the reader's language and under a strict script policy.

React renders each page once, in English, when the front end is built. What is added here belongs
to the request: the language of <html>, where its catalogue is, the browser cookie, and a
Content-Security-Policy that names the page's own inline scripts by hash (security check 68).
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.api.shield import content_policy, headers_of
from portal.config import get_settings
from portal.i18n import LANGUAGES
from portal.kit.tokens import new_token
from portal.services.visitors import browser_cookie_name, choose_language, read_cookies

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HTML_TAG = re.compile(r"<html[^>]*>")
_MISSING = "/404"
#: Browsers cap a cookie's life at 400 days.
_BROWSER_COOKIE_SECONDS = 400 * 86_400


@dataclass(frozen=True)
class Catalogues:
    """Where the browser finds its texts: URL by language."""

    texts: dict[str, str]
    territories: dict[str, str]

    @classmethod
    def of(cls, locales: Path) -> "Catalogues":
        """Find the hashed files that the build wrote; English texts stand in the page itself."""

        def found(pattern: str) -> dict[str, str]:
            hits = {lang: sorted(locales.glob(pattern.format(lang))) for lang in LANGUAGES}
            return {lang: f"/locales/{files[-1].name}" for lang, files in hits.items() if files}

        return cls(found("{}.*.json"), found("territories.{}.*.json"))

    def html_tag(self, language: str) -> str:
        """Return the opening <html> tag for a language."""
        attributes = {
            "lang": language,
            "data-catalogues": json.dumps(self.texts, separators=(",", ":")),
            "data-territories": json.dumps(self.territories, separators=(",", ":")),
        }
        if language in self.texts and language != "en":
            attributes["data-catalogue"] = self.texts[language]
            attributes["class"] = "language-pending"
        joined = " ".join(f"{name}='{value}'" for name, value in attributes.items())
        return f"<html {joined}>"

    def preload(self, language: str) -> str:
        """Return the hint that lets the catalogue travel beside the scripts."""
        if language == "en" or language not in self.texts:
            return ""
        return f'<link rel="preload" as="fetch" crossorigin href="{self.texts[language]}"/>'


class PreparedPage:
    """One page in one language: bytes for each encoding, its ETag and its script policy."""

    def __init__(self, html: str, catalogues: Catalogues, language: str) -> None:
        html = _HTML_TAG.sub(lambda _: catalogues.html_tag(language), html, count=1)
        html = html.replace("</title>", f"</title>{catalogues.preload(language)}", 1)
        self.plain = html.encode()
        self.etag = f'"{hashlib.sha256(self.plain).hexdigest()[:24]}"'
        self.policy = content_policy(scripts=_script_hashes(html), sockets=_socket_source())

    @cached_property
    def brotli(self) -> bytes:
        return bytes(brotli.compress(self.plain, quality=9))

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.plain, 9, mtime=0)

    def encoded(self, accepted: str) -> tuple[bytes, str]:
        """Return the body in the best encoding that the browser accepts, and its name."""
        if "br" in accepted:
            return self.brotli, "br"
        if "gzip" in accepted:
            return self.gzip, "gzip"
        return self.plain, ""


def _script_hashes(html: str) -> str:
    digests = {hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html)}
    return " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in sorted(digests))


def _socket_source() -> str:
    # Safari does not count ws:// as 'self'.
    return get_settings().base_url.replace("http", "ws", 1)


class PageServer:
    """Answer GET for every prerendered page; pass everything else on to Reflex."""

    def __init__(self, app: ASGIApp, static_dir: Path, routes: Iterable[str] = ()) -> None:
        """Serve what the build wrote; `routes` are those with a "[name]" in them.

        Of those nothing can be rendered before somebody asks: the browser gets the frame that
        stands for every unknown page, and draws what the address names.
        """
        self._app = app
        self._patterns = [re.compile(re.sub(r"\[\w+\]", "[^/]+", each)) for each in routes]
        catalogues = Catalogues.of(static_dir / "locales")
        self._pages = {
            path: {lang: PreparedPage(html, catalogues, lang) for lang in LANGUAGES}
            for path, html in _find_pages(static_dir).items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        path = scope["path"].rstrip("/") or "/"
        if path not in self._pages and not _looks_like_page(path):
            await self._app(scope, receive, send)
            return
        await self._serve(scope, send, path)

    async def _serve(self, scope: Scope, send: Send, path: str) -> None:
        headers = headers_of(scope)
        cookies = read_cookies(headers.get("cookie", ""))
        language = choose_language(cookies, headers.get("accept-language", ""))
        is_drawn = any(each.fullmatch(path) for each in self._patterns)
        is_known = is_drawn or (path in self._pages and path != _MISSING)
        page = self._pages[path if path in self._pages else _MISSING][language]
        reply = [
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", page.policy),
            ("cache-control", "no-cache"),
            ("vary", "Accept-Encoding, Accept-Language, Cookie"),
            ("etag", page.etag),
            *_cookie_for(cookies),
        ]
        if is_known and headers.get("if-none-match") == page.etag:
            await _send(send, 304, reply, b"")
            return
        body, encoding = page.encoded(headers.get("accept-encoding", ""))
        if encoding:
            reply.append(("content-encoding", encoding))
        reply.append(("content-length", str(len(body))))
        await _send(
            send, 200 if is_known else 404, reply, b"" if scope["method"] == "HEAD" else body
        )


def _find_pages(static_dir: Path) -> dict[str, str]:
    """Return path -> HTML of every page that the build wrote."""
    pages = {"/": (static_dir / "index.html").read_text(encoding="utf-8")}
    for file in static_dir.rglob("*/index.html"):
        pages[f"/{file.parent.relative_to(static_dir)}"] = file.read_text(encoding="utf-8")
    pages[_MISSING] = (static_dir / "404.html").read_text(encoding="utf-8")
    return pages


def _looks_like_page(path: str) -> bool:
    """Whether an unknown path deserves the "not found" page: nothing with a dot or a prefix."""
    if "//" in path or "/.." in path:
        # Static files would answer with a redirect to whatever host the request names.
        return True
    return not re.search(r"\.|^/(_|assets|files|kit|locales|auth|health|ready|ping)", path)


def _cookie_for(cookies: dict[str, str]) -> list[tuple[str, str]]:
    """Give a browser its cookie at the first page: codes and sockets are bound to it (check 23)."""
    name = browser_cookie_name()
    if cookies.get(name):
        return []
    secure = "; Secure" if get_settings().is_https else ""
    value = (
        f"{name}={new_token()}; Path=/; Max-Age={_BROWSER_COOKIE_SECONDS}; "
        f"HttpOnly; SameSite=Lax{secure}"
    )
    return [("set-cookie", value)]


async def _send(send: Send, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
