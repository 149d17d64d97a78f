"""The shield around everything that is served."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from portal.api.shield import MAX_BODY, BodyLimit, ClosedDoors, OriginGuard, SecurityHeaders

ORIGIN = {"origin": "http://localhost:3000"}


async def _echo(request: Request):
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
def client():
    routes = [Route("/{rest:path}", _echo, methods=["GET", "POST"])]
    app = SecurityHeaders(ClosedDoors(OriginGuard(BodyLimit(Starlette(routes=routes)))))
    return TestClient(app)


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://localhost:3001"])
def test_an_unsafe_request_of_another_origin_is_refused(client, origin):
    headers = {} if origin is None else {"origin": origin}

    assert client.post("/auth/logout", headers=headers).status_code == 403


def test_our_own_origin_may_post(client):
    assert client.post("/auth/logout", headers=ORIGIN).status_code == 200


def test_reading_needs_no_origin_but_the_socket_does(client):
    assert client.get("/help").status_code == 200
    assert client.get("/_event/?EIO=4&transport=polling").status_code == 403


@pytest.mark.parametrize("path", ["/_upload", "/_upload/x.pdf", "/_all_routes", "/_health"])
def test_reflex_own_doors_are_shut(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, headers=ORIGIN).status_code == 404


def test_a_large_body_is_cut_off(client):
    assert client.post("/x", content=b"a" * MAX_BODY, headers=ORIGIN).status_code == 200
    assert client.post("/x", content=b"a" * (MAX_BODY + 1), headers=ORIGIN).status_code == 413


def test_a_body_without_a_length_is_counted(client):
    chunks = (b"a" * 8192 for _ in range(100))

    assert client.post("/x", content=chunks, headers=ORIGIN).status_code == 413


@pytest.mark.parametrize("length", ["-1", "many", "1e3"])
def test_a_length_that_is_none_is_refused(client, length):
    answer = client.post("/x", content=b"abc", headers={**ORIGIN, "content-length": length})

    assert answer.status_code == 413


def test_every_answer_carries_the_headers(client):
    headers = client.get("/help").headers

    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert "script-src 'self';" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-cache"
    assert "immutable" in client.get("/assets/a.js").headers["cache-control"]


def test_what_is_permitted_to_origins_is_left_to_reflex():
    async def generous(_request: Request):
        headers = {"access-control-allow-origin": "*", "Access-Control-Allow-Credentials": "true"}
        return PlainTextResponse("", headers=headers)

    app = SecurityHeaders(Starlette(routes=[Route("/", generous)]))

    answer = TestClient(app).get("/", headers=ORIGIN)

    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers["x-content-type-options"] == "nosniff"
