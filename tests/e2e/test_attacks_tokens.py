"""The tab's token opens nothing without the cookies it belongs to (checks 12, 13; R4, R5, R7)."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.e2e.harness import Server, wait_for
from tests.e2e.personas import (
    BASE,
    BY_NAME,
    LOG_IN,
    PROFILE,
    Guest,
    arrive,
    dump,
    faults_in,
    told_by,
    values_of,
)
from tests.e2e.raw_client import STATE, RawClient

HYDRATE = f"{STATE}.hydrate"
LOAD_ALL = f"{STATE}.hydrate_and_load"
MINE = "lena.fischer@example.com"
#: A UUID but for its capital letters.
NOT_LOWER = "30D608B6-0356-4697-BA35-0AE0F1910857"


@pytest.fixture
def victim(portal: Server) -> Guest:
    return arrive(portal, BY_NAME["admin"], afresh=True)


def _with_profile(victim: Guest, token: str = "") -> RawClient:
    """Open a tab that has loaded something worth stealing."""
    tab = victim.connect(token=token)
    tab.ask(f"{BASE}.enter", {"door": "signed_in"}, path="/personal")
    assert MINE in str(tab.ask(f"{PROFILE}.load"))
    return tab


def _sees(client: RawClient) -> str:
    return str([client.ask(name) for name in (HYDRATE, LOAD_ALL, f"{PROFILE}.load")])


def test_the_owner_gets_the_tab_back(victim: Guest) -> None:
    tab = _with_profile(victim)
    tab.close()

    again = victim.connect(token=tab.token)

    assert again.token == tab.token
    assert MINE in str(again.ask(HYDRATE))
    victim.close()


@pytest.mark.parametrize("is_connected", [True, False])
@pytest.mark.parametrize("thief_is", ["stranger without cookies", "stranger", "member"])
def test_a_stolen_token_opens_an_empty_tab(
    thief_is: str, is_connected: bool, victim: Guest, portal: Server
) -> None:
    tab = _with_profile(victim)
    if not is_connected:
        tab.close()
    thief = arrive(portal, BY_NAME[thief_is])

    stolen = thief.connect(token=tab.token)

    assert stolen.token != tab.token
    assert MINE not in _sees(stolen)
    thief.close()
    victim.close()


def test_a_token_is_not_opened_by_half_of_its_cookies(victim: Guest) -> None:
    tab = _with_profile(victim)
    tab.close()

    for name, value in victim.http.cookies.items():
        other = victim.connect(cookie=f"{name}={value}", token=tab.token)
        assert other.token != tab.token, f"{name} alone opens the tab"
    victim.close()


@pytest.mark.parametrize("token", ["order-42", "1", "a_b", "0" * 36, NOT_LOWER])
def test_a_token_that_is_no_uuid_is_replaced(token: str, portal: Server) -> None:
    guest = arrive(portal)

    tokens = {guest.connect(token=token).token for _ in range(2)}

    assert all(str(uuid.UUID(each)) == each for each in tokens)
    assert len(tokens | {token}) == 3
    guest.close()


def test_parallel_sockets_never_share_a_tab(portal: Server) -> None:
    guest, token = arrive(portal), str(uuid.uuid4())

    with ThreadPoolExecutor(12) as pool:
        sockets = list(pool.map(lambda _: guest.connect(token=token), range(12)))

    assert len({socket.token for socket in sockets}) == 12
    guest.close()


@pytest.mark.skipif(
    int(os.environ.get("PORTAL_E2E_WORKERS") or 1) < 2, reason="needs two workers and Redis"
)
def test_two_workers_never_share_a_tab(portal: Server) -> None:
    for _ in range(8):
        test_parallel_sockets_never_share_a_tab(portal)


def test_a_socket_without_a_token_is_refused(portal: Server) -> None:
    client = RawClient(portal.base_url)

    with pytest.raises(Refused):
        client.connect(query="", seconds=5)

    client.close()


def test_nothing_comes_after_the_end_of_a_session(victim: Guest) -> None:
    tabs = [_with_profile(victim) for _ in range(3)]
    cookie = victim.cookie

    assert victim.log_out().status_code == 204

    for tab in tabs:
        wait_for("the push to leave", lambda tab=tab: values_of(tab.updates, "leave_to"), 1)
        assert MINE not in _sees(tab)
    tabs[0].close()
    again = victim.connect(cookie=cookie, token=tabs[0].token)
    assert again.token != tabs[0].token
    assert MINE not in _sees(again)
    victim.close()


def test_an_open_socket_may_do_nothing_after_the_end(victim: Guest, portal: Server) -> None:
    tab = _with_profile(victim)
    victim.log_out()
    before = dump(portal)

    answers = tab.ask(f"{PROFILE}.save", {"sent": {"contact_name": "Mallory", "language": "en"}})

    told = {name.rpartition(".")[2] for name in told_by(answers)}
    assert told <= {"viewer_rx_state_", "unread_rx_state_", "leave_to_rx_state_"}
    assert dump(portal) == before
    victim.close()


def test_one_browser_ends_another(victim: Guest, portal: Server) -> None:
    laptop = arrive(portal, BY_NAME["admin"], afresh=True)
    stolen = _with_profile(laptop)

    victim.connect().ask(f"{BASE}.portal___state___settings____security_state.end_others")

    wait_for("the push to leave", lambda: values_of(stolen.updates, "leave_to"), 1)
    assert MINE not in _sees(stolen)
    assert MINE in _sees(victim.connect())
    victim.close()
    laptop.close()


def test_no_packet_makes_a_handshake_again(portal: Server) -> None:
    guest = arrive(portal)
    client = guest.connect()
    forged = {"QUERY_STRING": "token=x", "asgi.scope": {"client": ["203.0.113.9", 1]}}

    client.emit("connect", forged)
    client.ask(LOG_IN, {"sent": {"identifier": MINE, "password": "not the right one"}})

    session = values_of(client.ask(HYDRATE), "rx_router_session")[-1]
    assert session["client_ip"] in {"127.0.0.1", "::1"}
    guest.close()


def test_a_client_that_says_goodbye_to_itself_leaks_no_password(portal: Server) -> None:
    guest = arrive(portal)
    client = guest.connect()
    since = len(portal.log())
    secret = portal.canaries.watch("a password", f"typed-{uuid.uuid4().hex}")

    client.emit("disconnect", "x")
    client.ask(LOG_IN, {"sent": {"identifier": MINE, "password": secret}})

    assert secret not in portal.log()
    assert faults_in(portal.log()[since:]) == []
    guest.close()


def test_one_connection_holds_one_tab(portal: Server) -> None:
    guest = arrive(portal)
    client = guest.connect()

    client.write("40/_event,")

    wait_for("the server hangs up", lambda: not client.is_open, 5)
    guest.close()


def test_a_foreign_origin_is_refused(portal: Server) -> None:
    for origin in ("https://evil.example", "null", "none", portal.base_url + ".evil.example"):
        client = RawClient(portal.base_url)
        with pytest.raises(Refused):
            client.connect(origin=origin)
        client.close()


def test_headers_of_a_proxy_do_not_come_back(portal: Server) -> None:
    guest = arrive(portal)
    client = RawClient(portal.base_url)
    secret = portal.canaries.watch("a proxy's header", uuid.uuid4().hex)

    client.connect(cookie=guest.cookie, headers={"X-Internal-Auth": secret, "Via": secret})

    assert secret not in str(client.ask(HYDRATE))
    assert guest.http.cookies["browser"] not in str(client.updates)
    client.close()
    guest.close()
