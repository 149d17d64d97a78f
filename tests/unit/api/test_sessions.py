"""The two routes that touch the session cookie (checks 11, 15, 16)."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from portal import db
from portal.api.sessions import routes
from portal.config import get_settings
from portal.kit.tokens import fingerprint
from portal.models.accounts import Account
from portal.permissions import Visitor
from portal.services import sessions
from portal.services.visitors import session_cookie_of, visitor_of
from tests.factories.accounts import an_account

pytestmark = pytest.mark.usefixtures("database")
COOKIE = "browser=laptop"
VISITOR = visitor_of({"cookie": COOKIE}, "testclient")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    return TestClient(Starlette(routes=routes), headers={"cookie": COOKIE})


@pytest.fixture
def secure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_BASE_URL", "https://portal.test")
    get_settings.cache_clear()


async def _ticket(account: Account, visitor: Visitor = VISITOR) -> str:
    async with db.transaction() as session:
        return sessions.create_ticket(session, visitor, account.id)


async def _is_signed_in(cookie: str) -> bool:
    async with db.reading() as session:
        return await sessions.find_actor(session, cookie, VISITOR) is not None


def _flags(header: str) -> set[str]:
    return {part.strip().lower() for part in header.split(";")[1:]}


async def test_a_good_ticket_is_worth_a_cookie(client):
    ticket = await _ticket(await an_account())

    answer = client.post("/auth/session", json={"ticket": ticket})

    assert answer.status_code == 204
    sid = answer.headers.get_list("set-cookie")[0]
    assert sid.startswith("sid=")
    assert _flags(sid) == {"httponly", "path=/", "samesite=lax"}
    assert await _is_signed_in(answer.cookies["sid"])


async def test_behind_https_the_cookie_is_bound_to_host_and_tls(secure):
    client = TestClient(
        Starlette(routes=routes),
        base_url="https://portal.test",
        headers={"cookie": "__Host-browser=laptop"},
    )
    visitor = Visitor(browser=fingerprint("laptop"), address="testclient")
    ticket = await _ticket(await an_account(), visitor)

    answer = client.post("/auth/session", json={"ticket": ticket})

    sid = answer.headers.get_list("set-cookie")[0]
    assert sid.startswith("__Host-sid=")
    assert _flags(sid) == {"httponly", "path=/", "samesite=lax", "secure"}
    assert session_cookie_of({"cookie": "sid=planted"}) == ""


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"[]", b'{"ticket": 5}', b"\xff", b"[" * 60_000]
)
def test_a_junk_body_is_a_bad_request(client, body):
    assert client.post("/auth/session", content=body).status_code == 400


@pytest.mark.parametrize("ticket", ["", "x", "a" * 43, "\\ud800"])
def test_an_unknown_ticket_is_forbidden(client, ticket):
    answer = client.post("/auth/session", content=f'{{"ticket": "{ticket}"}}')

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_the_accounts_language_speaks_where_none_was_chosen(client):
    account = await an_account(language="ru")

    first = client.post("/auth/session", json={"ticket": await _ticket(account)})
    chosen = client.post(
        "/auth/session",
        json={"ticket": await _ticket(account)},
        headers={"cookie": f"{COOKIE}; language=es"},
    )

    assert first.cookies["language"] == "ru"
    assert "language" not in chosen.cookies


async def test_logging_out_ends_the_session_and_takes_the_cookie_back(client):
    ticket = await _ticket(await an_account())
    sid = client.post("/auth/session", json={"ticket": ticket}).cookies["sid"]

    answer = client.post("/auth/logout", headers={"cookie": f"{COOKIE}; sid={sid}"})

    assert answer.status_code == 204
    assert answer.headers["clear-site-data"] == '"cache"'
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert not await _is_signed_in(sid)


def test_logging_out_twice_is_no_error(client):
    assert client.post("/auth/logout").status_code == 204
    assert client.post("/auth/logout", headers={"cookie": "sid=x"}).status_code == 204


@pytest.mark.parametrize("path", ["/auth/session", "/auth/logout"])
def test_a_link_changes_nothing(client, path):
    assert client.get(path).status_code == 405
