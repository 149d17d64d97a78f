"""A server that dies in the middle: the person goes on where they were (checks 51 and 57; R17)."""

import os
import signal
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e import stage
from tests.e2e.harness import (
    ROOT,
    START_SECONDS,
    Server,
    free_port,
    run_portal,
    settings_for,
    wait_for,
)
from tests.e2e.personas import BASE, BY_NAME, PROFILE, Guest, dump, values_of
from tests.e2e.raw_client import STATE

REGISTER = f"{BASE}.portal___state___accounts____register_state"


@contextmanager
def _serving(server: Server, environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    with server.log_file.open("ab") as log:
        process = subprocess.Popen(
            (sys.executable, "-m", "portal.cli", "serve"),
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for("a portal that serves", lambda: _is_up(server), START_SECONDS)
        yield process
    finally:
        _kill(process)


def _is_up(server: Server) -> bool:
    try:
        return httpx.get(server.url("/ready"), timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the server and its workers as a power cut would, with no time for a last word."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def mortal(tmp_path: Path) -> tuple[Server, dict[str, str]]:
    """A portal of its own, to be killed."""
    if os.environ.get("PORTAL_E2E_DATABASE_URL"):
        pytest.skip("the server under test may not share its database with one that is killed")
    port = free_port()
    environment = settings_for(tmp_path, port)
    run_portal(environment, "migrate")
    run_portal(environment, "seed")
    database = f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    server = Server(f"http://localhost:{port}", tmp_path, database, tmp_path / "server.log")
    return server, environment


def _newcomer(server: Server) -> Guest:
    guest = Guest(server, httpx.Client(base_url=server.base_url))
    guest.http.headers["origin"] = server.base_url
    guest.http.get("/register/overseas")
    return guest


def test_a_registration_survives_the_server(mortal: tuple[Server, dict[str, str]]) -> None:
    server, environment = mortal
    email, password = f"{uuid.uuid4().hex[:10]}@example.com", "a-heron-on-the-weir-4"
    with _serving(server, environment) as process:
        guest = _newcomer(server)
        tab = guest.connect()
        tab.ask(f"{REGISTER}.send_code", {"email": email})
        code = server.mailbox.next_to(email).code
        _kill(process)
    tab.close()

    with _serving(server, environment):
        form = {
            "email": email,
            "code": code,
            "agreed": "on",
            "password": password,
            "password_again": password,
            "contact_name": "Elena Fischer",
            "name_on_id": "Elena Fischer",
            "country": "DE",
            "mobile": "+49 151 23456789",
        }
        # The browser dials again with the token it knows; behind it there is nothing any more.
        again = guest.connect(token=tab.token)
        again.ask(f"{STATE}.hydrate")
        tickets = values_of(again.ask(f"{REGISTER}.register_overseas", {"sent": form}), "ticket")
        assert guest.trade([each for each in tickets if each][-1]).status_code == 204
        assert email in str(guest.connect().ask(f"{PROFILE}.load"))
        assert server.mailbox.next_to(email, saying="Welcome")
        guest.close()


def test_who_was_signed_in_stays_so_and_what_was_saved_is_there(
    mortal: tuple[Server, dict[str, str]],
) -> None:
    server, environment = mortal
    with _serving(server, environment) as process:
        guest = _newcomer(server)
        guest.log_in(BY_NAME["shopper"].email)
        stage.let_second_factor_be_given(server, guest.http.cookies["sid"])
        tab = guest.connect()
        saved = {"sent": {"contact_name": "Mei Lin-Okafor", "language": "en"}}
        assert values_of(tab.ask(f"{PROFILE}.save", saved), "profile")
        _kill(process)
    tab.close()

    with _serving(server, environment):
        assert "Mei Lin-Okafor" in str(guest.connect(token=tab.token).ask(f"{PROFILE}.load"))
        assert "Mei Lin-Okafor" in str(dump(server)["accounts"])
        guest.close()
    leaked = server.canaries.leaked_into(server.log())
    assert not leaked


def test_a_lost_database_is_told_once_in_words_and_comes_back(
    mortal: tuple[Server, dict[str, str]],
) -> None:
    server, environment = mortal
    load, email = f"{PROFILE}.load", BY_NAME["member"].email
    with _serving(server, environment):
        guest = _newcomer(server)
        guest.log_in(email)
        tab = guest.connect()
        assert email in str(tab.ask(load))
        since = len(server.log())
        database = sqlite3.connect(server.data_dir / "portal.sqlite3")

        database.execute("ALTER TABLE sessions RENAME TO lost")
        tab.send(load)
        wait_for("words", lambda: "Something went wrong on our side" in str(tab.updates[-1:]), 5)
        assert guest.connect().is_open
        assert server.log()[since:].count("a handler failed") == 1

        database.execute("ALTER TABLE lost RENAME TO sessions")
        assert email in str(tab.ask(load))
        database.close()
        guest.close()
