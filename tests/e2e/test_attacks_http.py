"""What HTTP gives to strangers: origins, sizes, closed doors, headers, paths (16, 25, 40, 68)."""

import re
import socket
import uuid
from collections.abc import Iterator

import httpx
import pytest

from portal.pages.registry import PAGES
from tests.e2e import headers
from tests.e2e.harness import Server, wait_for
from tests.e2e.personas import BASE, BY_NAME, arrive, faults_in

FOREIGN = ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:1"]


@pytest.fixture
def http(portal: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=portal.base_url) as client:
        yield client


@pytest.mark.parametrize("origin", [*FOREIGN, None])
@pytest.mark.parametrize("path", ["/auth/session", "/auth/logout", "/", "/login", "/nowhere"])
def test_no_other_site_may_post(origin: str | None, path: str, http: httpx.Client) -> None:
    told = {} if origin is None else {"origin": origin}

    answer = http.post(path, headers=told, json={"ticket": "x"})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_logout_leaves_one_signed_in(origin: str, portal: Server) -> None:
    guest = arrive(portal, BY_NAME["member"])

    assert guest.http.post("/auth/logout", headers={"origin": origin}).status_code == 403

    profile = f"{BASE}.portal___state___profile____profile_state.load"
    assert BY_NAME["member"].email in str(guest.connect().ask(profile))
    guest.close()


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/login", "/health", "/favicon.svg"])
def test_no_other_site_may_read(origin: str, path: str, http: httpx.Client) -> None:
    answer = http.get(path, headers={"origin": origin, "cookie": "sid=x"})

    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("query", ["", "?EIO=4&transport=polling", "?EIO=4&transport=websocket"])
@pytest.mark.parametrize("path", ["/_event", "/_event/", "/%5fevent/"])
def test_the_socket_has_no_other_door(path: str, query: str, http: httpx.Client) -> None:
    assert http.get(path + query).status_code == 403
    assert http.post(path + query, content=b"40").status_code == 403


def test_polling_is_closed_to_ourselves_too(http: httpx.Client, portal: Server) -> None:
    answer = http.get("/_event/?EIO=4&transport=polling", headers={"origin": portal.base_url})

    assert answer.status_code == 400


def test_a_large_body_is_cut_declared_or_not(http: httpx.Client, portal: Server) -> None:
    ours = {"origin": portal.base_url}

    declared = http.post("/auth/session", headers=ours, content=b"x" * 70_000)
    counted = http.post("/auth/session", headers=ours, content=(b"x" * 7_000 for _ in range(12)))

    assert declared.status_code == 413
    assert counted.status_code == 413


def test_a_declared_gigabyte_is_refused_before_it_is_sent(portal: Server) -> None:
    host, port = portal.base_url.removeprefix("http://").split(":")
    head = (
        f"POST /auth/session HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {portal.base_url}\r\n"
        "Content-Length: 1073741824\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(head.encode())
        answer = wire.recv(200)

    assert answer.startswith(b"HTTP/1.1 413")


CLOSED = ["/_upload", "/_upload/", "/_upload/x.pdf", "/_all_routes", "/_health", "/auth-codespace"]


@pytest.mark.parametrize("path", [*CLOSED, "/%5fupload", "/_upload/../_upload"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"])
def test_what_reflex_opens_stays_shut(method: str, path: str, portal: Server) -> None:
    ours = {"origin": portal.base_url, "reflex-client-token": str(uuid.uuid4())}

    answer = httpx.request(method, portal.base_url + path, headers=ours)

    assert answer.status_code == 404
    assert not answer.content


def _everything(http: httpx.Client) -> list[str]:
    home = http.get("/").text
    assets = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css|svg))"', home)
    assert assets
    pages = [page.route for page in PAGES.values()]
    other = ["/health", "/ready", "/ping", "/nowhere", "/no/such.txt", "/_upload", "/auth/logout"]
    return [*pages, *assets[:4], *other]


def test_every_answer_carries_the_security_headers(http: httpx.Client) -> None:
    for path in _everything(http):
        assert headers.faults_in(http.get(path)) == [], path


def test_no_answer_names_versions_or_paths(http: httpx.Client) -> None:
    for path in ("/nowhere", "/no/such.txt", "/auth/session", "/locales/", "/assets/", "/kit/"):
        answer = http.get(path)
        assert answer.status_code in {404, 405}, path
        assert not re.search(r"Traceback|site-packages|starlette|/portal/\w+\.py", answer.text), (
            path
        )


TRICKS = [
    "//evil.example",
    "//evil.example/%2e%2e",
    "/\\evil.example",
    "/%5cevil.example",
    "/..%2f..%2fetc%2fpasswd",
    "/assets/..%2f..%2f..%2fpyproject.toml",
    "/assets/%2e%2e/%2e%2e/portal/portal.py",
    "/login/..%2f..%2f.env",
    "/%00",
    "/assets/%00.js",
    "/login%00.js",
    "/%ff%fe",
    "/" + "a" * 4000,
    "/assets/" + "a" * 300,
    "/" + "a/" * 1000,
    "/login;x=1",
    "/login?next=//evil.example",
]


@pytest.mark.parametrize("path", TRICKS, ids=lambda path: path[:30])
def test_no_path_leads_out_of_the_site_or_its_files(path: str, portal: Server) -> None:
    since = len(portal.log())
    host, port = portal.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: wire.recv(65_536), b""))

    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower()
    assert "location:" not in head
    assert b"root:" not in answer
    assert b"[project]" not in answer
    assert not head.startswith("http/1.1 5")
    assert faults_in(portal.log()[since:]) == []


def test_a_forged_host_reaches_no_mail(portal: Server) -> None:
    guest, email = arrive(portal), BY_NAME["supplier"].email
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    client = guest.connect()
    client.close()
    client.connect(cookie=guest.cookie, headers=forged)
    ask = f"{BASE}.portal___state___accounts____recovery_state.ask_for_reset"

    client.ask(ask, {"sent": {"email": email}})

    mail = portal.mailbox.next_to(email, saying="")
    while "#" not in mail.text:
        mail = portal.mailbox.next_to(email, saying="")
    portal.canaries.watch("a mailed token", mail.link.partition("#")[2])
    assert mail.link.startswith(portal.base_url)
    assert "evil.example" not in mail.text
    guest.close()


def test_readiness_tells_no_more_than_it_must(http: httpx.Client) -> None:
    ready = wait_for("ready", lambda: http.get("/ready").json(), 5)

    assert set(ready) == {"status", "database", "redis", "outbox_lag_seconds"}
    assert http.get("/health").json() == {"status": "ok"}
