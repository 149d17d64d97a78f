"""The session cookie and the ticket it is traded for (checks 8, 11, 15; T2)."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from portal.services.demo import DEMO_PASSWORD
from tests.e2e.harness import Server
from tests.e2e.personas import (
    BASE,
    BY_NAME,
    LOG_IN,
    PROFILE,
    Guest,
    arrive,
    dump,
    faults_in,
    is_led_to_login,
    values_of,
)

MEMBER = BY_NAME["member"]
#: Looks like a ticket; side by side, all processes must know the tests by the same names.
NOBODYS = "a3188343-602b-4085-a119-13dda11507c5"


@pytest.fixture
def guest(portal: Server) -> Guest:
    return arrive(portal)


def _engine(portal: Server) -> Engine:
    driver = "sqlite" if portal.database_url.startswith("sqlite") else "postgresql+psycopg"
    return create_engine(make_url(portal.database_url).set(drivername=driver), poolclass=NullPool)


def _run(portal: Server, statement: str) -> None:
    with _engine(portal).begin() as connection:
        connection.execute(text(statement))


def _rows(portal: Server, query: str) -> list[tuple[Any, ...]]:
    with _engine(portal).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def _is_signed_in(guest: Guest) -> bool:
    return MEMBER.email in str(guest.connect().ask(f"{PROFILE}.load"))


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(guest: Guest) -> None:
    answer = guest.log_in(MEMBER.email)

    sid = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("sid="))
    flags = {part.strip().lower() for part in sid.split(";")[1:]}
    assert flags == {"httponly", "path=/", "samesite=lax"}
    assert re.fullmatch(r"[\w-]{43}", guest.http.cookies["sid"], re.ASCII)
    page = httpx.get(guest.portal.url("/login"))
    browser = page.headers["set-cookie"].lower()
    assert "httponly" in browser
    assert "samesite=lax" in browser
    guest.close()


def test_only_fingerprints_are_stored(guest: Guest) -> None:
    ticket = guest.ticket(MEMBER.email)
    guest.trade(ticket)
    sid, browser = guest.http.cookies["sid"], guest.http.cookies["browser"]

    rows = str(dump(guest.portal))

    assert hashlib.sha256(sid.encode()).hexdigest() in rows
    for secret in (sid, browser, ticket, DEMO_PASSWORD):
        assert secret not in rows
    guest.close()


def test_a_planted_cookie_is_not_adopted(guest: Guest) -> None:
    planted = "A" * 43
    guest.http.cookies.set("sid", planted, domain="localhost.local", path="/")

    guest.log_in(MEMBER.email)

    values = {each.value for each in guest.http.cookies.jar if each.name == "sid"}
    assert len(values - {planted}) == 1
    thief = guest.connect(cookie=f"sid={planted}")
    assert is_led_to_login(thief.ask(f"{PROFILE}.load"))
    guest.close()


def test_each_login_is_a_new_session_and_ends_the_one_before(guest: Guest) -> None:
    guest.log_in(MEMBER.email)
    first = guest.cookie

    guest.log_in(MEMBER.email)

    assert guest.cookie != first
    assert _is_signed_in(guest)
    old = guest.connect(cookie=first)
    assert is_led_to_login(old.ask(f"{PROFILE}.load"))
    guest.close()


def test_a_ticket_opens_one_session_in_its_own_browser_only(guest: Guest) -> None:
    other = arrive(guest.portal)
    naked = httpx.Client(base_url=guest.portal.base_url, headers={"origin": guest.portal.base_url})
    ticket = guest.ticket(MEMBER.email)

    assert other.trade(ticket).status_code == 403
    assert naked.post("/auth/session", json={"ticket": ticket}).status_code == 403
    assert guest.trade(ticket).status_code == 204
    assert guest.trade(ticket).status_code == 403
    assert "sid" not in other.http.cookies
    for each in (guest, other):
        each.close()
    naked.close()


def test_a_ticket_that_waited_is_worth_nothing(guest: Guest) -> None:
    ticket = guest.ticket(MEMBER.email)
    _run(guest.portal, "UPDATE session_tickets SET expires_at = created_at")

    assert guest.trade(ticket).status_code == 403
    assert "sid" not in guest.http.cookies
    guest.close()


BODIES = ["", "null", "[]", "5", "{", '{"ticket": 5}', '{"ticket": null}', "[" * 60_000, "\udcff"]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:12] or "empty")
def test_a_junk_body_is_refused_and_harmless(body: str, guest: Guest) -> None:
    since = len(guest.portal.log())

    answer = guest.http.post("/auth/session", content=body.encode("utf-8", "surrogateescape"))

    assert answer.status_code == 400
    assert faults_in(guest.portal.log()[since:]) == []
    guest.close()


@pytest.mark.parametrize("ticket", ["", "x", "\ud800", "x" * 50_000, NOBODYS])
def test_an_invented_ticket_is_refused(ticket: str, guest: Guest) -> None:
    since = len(guest.portal.log())

    answer = guest.http.post("/auth/session", content=json.dumps({"ticket": ticket}))

    assert answer.status_code == 403
    assert faults_in(guest.portal.log()[since:]) == []
    guest.close()


def test_logout_ends_the_session_and_empties_the_browser(guest: Guest) -> None:
    guest.log_in(MEMBER.email)
    cookie = guest.cookie

    answer = guest.log_out()

    assert answer.status_code == 204
    assert answer.headers["clear-site-data"] == '"cache"'
    assert "sid" not in guest.http.cookies
    again = guest.connect(cookie=cookie)
    assert is_led_to_login(again.ask(f"{PROFILE}.load"))
    guest.close()


@pytest.mark.parametrize("cookie", ["sid=", "sid=x", "sid=" + "x" * 7000, 'sid="\\377"', "sid"])
def test_an_invented_cookie_opens_nothing(cookie: str, portal: Server) -> None:
    guest, since = arrive(portal), len(portal.log())

    client = guest.connect(cookie=cookie)

    assert is_led_to_login(client.ask(f"{PROFILE}.load"))
    assert faults_in(portal.log()[since:]) == []
    guest.close()


@pytest.fixture
def changing(portal: Server) -> Iterator[str]:
    """Somebody who may get a new password: the demo world's own comes back afterwards."""
    email = "daniel.kim@example.com"
    hashes = {row[0]: row[1] for row in _rows(portal, "SELECT email, password_hash FROM accounts")}
    yield email
    _run(portal, f"UPDATE accounts SET password_hash = '{hashes[email]}' WHERE email = '{email}'")  # noqa: S608


def test_a_changed_password_ends_every_other_session(guest: Guest, changing: str) -> None:
    other, fresh = arrive(guest.portal), "a-lantern-over-the-bay-9"
    other.log_in(changing)
    guest.log_in(changing)
    change = f"{BASE}.portal___state___settings____password_state.change"
    sent = {"old_password": DEMO_PASSWORD, "password": fresh, "password_again": fresh}

    answers = guest.connect().ask(change, {"sent": sent})

    assert is_led_to_login(other.connect().ask(f"{PROFILE}.load"))
    ticket = [each for each in values_of(answers, "ticket") if each][-1]
    assert guest.trade(ticket).status_code == 204
    old = {"sent": {"identifier": changing, "password": DEMO_PASSWORD}}
    assert not any(values_of(guest.connect().ask(LOG_IN, old), "ticket"))
    guest.close()
    other.close()
