"""The prerendered pages: language, script policy, browser cookie, odd paths (checks 23, 68)."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from portal.api.pages import PageServer
from portal.config import get_settings

INLINE = "window.ready = 1; // </b>"
HTML = (
    '<!DOCTYPE html><html lang="en"><head><title>{title}</title>'
    '<script src="/assets/a.js"></script>'
    f"<script>{INLINE}</script></head><body>{{title}}</body></html>"
)


async def _inside(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"passed on: {request.url.path}")


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "client"
    (folder / "login").mkdir(parents=True)
    (folder / "locales").mkdir()
    (folder / "index.html").write_text(HTML.format(title="Home"))
    (folder / "404.html").write_text(HTML.format(title="Missing"))
    (folder / "login" / "index.html").write_text(HTML.format(title="Login"))
    (folder / "locales" / "ru.abc.json").write_text("{}")
    return folder


@pytest.fixture
def client(static: Path) -> TestClient:
    inner = Starlette(routes=[Route("/{rest:path}", _inside, methods=["GET", "POST"])])
    return TestClient(PageServer(inner, static), headers={"accept-encoding": "identity"})


def test_only_the_pages_own_scripts_may_run(client):
    policy = client.get("/login").headers["content-security-policy"]

    digest = base64.b64encode(hashlib.sha256(INLINE.encode()).digest()).decode()
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == f"script-src 'self' 'sha256-{digest}'"
    assert "ws://localhost:3000" in policy


@pytest.mark.parametrize("path", ["/login", "/login/"])
def test_a_page_answers_with_and_without_its_slash(client, path):
    answer = client.get(path, follow_redirects=False)

    assert answer.status_code == 200
    assert "Login" in answer.text


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "en"),
        ({"accept-language": "ru-RU,ru;q=0.9"}, "ru"),
        ({"accept-language": "ru", "cookie": "language=en"}, "en"),
        ({"cookie": "language=<script>"}, "en"),
    ],
)
def test_a_page_speaks_the_readers_language(client, headers, language):
    page = client.get("/", headers=headers).text

    assert re.search(f"<html lang='{language}'", page)
    assert ("/locales/ru.abc.json" in page.partition("</title>")[2]) == (language == "ru")


@pytest.mark.parametrize(
    "path", ["/nowhere", "//evil.example", "//evil.example/%2e%2e", "/a//b", "/../x"]
)
def test_an_unknown_page_is_missing_and_leads_nowhere(client, path):
    answer = client.request("GET", f"http://testserver{path}", follow_redirects=False)

    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert "Missing" in answer.text


@pytest.mark.parametrize("path", ["/assets/a.js", "/favicon.svg", "/_event/", "/auth/session"])
def test_what_is_no_page_is_passed_on(client, path):
    assert client.get(path).text == f"passed on: {path}"


def test_a_post_is_passed_on(client):
    assert client.post("/login").text == "passed on: /login"


def test_a_browser_gets_its_cookie_once(client):
    first = client.get("/login")

    cookie = first.headers["set-cookie"]
    assert re.match(r"browser=[\w-]{43}; ", cookie)
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "set-cookie" not in client.get("/login").headers
    other = TestClient(client.app).get("/login")
    assert other.cookies["browser"] != first.cookies["browser"]


def test_behind_https_the_cookie_is_bound_to_the_host(static, monkeypatch):
    monkeypatch.setenv("PORTAL_BASE_URL", "https://portal.test")
    get_settings.cache_clear()

    answer = TestClient(PageServer(Starlette(), static)).get("/")

    assert answer.headers["set-cookie"].startswith("__Host-browser=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "wss://portal.test" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("accepted", "named", "unpack"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)],
)
def test_a_page_comes_in_the_best_encoding(client, accepted, named, unpack):
    with client.stream("GET", "/login", headers={"accept-encoding": accepted}) as answer:
        body = b"".join(answer.iter_raw())

    assert answer.headers.get("content-encoding") == named
    assert int(answer.headers["content-length"]) == len(body)
    assert b"Login" in unpack(body)


def test_a_page_that_is_known_already_is_not_sent_again(client):
    etag = client.get("/login").headers["etag"]

    again = client.get("/login", headers={"if-none-match": etag})
    in_russian = client.get("/login", headers={"if-none-match": etag, "accept-language": "ru"})

    assert (again.status_code, again.content) == (304, b"")
    assert in_russian.status_code == 200


def test_head_tells_of_the_page_without_it(client):
    answer = client.head("/login")

    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) > 0
    assert answer.content == b""
