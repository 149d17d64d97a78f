"""Every way in that is no page and no event: HTTP routes and the worker's jobs (check 26).

A new one fails here until somebody has written down who may take it.
"""

import ast

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

import portal.portal
from portal.api.shield import ClosedDoors
from tests.architecture.source import ROOT, dotted, files, functions, name_of

APP = portal.portal.app
#: Anybody may ask; what each lets out is told in its tests.
OPEN_ROUTES = {
    "GET /health",
    "GET /ready",
    # Worth nothing without a ticket that the right password, code or link was worth.
    "POST /auth/session",
    "POST /auth/logout",
}
#: Whoever is signed in, and then only what is theirs.
OWN_ROUTES = {
    "GET /files/copies/{file_id}",
    "GET /files/due/{review_id}",
    "GET /files/letters/{letter_id}",
    "GET /files/{file_id}",
    "POST /files",
    "POST /files/{file_id}/link",
}
#: What Reflex opens by itself; the doors before it close what is not named here (check 43).
FRAMEWORK_ROUTES = {"GET /ping", "MOUNT /_event"}
#: What the worker does for nobody in particular, so that no permission guards it: only for rows
#: that are due by the clock, each looked at again in a transaction of its own.
JOBS = {
    "keep_house": {
        "_delete_old",
        "_link_rest",
        "desk_reviews.do_due",
        "desk_reviews.let_go",
        "desk_reviews.list_ending",
        "desk_reviews.list_untouched",
        "erasing.erase",
        "erasing.list_due",
        "files.sweep",
        "files.tidy_up",
        "invitations.expire",
        "invitations.list_overdue",
        "memberships.expire",
        "memberships.list_overdue",
    },
    "keep_promises": {
        "_link_recent",
        "desk_reviews.do_due",
        "desk_reviews.list_due",
        "recoveries.complete",
        "recoveries.list_due",
    },
    "_delete_old": {
        "accounts.delete_stale",
        "badges.delete_stale",
        "notices.delete_old",
        "outbox.delete_old",
        "support.delete_old",
    },
    "run": {"deliver_due", "keep_house", "keep_promises"},
}
WORKER = ROOT / "portal" / "worker.py"


def _routes() -> list[Route]:
    [ours] = [each for each in APP.api_transformer if isinstance(each, Starlette)]
    return [each for each in ours.routes if isinstance(each, Route)]


def _named(route: Route) -> set[str]:
    return {f"{method} {route.path}" for method in (route.methods or set()) - {"HEAD"}}


def test_the_routes_are_exactly_these() -> None:
    assert set().union(*map(_named, _routes())) == OPEN_ROUTES | OWN_ROUTES


def test_the_frameworks_routes_are_these_or_shut() -> None:
    assert APP._api is not None
    found = set()
    for each in APP._api.routes:
        if isinstance(each, Mount):
            found.add(f"MOUNT {each.path}")
        elif isinstance(each, Route):
            found |= {name for name in _named(each) if not _is_shut(each.path)}

    assert found == FRAMEWORK_ROUTES


def _is_shut(path: str) -> bool:
    async def inside(scope: object, receive: object, send: object) -> None:
        raise AssertionError(path)

    client = TestClient(ClosedDoors(inside))
    try:
        return client.get(path).status_code == 404
    except AssertionError:
        return False


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("route", sorted(OWN_ROUTES))
def test_a_stranger_gets_nothing_of_what_is_somebodys(route: str) -> None:
    method, path = route.split()
    client = TestClient(Starlette(routes=_routes()), follow_redirects=False)

    answer = client.request(method, path.replace("{", "").replace("}", ""), content=b"x")

    is_led_to_login = answer.headers.get("location", "").startswith("/login")
    assert answer.status_code in {401, 404} or (answer.status_code == 303 and is_led_to_login)


@pytest.mark.parametrize("place", JOBS)
def test_the_workers_jobs_are_exactly_these(place: str) -> None:
    [function] = [each for each in functions(WORKER) if each.name == place]
    calls = [each for each in ast.walk(function) if isinstance(each, ast.Call)]

    given = {
        dotted(argument)
        for call in calls
        for argument in call.args
        if dotted(call) in {"_alone", "_each"}
    }
    called = {
        dotted(call) for call in calls if dotted(call).endswith((".delete_stale", ".delete_old"))
    }
    assert given | called == JOBS[place]


def test_only_services_put_messages_into_the_outbox() -> None:
    senders = {
        name_of(path)
        for path in files("portal")
        if "outbox.post(" in path.read_text(encoding="utf-8")
    }

    assert senders
    assert {each for each in senders if not each.startswith("portal/services/")} == set()
