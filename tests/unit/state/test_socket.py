"""The doorkeeper before the websocket: which packets come in, and how many (checks 32 and 59)."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reflex_base.constants import CompileVars
from socketio.packet import Packet

import portal.portal  # noqa: F401 - assembling the app registers every handler
from portal.state.socket import Doorkeeper, read_event
from tests.unit.state.test_gate import PROFILE_LOAD, STATE

NAMESPACE = "/_event"
NEWCOMERS = 600
HYDRATE = {"name": f"{STATE}.hydrate", "payload": {}, "router_data": {}}


class Wire:
    """As much of a socket.io server as the doorkeeper uses; it notes what came through."""

    packet_class = Packet

    def __init__(self, *, address: str = "192.0.2.1", query: str = "token=x") -> None:
        self.came: list[tuple[str, Any]] = []
        self.address, self.query = address, query
        self.open: set[str] = set()
        self.eio = SimpleNamespace(disconnect=self._hang_up)
        self.manager = SimpleNamespace(sid_from_eio_sid=self._sid)
        self.environ = self

    def get(self, _connection: str, _default: object) -> dict[str, Any]:
        return {"QUERY_STRING": self.query, "asgi.scope": {"client": (self.address, 1)}}

    def _sid(self, connection: str, _namespace: str) -> str | None:
        return connection if connection in self.open else None

    async def _hang_up(self, connection: str) -> None:
        self.came.append(("hung up", connection))

    async def _handle_connect(self, connection: str, _namespace: str, data: object) -> None:
        self.open.add(connection)
        self.came.append(("connect", data))

    async def _handle_disconnect(self, connection: str, _namespace: str, _why: str) -> None:
        self.came.append(("disconnect", connection))

    async def _handle_event(self, _connection: str, _namespace: str, _id: None, data: Any) -> None:
        self.came.append(("event", data))

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.came]


def _keeper(wire: Wire) -> Doorkeeper:
    return Doorkeeper(wire, NAMESPACE, newcomers=NEWCOMERS)  # type: ignore[arg-type]  # a fake


def _event(*data: object) -> str:
    return f"2{NAMESPACE},{json.dumps(data)}"


async def test_what_our_pages_send_comes_in():
    wire = Wire()
    keeper = _keeper(wire)

    await keeper.take("a", f"0{NAMESPACE},")
    await keeper.take("a", _event("event", HYDRATE))
    await keeper.take("a", _event("client_error", {"message": "x"}))
    await keeper.take("a", f"1{NAMESPACE},")

    assert wire.kinds() == ["connect", "event", "event", "disconnect"]


@pytest.mark.parametrize("name", ["connect", "disconnect", "connect_error", "event ", "ping", ""])
async def test_no_event_of_the_server_itself_comes_in(name: str):
    wire = Wire()

    await _keeper(wire).take("a", _event(name, {"QUERY_STRING": "token=x"}, {}))

    assert wire.came == []


@pytest.mark.parametrize(
    "frame", ["", "9", "2", "2/other,[]", '51-/_event,["event",{}]', b"0", "3/_event,1[]"]
)
async def test_what_is_no_packet_of_ours_ends_the_connection(frame: str):
    wire = Wire()

    await _keeper(wire).take("a", frame)

    assert wire.kinds() == ["hung up"]


async def test_one_connection_has_one_tab():
    wire = Wire()
    keeper = _keeper(wire)

    await keeper.take("a", f"0{NAMESPACE},")
    await keeper.take("a", f"0{NAMESPACE},")

    assert wire.kinds() == ["connect", "hung up"]


async def test_a_tab_needs_a_token():
    wire = Wire(query="EIO=4")

    await _keeper(wire).take("a", f"0{NAMESPACE},")

    assert wire.kinds() == ["hung up"]


async def test_a_connection_sends_at_the_pace_of_a_page():
    wire = Wire()
    keeper = _keeper(wire)

    for _ in range(400):
        await keeper.take("loud", _event("event", HYDRATE))
    told = len(wire.came)
    await keeper.take("quiet", _event("event", HYDRATE))

    assert Doorkeeper.BURST <= told < Doorkeeper.BURST + 15
    assert len(wire.came) == told + 1


@pytest.mark.parametrize(
    ("addresses", "is_one_network"),
    [
        (["192.0.2.1"], True),
        ([f"2001:db8::{number:x}" for number in range(1, 900)], True),
        ([f"198.51.{number // 250}.{number % 250}" for number in range(900)], False),
    ],
)
async def test_a_network_opens_only_so_many(addresses: list[str], is_one_network: bool):
    wire = Wire()
    keeper = _keeper(wire)

    for number in range(900):
        wire.address = addresses[number % len(addresses)]
        await keeper.take(f"connection {number}", f"0{NAMESPACE},")

    let_in = wire.kinds().count("connect")
    assert (let_in < NEWCOMERS + 20) == is_one_network


async def test_the_first_packet_carries_a_checked_event_only():
    wire = Wire()
    greeting = {
        CompileVars.CONNECT_AUTH_EVENT: {**HYDRATE, "more": 1, "router_data": {"ip": "6.6.6.6"}},
        CompileVars.CONNECT_AUTH_STATE_SCHEMA: "abc",
        "other": 1,
    }

    await _keeper(wire).take("a", f"0{NAMESPACE},{json.dumps(greeting)}")
    await _keeper(wire).take("b", f'0{NAMESPACE},{{"event": {{"name": 5}}}}')

    route = {"pathname": "/", "asPath": "/", "query": {}}
    kept = {
        CompileVars.CONNECT_AUTH_EVENT: {**HYDRATE, "router_data": route},
        CompileVars.CONNECT_AUTH_STATE_SCHEMA: "abc",
    }
    assert wire.came == [("connect", kept), ("connect", {})]


@pytest.mark.parametrize(
    "route",
    [
        {"pathname": 5},
        {"pathname": "/a\r\nb"},
        {"asPath": "\ud800"},
        {"asPath": "/" * 3000},
        {"query": []},
        {"query": {str(number): "x" for number in range(100)}},
        {"query": {"a": {}}},
    ],
)
def test_an_odd_place_becomes_the_front_page(route: dict[str, Any]):
    event = read_event({"name": PROFILE_LOAD, "router_data": route})

    assert event is not None
    assert event["router_data"] == {"pathname": "/", "asPath": "/", "query": {}}


def test_a_place_keeps_what_is_known():
    route = {
        "pathname": "/login",
        "asPath": "/login?x=%0A#y",
        "query": {"x": "\n"},
        "ip": "6.6.6.6",
    }

    event = read_event({"name": PROFILE_LOAD, "router_data": route})

    assert event is not None
    assert event["router_data"] == {key: value for key, value in route.items() if key != "ip"}


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=15,
)
_parts = st.sampled_from(["name", "payload", "router_data", "x"])


@pytest.mark.thorough
@settings(max_examples=1000)
@given(sent=_json | st.dictionaries(_parts, _json | st.just(PROFILE_LOAD)))
def test_nothing_odd_breaks_the_reading(sent: Any):
    event = read_event(sent)

    assert event is None or event.keys() == {"name", "payload", "router_data"}


@settings(max_examples=500)
@given(frame=st.text() | st.binary() | st.text().map(lambda text: f"2{NAMESPACE},{text}"))
async def test_no_frame_breaks_the_doorkeeper(frame: str | bytes):
    wire = Wire()

    await _keeper(wire).take("a", frame)

    assert wire.kinds() in ([], ["hung up"], ["connect"], ["disconnect"])
