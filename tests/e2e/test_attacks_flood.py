"""Too much of everything: events, frames, faults, forged lines (checks 59, 66; R14, R15)."""

import re
import statistics
import time
import uuid
from contextlib import suppress

from tests.e2e.harness import Server
from tests.e2e.personas import BASE, BY_NAME, PROFILE, Guest, arrive, faults_in, values_of
from tests.e2e.raw_client import NAMESPACE, STATE, RawClient

FAULT = f"{STATE}.reflex___state____frontend_event_exception_state.handle_frontend_exception"
CHOOSE = f"{BASE}.portal___state___companies____company_state.choose_country"
FLOOD = 400


def _flood(client: RawClient) -> None:
    countries = ("CN", "DE")
    for number in range(FLOOD):
        client.send(CHOOSE, {"country": countries[number % 2]})


def _median_ms(guest: Guest, *, times: int = 15) -> float:
    client = guest.connect()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        assert client.ask(f"{PROFILE}.load")
        taken.append((time.perf_counter() - start) * 1000)
    client.close()
    return statistics.median(taken)


def test_a_flood_from_one_socket_is_cut(portal: Server) -> None:
    guest = arrive(portal, BY_NAME["member"])
    client = guest.connect()
    started = time.monotonic()

    _flood(client)
    time.sleep(1)

    answered = len(values_of(client.updates, "number_label"))
    allowed = 60 + 20 * (time.monotonic() - started + 1)
    assert 30 < answered < allowed < FLOOD
    guest.close()


def test_a_flood_does_not_slow_the_others_down(portal: Server) -> None:
    guest = arrive(portal, BY_NAME["member"])
    calm = _median_ms(guest)
    attackers = [guest.connect() for _ in range(4)]

    for attacker in attackers:
        _flood(attacker)
    during = _median_ms(guest)

    # Twice what it was (check 59), and what a busy machine loses by chance.
    assert during < 2 * calm + 100
    guest.close()


def test_refused_events_do_not_fill_the_log(portal: Server) -> None:
    guest = arrive(portal)
    since = len(portal.log())

    for _ in range(10):
        client = guest.connect()
        for number in range(25):
            client.send(f"{STATE}.setvar", {"var_name": "x", "value": number})
            client.send(f"no.such.{number}")
        client.settle()
        client.close()
    tail = portal.log()[since:]

    assert tail.count("event refused") <= 21
    assert "no.such" not in tail
    guest.close()


def test_faults_of_browsers_are_few_short_and_on_one_line(portal: Server) -> None:
    guest = arrive(portal)
    client = guest.connect()
    since = len(portal.log())
    forged = "boom\r\n2026-01-01 critical portal: all accounts deleted\x1b[31m\u2028\u202e"

    for number in range(30):
        client.send(FAULT, {"info": f"{forged}{number}" + "x" * 10_000, "component_stack": ""})
    client.send(FAULT, {"info": {"a": 1}, "component_stack": ""})
    client.settle()
    tail = portal.log()[since:]

    told = [line for line in tail.splitlines() if "fault in a browser" in line]
    assert len(told) <= 5
    assert all(len(line) < 2_500 for line in told)
    assert not re.search(r"^2026-01-01 critical", tail, re.MULTILINE)
    assert not re.search("[\x1b\u2028\u202e]", tail)
    assert faults_in(tail) == []
    guest.close()


def test_reports_outside_of_events_are_few_and_harmless_too(portal: Server) -> None:
    guest = arrive(portal)
    since = len(portal.log())

    for _ in range(8):
        client = guest.connect()
        for number in range(20):
            client.emit(
                "client_error", {"error_type": f"\r\nforged {number}", "message": "x" * 9_000}
            )
        client.emit("client_error", None)
        client.emit("client_error", [1])
        client.close()
    tail = portal.log()[since:]

    assert len(tail) < 40_000
    assert not re.search(r"^forged", tail, re.MULTILINE)
    guest.close()


def test_a_path_forges_no_line(portal: Server) -> None:
    guest = arrive(portal)
    since = len(portal.log())
    secret = portal.canaries.watch("a query", uuid.uuid4().hex)

    guest.http.get(f"/nowhere%0d%0aforged%20line%1b[31m?code={secret}")
    guest.http.get("/login", headers={"user-agent": f"x {secret}", "referer": f"/x?{secret}"})
    guest.connect().ask(f"{BASE}.enter", {"door": "open"}, path=f"/x\r\nforged?{secret}")
    tail = portal.log()[since:]

    assert not re.search(r"^forged", tail, re.MULTILINE)
    assert secret not in tail
    guest.close()


def test_huge_frames_cost_their_sender_only(portal: Server) -> None:
    guest = arrive(portal, BY_NAME["member"])
    bystander, since = guest.connect(), len(portal.log())

    for size in (900_000, 1_500_000, 5_000_000):
        attacker = guest.connect()
        frame = f'42{NAMESPACE},["event",{{"name":"x","payload":{{"a":"{"y" * size}"}}}}]'
        with suppress(OSError):  # Cut off in the middle: that is the point.
            attacker.write(frame)

    assert bystander.ask(f"{PROFILE}.load")
    assert faults_in(portal.log()[since:]) == []
    guest.close()
