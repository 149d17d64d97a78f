"""Attacks on private files over bare HTTP: bodies that lie, other people's links (28, 40 to 47)."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.e2e.harness import Server
from tests.e2e.personas import BY_NAME, Guest, Persona, arrive, faults_in
from tests.factories.papers import a_passport_scan

MEGABYTE = 1024 * 1024
OWNER = BY_NAME["buyer without company"]
OTHERS = [persona for persona in BY_NAME.values() if persona.email and persona.name != OWNER.name]
SCAN = a_passport_scan(width=1000)


def _count(portal: Server, table: str) -> int:
    driver = "sqlite" if portal.database_url.startswith("sqlite") else "postgresql+psycopg"
    engine = create_engine(make_url(portal.database_url).set(drivername=driver))
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
    engine.dispose()
    return int(found)


def _kept(portal: Server) -> list[Path]:
    return [path for path in (portal.data_dir / "files").rglob("*") if path.is_file()]


def _upload(guest: Guest, content: bytes = SCAN) -> httpx.Response:
    headers = {"x-file-name": "passport.jpg"}
    url = "/files?purpose=identity"
    return guest.http.post(url, headers=headers, content=content, timeout=60)


def _link(guest: Guest, file_id: str) -> str:
    answer = guest.http.post(f"/files/{file_id}/link")
    assert answer.status_code == 303
    link = answer.headers["location"]
    guest.portal.canaries.watch("a link to a file", link.partition("?t=")[2])
    return str(link)


@contextmanager
def _wire(portal: Server, *lines: str, cookie: str = "") -> Iterator[socket.socket]:
    """Open a connection and send the head of an upload with these lines in it."""
    where = urlsplit(portal.base_url)
    head = [
        "POST /files?purpose=identity HTTP/1.1",
        f"Host: {where.netloc}",
        f"Origin: {portal.base_url}",
        f"Cookie: {cookie}",
        *lines,
    ]
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=30) as wire:
        wire.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
        yield wire


def _status(wire: socket.socket) -> int:
    answer = wire.recv(4096)
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    assert found, answer[:100]
    return int(found[1])


def _pour(wire: socket.socket, size: int) -> int:
    """Send chunks until the server hangs up; return how many bytes it took."""
    sent, chunk = 0, b"10000\r\n" + bytes(65_536) + b"\r\n"
    while sent < size:
        try:
            wire.sendall(chunk)
        except OSError:
            break
        sent += len(chunk)
    return sent


@pytest.mark.parametrize("length", [9 * MEGABYTE, 1024 * MEGABYTE, 2**63])
def test_a_stranger_is_refused_before_a_byte_is_sent(portal: Server, length: int) -> None:
    with _wire(portal, f"Content-Length: {length}") as wire:
        assert _status(wire) in {401, 413}


@pytest.mark.parametrize("persona", [OWNER, BY_NAME["stranger"]], ids=str)
def test_a_gigabyte_without_a_length_is_cut(portal: Server, persona: Persona) -> None:
    guest, before = arrive(portal, persona), _kept(portal)

    with _wire(portal, "Transfer-Encoding: chunked", cookie=guest.cookie) as wire:
        taken = _pour(wire, 1024 * MEGABYTE)

    # What the system's own buffers took stands above what the portal counted.
    assert taken < 40 * MEGABYTE
    assert _kept(portal) == before
    guest.close()


def test_a_gigabyte_declared_is_refused_to_friends_too(portal: Server) -> None:
    guest = arrive(portal, OWNER)
    with _wire(portal, f"Content-Length: {1024 * MEGABYTE}", cookie=guest.cookie) as wire:
        assert _status(wire) == 413
    guest.close()


@pytest.mark.parametrize("way", ["Content-Length: 200000", "Transfer-Encoding: chunked"])
def test_a_connection_that_is_cut_keeps_nothing(portal: Server, way: str) -> None:
    guest = arrive(portal, OWNER)
    files, rows, since = _kept(portal), _count(portal, "stored_files"), len(portal.log())

    for _ in range(3):
        with _wire(portal, way, cookie=guest.cookie) as wire:
            part = SCAN[:30_000]
            wire.sendall(b"7530\r\n" + part + b"\r\n" if "chunked" in way else part)
    # An honest upload after it: by now the server has noticed.
    assert _upload(guest).status_code == 201

    assert _count(portal, "stored_files") == rows + 1
    assert len(_kept(portal)) == len(files) + 1
    assert faults_in(portal.log()[since:]) == []
    guest.close()


def test_a_length_that_says_less_than_comes_is_taken_at_its_word(portal: Server) -> None:
    guest, rows = arrive(portal, OWNER), _count(portal, "stored_files")

    with _wire(portal, "Content-Length: 1000", "Connection: close", cookie=guest.cookie) as wire:
        wire.sendall(SCAN)
        assert _status(wire) in {400, 422}

    assert _count(portal, "stored_files") == rows
    guest.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_no_other_site_uploads_or_asks_for_links(portal: Server, origin: str | None) -> None:
    guest = arrive(portal, OWNER)
    file_id = _upload(guest).json()["id"]
    headers = {"cookie": guest.cookie} | ({} if origin is None else {"origin": origin})

    with httpx.Client(base_url=portal.base_url, headers=headers) as http:
        posted = http.post("/files?purpose=identity", content=SCAN)
        asked = http.post(f"/files/{file_id}/link")

    assert {posted.status_code, asked.status_code} == {403}
    guest.close()


def test_nobody_else_opens_a_file_by_any_address(portal: Server) -> None:
    guest = arrive(portal, OWNER)
    file_id = _upload(guest).json()["id"]
    link = _link(guest, file_id)
    openings = _count(portal, "file_openings")

    for persona in OTHERS:
        other = arrive(portal, persona)
        answers = [
            other.http.get(link),
            other.http.get(f"/files/{file_id}"),
            other.http.post(f"/files/{file_id}/link"),
        ]
        assert {answer.status_code for answer in answers} <= {303, 404}, persona
        assert not any(answer.content for answer in answers)
        assert all("/files" not in answer.headers.get("location", "") for answer in answers)
        other.close()
    stranger = arrive(portal)
    assert stranger.http.get(link).headers["location"] == "/login"

    assert _count(portal, "file_openings") == openings
    shown = guest.http.get(link)
    assert shown.status_code == 200
    assert shown.content.startswith(b"\xff\xd8\xff")
    assert _count(portal, "file_openings") == openings + 1
    stranger.close()
    guest.close()


def test_what_is_shown_runs_nothing_and_is_kept_nowhere(portal: Server) -> None:
    guest = arrive(portal, OWNER)
    shown = guest.http.get(_link(guest, _upload(guest).json()["id"]))

    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert shown.headers["cross-origin-resource-policy"] == "same-origin"
    assert shown.headers["content-type"] == "image/jpeg"
    guest.close()


def test_no_picture_lies_readable_anywhere_in_the_data(portal: Server) -> None:
    guest = arrive(portal, OWNER)
    _upload(guest)

    for path in portal.data_dir.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert b"\xff\xd8\xff\xe0" not in raw, path
            assert b"JFIF" not in raw, path
    guest.close()


TRICKS = ["/files/", "/files/%2e%2e/x", "/files/x/link", "/files//", "/files/%00"]


@pytest.mark.parametrize("path", TRICKS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "HEAD"])
def test_no_address_beside_leads_to_a_file(portal: Server, method: str, path: str) -> None:
    guest, since = arrive(portal, OWNER), len(portal.log())

    answer = guest.http.request(method, path)

    assert answer.status_code in {307, 404, 405}
    assert faults_in(portal.log()[since:]) == []
    guest.close()


def test_a_store_that_is_away_is_told_in_words_and_heals(portal: Server) -> None:
    guest, rows = arrive(portal, OWNER), _count(portal, "stored_files")
    file_id = _upload(guest).json()["id"]
    store, aside = portal.data_dir / "files", portal.data_dir / "files-away"

    store.rename(aside)
    store.write_bytes(b"something else")
    try:
        refused = _upload(guest)
        hidden = guest.http.get(_link(guest, file_id))
        elsewhere = guest.http.get("/overview")
    finally:
        store.unlink()
        aside.rename(store)

    assert refused.status_code == 503
    assert refused.json()["text"].startswith("Files cannot be saved or shown")
    assert (hidden.status_code, hidden.content) == (503, b"")
    assert elsewhere.status_code == 200
    assert _count(portal, "stored_files") == rows + 1
    assert _upload(guest).status_code == 201
    assert guest.http.get(_link(guest, file_id)).status_code == 200
    guest.close()
