"""Round trips of events with fifty open tabs, and what fifty wrong logins do to everybody else."""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from portal.services.demo import DEMO_PASSWORD
from tests.bench.bare import COUNT_EVENT
from tests.bench.sockets import Tab, Update, values_of

TABS = 50
ROUNDS = 20
#: Seconds between two events of a tab: a quick person, and below the portal's own limit.
PACE = 0.5
BASE = "reflex___state____state.portal___state___base____portal_state"
LOG_IN = f"{BASE}.portal___state___accounts____log_in_state.log_in"
SAVE_PROFILE = f"{BASE}.portal___state___profile____profile_state.save"
#: What the last update of a form's handler says.
DONE = "is_busy=False"
Payload = Callable[[int, int], dict[str, Any]]


async def counter_round_trip(base_url: str) -> list[float]:
    """Return the seconds of each counter event of the bare app."""
    tabs = await asyncio.gather(*(Tab(base_url).open() for _ in range(TABS)))
    return await _measure(tabs, COUNT_EVENT, lambda _tab, _turn: {}, sets="count")


async def save_round_trip(base_url: str, email: str) -> list[float]:
    """Return the seconds of each save of a profile: session, form, one write, audit event."""
    cookie = await log_in(base_url, email)
    tabs = await asyncio.gather(*(Tab(base_url, {"Cookie": cookie}).open() for _ in range(TABS)))
    return await _measure(
        tabs, SAVE_PROFILE, lambda tab, turn: {"sent": profile(tab, turn)}, sets=DONE
    )


def profile(tab: int, turn: int) -> dict[str, str]:
    # Another job title each time: a save that changes nothing would write nothing.
    return {
        "contact_name": "Lena Fischer",
        "name_on_id": "Lena Fischer",
        "name_latin": "",
        "country": "DE",
        "job_title": f"Buyer {tab}-{turn}",
        "mobile": "",
    }


async def _measure(tabs: list[Tab], event: str, payload: Payload, *, sets: str) -> list[float]:
    """Let every tab send its events at its own pace, the tabs spread over it."""

    async def act(number: int, tab: Tab) -> list[float]:
        await asyncio.sleep(PACE * number / len(tabs))
        times = []
        for turn in range(ROUNDS):
            began = time.perf_counter()
            times.append(await tab.time(event, payload(number, turn), sets=sets))
            await asyncio.sleep(max(0, PACE - (time.perf_counter() - began)))
        return times

    measured = await asyncio.gather(*(act(number, tab) for number, tab in enumerate(tabs)))
    for tab in tabs:
        await tab.close()
    # The first round warms up connections and caches.
    return [each for times in measured for each in times[1:]]


async def log_in(base_url: str, email: str) -> str:
    """Log in as a browser would; return what it sends as Cookie afterwards."""
    async with httpx.AsyncClient(base_url=base_url, headers={"Origin": base_url}) as client:
        await client.get("/login")
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        tab = await Tab(base_url, {"Cookie": cookies}).open()
        sent = {"identifier": email, "password": DEMO_PASSWORD}
        updates = await tab.ask(LOG_IN, {"sent": sent}, sets=DONE)
        await tab.close()
        answer = await client.post("/auth/session", json={"ticket": _find_ticket(updates)})
        assert answer.status_code == 204, answer.status_code
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def _find_ticket(updates: list[Update]) -> str:
    values = [each for update in updates for each in values_of(update)]
    return next(str(value) for name, value in values if name == "ticket")


@dataclass(frozen=True)
class Guessing:
    """What fifty wrong logins at once did, in seconds."""

    took: float
    #: The longest single step of the server's event loop: nobody else is served meanwhile.
    longest_step: float
    #: The slowest twentieth of what others ask for; includes waiting for a busy processor.
    bystander: float
    saving: float


async def guess_passwords(base_url: str, probe: Path, email: str) -> Guessing:
    """Log in wrongly fifty times at once while others go on: /health asked for, a profile saved.

    Each guesser comes from an address and a browser of its own, so that no limit spares the server
    the hashing. `probe` is the file that tests/bench/probe/sitecustomize.py writes in the server.
    """
    cookie = await log_in(base_url, email)
    person = await Tab(base_url, {"Cookie": cookie}).open()
    tabs = await asyncio.gather(*(_guesser(base_url, number) for number in range(TABS)))
    guesses = [{"identifier": f"nobody{n}@example.com", "password": "wrong"} for n in range(TABS)]
    is_over = asyncio.Event()
    bystander = asyncio.create_task(_watch(base_url, is_over))
    saving = asyncio.create_task(_save(person, is_over))
    await asyncio.sleep(1)
    since, began = time.time(), time.perf_counter()
    asked = [
        tab.ask(LOG_IN, {"sent": guess}, sets=DONE)
        for tab, guess in zip(tabs, guesses, strict=True)
    ]
    await asyncio.gather(*asked)
    took = time.perf_counter() - began
    is_over.set()
    asked_for, saved = await bystander, await saving
    for tab in (*tabs, person):
        await tab.close()
    longest = _longest_step(probe, since)
    return Guessing(took, longest, _slowest(asked_for, began), _slowest(saved, began))


def _slowest(waits: list[tuple[float, float]], since: float) -> float:
    """Return the slowest twentieth of those that began since, each with when it began."""
    return statistics.quantiles([wait for began, wait in waits if began >= since], n=20)[-1]


def _longest_step(probe: Path, since: float) -> float:
    noted = [line.split() for line in probe.read_text(encoding="ascii").splitlines()]
    return max((float(took) for ended, took in noted if float(ended) >= since), default=0.0)


async def _guesser(base_url: str, number: int) -> Tab:
    address = {"X-Forwarded-For": f"198.51.100.{number + 1}"}
    async with httpx.AsyncClient(base_url=base_url, headers=address) as client:
        await client.get("/login")
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return await Tab(base_url, {"Cookie": cookie, **address}).open()


async def _save(person: Tab, is_over: asyncio.Event) -> list[tuple[float, float]]:
    """Save a profile again and again, as fast as the doorkeeper allows one tab."""
    waits, turn = [], 0
    while not is_over.is_set():
        began, turn = time.perf_counter(), turn + 1
        waits.append(
            (began, await person.time(SAVE_PROFILE, {"sent": profile(0, turn)}, sets=DONE))
        )
        await asyncio.sleep(0.05)
    return waits


async def _watch(base_url: str, is_over: asyncio.Event) -> list[tuple[float, float]]:
    waits = []
    async with httpx.AsyncClient(base_url=base_url) as client:
        await client.get("/health")
        while not is_over.is_set():
            began = time.perf_counter()
            await client.get("/health")
            waits.append((began, time.perf_counter() - began))
            await asyncio.sleep(0.005)
    return waits


def median_ms(times: list[float]) -> float:
    return statistics.median(times) * 1000


def p95_ms(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000
