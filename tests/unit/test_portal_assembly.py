"""The app as it is put together: nothing of the guard may be missing when Reflex is upgraded."""

import logging
import subprocess
import sys
from uuid import uuid4

import pytest
from reflex_base.registry import RegistrationContext

import portal.portal
from portal.api.pages import PageServer
from portal.api.shield import (
    BodyLimit,
    ClosedDoors,
    HandshakeHeaders,
    OriginGuard,
    SecurityHeaders,
)
from portal.pages.registry import PAGES
from portal.services import news
from portal.state.base import PortalState
from portal.state.gate import FRAMEWORK_EVENTS, FRONTEND_FAULT, Gate
from portal.state.policy import Open, policy_of
from portal.state.socket import Doorkeeper

APP = portal.portal.app
HANDLERS = RegistrationContext.get().event_handlers


def test_the_gate_comes_first():
    assert isinstance(APP._middlewares[0], Gate)


def test_the_doorkeeper_hears_every_packet():
    assert APP.sio is not None
    heard = APP.sio.eio.handlers["message"]

    assert heard.__func__ is Doorkeeper.take


def test_tokens_are_bound_to_browsers():
    assert APP.event_namespace is not None
    link = APP.event_namespace._token_manager.link_token_to_sid

    assert link.__qualname__ == "bind_tokens.<locals>.link_bound"


def test_the_shield_is_whole_and_in_order():
    wrappers = [each for each in APP.api_transformer[1:] if isinstance(each, type)]

    assert wrappers == [BodyLimit, HandshakeHeaders, OriginGuard, ClosedDoors, SecurityHeaders]
    assert PageServer not in wrappers  # built only where there is a front end to serve


@pytest.mark.parametrize("name", sorted({*FRAMEWORK_EVENTS, FRONTEND_FAULT}))
def test_the_frameworks_events_are_called_what_we_think(name):
    assert name in HANDLERS


def test_nothing_of_the_framework_has_a_policy_of_ours():
    foreign = [
        name
        for name, registered in HANDLERS.items()
        if not getattr(registered.handler.fn, "__module__", "").startswith("portal.")
    ]

    assert foreign
    assert [name for name in foreign if policy_of(HANDLERS[name].handler.fn)] == []


def test_telling_of_a_failure_asks_the_database_nothing():
    assert policy_of(PortalState.show_failure.fn) is Open.TO_ALL_UNSEEN


def test_a_failure_is_logged_and_told(caplog):
    with caplog.at_level(logging.ERROR, logger="portal.portal"):
        told = portal.portal._show_failure(ValueError("boom"))

    assert "a handler failed" in caplog.text
    assert told is not None
    assert told.handler.fn is PortalState.show_failure.fn


def test_only_these_origins_may_connect():
    assert APP.sio is not None

    assert "*" not in APP.sio.eio.cors_allowed_origins


def test_every_page_is_served_and_stands_behind_a_door():
    routes = {
        f"/{route}".replace("/index", "/").rstrip("/") or "/" for route in APP._unevaluated_pages
    }

    assert {page.route.rstrip("/") or "/" for page in PAGES.values()} <= routes
    for page in PAGES.values():
        assert page.needs


def test_ended_sessions_are_told_to_their_tabs(monkeypatch):
    told, listeners = [], []
    monkeypatch.setattr(portal.portal.bus, "publish", told.append)
    monkeypatch.setattr(news.sessions, "on_ended", listeners.append)
    news.on_news(portal.portal._tell_topics)
    ended = uuid4()

    for each in listeners:
        each([ended])

    assert told == [f"session:{ended}"]


def test_the_web_process_loads_nothing_that_it_leaves_to_others():
    """Each start and each worker would pay for it: a third of a second, and tens of megabytes."""
    left_to_others = {"fpdf", "fontTools", "pypdf", "pypinyin", "holidays.countries", "alembic"}
    code = "import sys, portal.portal; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert set(done.stdout.split()) & left_to_others == set()
