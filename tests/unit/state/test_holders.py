"""A dead socket makes way for the tab's next one, a living one keeps its tab (check 17)."""

import asyncio
from types import SimpleNamespace

import pytest
from reflex.utils.token_manager import LocalTokenManager

from portal.state import holders
from portal.state.bus import Bus
from portal.state.holders import Holders


class Line:
    """Stands where engine.io's socket stands: a page that answers each ping, or nobody."""

    closed = False

    def __init__(self, *, is_alive):
        self.is_alive = is_alive
        self.pongs = 0

    def schedule_ping(self):
        self.pongs += 1

    async def send(self, _packet):
        if self.is_alive:
            self.schedule_ping()


class Lines:
    """Stands where the socket server stands; a socket's connection is called like itself."""

    def __init__(self, **lines):
        self.sockets = lines
        self.left = []
        self.eio = self.manager = self

    def eio_sid_from_sid(self, sid, _namespace):
        return sid if sid in self.sockets else None

    async def disconnect(self, connection):
        self.left.append(connection)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(holders, "ANSWER_SECONDS", 0.02)


def _holders(lines):
    manager = LocalTokenManager()
    namespace = SimpleNamespace(namespace="/_event", _token_manager=manager)
    return Holders(SimpleNamespace(event_namespace=namespace, sio=lines), Bus()), manager


async def test_a_dead_socket_loses_its_tab_and_is_closed():
    lines = Lines(old=Line(is_alive=False))
    guard, manager = _holders(lines)
    await manager.link_token_to_sid("tab", "old")

    await guard.make_way("tab", "new")

    assert await manager.link_token_to_sid("tab", "new") is None
    await asyncio.sleep(0)
    assert lines.left == ["old"]


async def test_a_living_socket_keeps_its_tab_from_a_duplicate():
    page = Line(is_alive=True)
    lines = Lines(old=page)
    guard, manager = _holders(lines)
    await manager.link_token_to_sid("tab", "old")

    await guard.make_way("tab", "new")

    assert await manager.link_token_to_sid("tab", "new") not in {None, "tab"}
    assert (lines.left, page.pongs) == ([], 0)
    page.schedule_ping()
    assert page.pongs == 1


async def test_a_token_that_nobody_holds_is_free():
    guard, manager = _holders(Lines())

    await guard.make_way("tab", "new")

    assert await manager.link_token_to_sid("tab", "new") is None
