"""Values that no page sends, to every handler: no crash, no change (check 32, R3, R15)."""

import inspect
import json
from typing import Any

import pytest

from tests.e2e.harness import Server
from tests.e2e.personas import (
    ASKED_PER_SOCKET,
    BASE,
    BY_NAME,
    LOG_IN,
    Guest,
    arrive,
    dump,
    faults_in,
)
from tests.e2e.raw_client import NAMESPACE, STATE
from tests.e2e.test_attacks_handlers import HANDLERS, plausible

#: As JSON text, for some of them cannot be written by Python's own encoder.
ODD_VALUES = {
    "null": "null",
    "object": '{"a": 1}',
    "list": "[1, [2]]",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "true": "true",
    "fraction": "1.5",
    "huge number": "1" + "0" * 400,
    "NUL": '"a\\u0000b"',
    "lone surrogate": '"\\udc00"',
    "direction override": '"\\u202e"',
    "too many digits": '"' + "9" * 5000 + '"',
    "too long": '"' + "x" * 30_000 + '"',
    "surrogate as a key": '{"\\udc00": "a"}',
    "deep": "[" * 900 + "]" * 900,
    "wide": json.dumps({str(i): "x" for i in range(1000)}),
}
NAMES = [name for name in HANDLERS if not name.endswith(("hydrate", "on_load_internal"))]


def frame(name: str, payload: str) -> str:
    router = '{"pathname": "/", "asPath": "/"}'
    event = f'{{"name": {json.dumps(name)}, "payload": {payload}, "router_data": {router}}}'
    return f'42{NAMESPACE},["event",{event}]'


def _write_all(guest: Guest, frames: list[str]) -> None:
    for start in range(0, len(frames), 2 * ASKED_PER_SOCKET):
        socket = guest.connect()
        for frame in frames[start : start + 2 * ASKED_PER_SOCKET]:
            socket.write(frame)
        socket.settle()
        socket.close()


def arguments_of(name: str) -> list[str]:
    return list(inspect.signature(inspect.unwrap(HANDLERS[name])).parameters)[1:]


def _odd_payloads(name: str, odd: str) -> list[str]:
    """Return the odd value in the place of each argument, and once where none belongs."""
    good = {key: json.dumps(value) for key, value in plausible(name).items()}
    mixed = [{**good, argument: odd} for argument in arguments_of(name)]
    mixed.append({**good, "self": odd})
    return [
        "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in payload.items()) + "}"
        for payload in mixed
    ]


@pytest.mark.parametrize("odd", ODD_VALUES)
@pytest.mark.parametrize("who", ["stranger", "admin", "support"])
def test_no_odd_value_breaks_or_changes_anything(who: str, odd: str, portal: Server) -> None:
    guest = arrive(portal, BY_NAME[who])
    before, since = dump(portal), len(portal.log())

    frames = [frame(name, each) for name in NAMES for each in _odd_payloads(name, ODD_VALUES[odd])]
    _write_all(guest, frames)

    assert faults_in(portal.log()[since:]) == []
    assert dump(portal) == before
    guest.close()


@pytest.mark.parametrize("who", ["stranger", "admin", "support"])
def test_missing_and_unknown_arguments_are_refused(who: str, portal: Server) -> None:
    guest = arrive(portal, BY_NAME[who])
    before, since = dump(portal), len(portal.log())

    frames = [frame(name, "{}") for name in NAMES if arguments_of(name)]
    frames += [
        frame(name, json.dumps({**plausible(name), "role": "support"}))
        for name in NAMES
        if "role" not in plausible(name)
    ]
    _write_all(guest, frames)

    assert faults_in(portal.log()[since:]) == []
    assert dump(portal) == before
    guest.close()


JUNK_EVENTS: list[Any] = [
    *(None, 5, "hello", [1], {}),
    {"name": 5},
    {"name": []},
    {"name": "x" * 5000},
    {"name": "no.such.handler"},
    {"name": LOG_IN, "payload": None},
    {"name": LOG_IN, "payload": [1]},
    {"name": LOG_IN, "payload": {"sent": {}}, "router_data": [1]},
    {"name": f"{BASE}.enter", "payload": {"door": "open"}, "router_data": {"query": 5}},
    {"name": f"{BASE}.enter", "payload": {"door": "x"}, "router_data": {"asPath": "\x00"}},
    {"name": f"{BASE}.enter", "payload": {"door": "x"}, "router_data": {"asPath": "http://[x"}},
    {"name": f"{BASE}.enter", "payload": {"door": "x"}, "router_data": {"pathname": {"a": 1}}},
    {"name": f"{STATE}.hydrate", "payload": {"x": 1}},
    {"name": f"{STATE}.hydrate_and_load", "payload": {"vars": {"a.b": 1}}},
    {"name": f"{STATE}.hydrate_and_load", "payload": {"hashes": 5}},
    {"name": f"{STATE}.set_is_hydrated", "payload": {"value": {"a": 1}}},
]


def test_what_is_no_event_is_dropped_and_the_tab_lives_on(portal: Server) -> None:
    guest = arrive(portal)
    socket = guest.connect()
    since = len(portal.log())

    for junk in JUNK_EVENTS:
        socket.emit("event", junk)
    socket.emit("event")
    socket.emit("event", {}, {})

    assert socket.settle() is not None
    assert faults_in(portal.log()[since:]) == []
    guest.close()


@pytest.mark.parametrize(
    "frame",
    [
        f'42{NAMESPACE},["event",' + "[" * 100_000 + "]" * 100_000 + "]",
        f'42{NAMESPACE},["event",{{"name":"x","payload":{{"a":{"1" * 5000}}}}}]',
        f"42{NAMESPACE},{{}}",
        f"42{NAMESPACE},[]",
        f"42{NAMESPACE},[5]",
        f"42{NAMESPACE}",
        f"43{NAMESPACE},1[]",
        f'451-{NAMESPACE},["event",{{"_placeholder":true,"num":0}}]',
        "40/admin,",
        "49",
        "4",
        f'42{NAMESPACE},["event","' + "a" * 1_100_000 + '"]',
    ],
    ids=lambda frame: frame[:24],
)
def test_a_frame_that_is_none_harms_nobody(frame: str, portal: Server) -> None:
    guest = arrive(portal)
    bystander, attacker = guest.connect(), guest.connect()
    since = len(portal.log())

    attacker.write(frame)

    assert bystander.ask(f"{STATE}.hydrate")
    assert faults_in(portal.log()[since:]) == []
    guest.close()
