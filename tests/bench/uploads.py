"""What taking in a passport photo of twelve megapixels costs, and what ten at once do to others.

The yardstick is Pillow alone, which decodes the same photo and encodes it again; both are counted
in processor time, so that whatever else the machine does falls on neither.
"""

import asyncio
import io
import statistics
import time
from uuid import uuid4

import httpx
from PIL import Image

from portal.files import intake, limited, vault
from portal.files.rewritten import Rewritten
from portal.files.vault import Binding
from tests.bench import events
from tests.bench.events import DONE, SAVE_PROFILE
from tests.bench.results import HEADING, Result
from tests.bench.sockets import Tab
from tests.factories.papers import a_photo

#: 4,000 by 3,053 pixels.
WIDTH = 4000
ROUNDS = 9
MAX_COST = 2.0
MAX_DISTURBANCE = 1.5
AT_ONCE = 10
BYSTANDERS = 5
PACE = 0.1
_QUIET_ROUNDS = 40
#: Nobody may hand in more than four files at the same moment.
UPLOADERS = (
    "chen.wei@example.com",
    "lucia.ortega@example.com",
    "hu.jing@example.com",
)


def run(base_url: str, bystander: str) -> list[Result]:
    """Measure both; the portal at `base_url` has the demo people in it."""
    photo = a_photo(width=WIDTH)
    return [asyncio.run(_cost(photo)), asyncio.run(_disturbance(base_url, bystander, photo))]


def tell(results: list[Result]) -> int:
    """Print the table; return 1 when a target was missed."""
    print(HEADING.replace("  base", " quiet"))
    for result in results:
        print(result.line())
    return 1 if any(result.is_missed for result in results) else 0


async def _cost(photo: bytes) -> Result:
    bare, ours = [], []
    await _take_in(photo)
    for _ in range(ROUNDS):
        bare.append(_decode_and_encode(photo))
        ours.append(await _take_in(photo))
    limited.close()
    base, own = statistics.median(bare), statistics.median(ours)
    what = f"a photo of {len(photo) / 1e6:.1f} MB taken in, by Pillow alone"
    return Result(what, f"{base * 1000:.0f} ms", f"{own * 1000:.0f} ms", own / base, MAX_COST)


def _decode_and_encode(photo: bytes) -> float:
    began = time.process_time()
    with Image.open(io.BytesIO(photo)) as image:
        image.save(io.BytesIO(), "JPEG", quality=90)
    return time.process_time() - began


async def _take_in(photo: bytes) -> float:
    """Return the seconds of processor time of both processes: checked, rewritten, encrypted."""
    before = await limited.limited(time.process_time)
    began = time.process_time()
    _seal(await intake.rewrite(photo))
    spent = time.process_time() - began
    return spent + await limited.limited(time.process_time) - before


def _seal(rewritten: Rewritten) -> None:
    vault.seal(rewritten.content, Binding(uuid4(), uuid4()))


async def _disturbance(base_url: str, bystander: str, photo: bytes) -> Result:
    cookie = await events.log_in(base_url, bystander)
    uploaders = [await events.log_in(base_url, email) for email in UPLOADERS]
    tabs = await asyncio.gather(
        *(Tab(base_url, {"Cookie": cookie}).open() for _ in range(BYSTANDERS))
    )
    await _save(tabs, asyncio.Event(), rounds=5)
    quiet = await _save(tabs, asyncio.Event(), rounds=_QUIET_ROUNDS)
    is_over = asyncio.Event()
    watching = asyncio.create_task(_save(tabs, is_over, rounds=10**6))
    began = time.perf_counter()
    statuses = await asyncio.gather(
        *(_upload(base_url, uploaders[number % len(uploaders)], photo) for number in range(AT_ONCE))
    )
    took = time.perf_counter() - began
    is_over.set()
    busy = await watching
    # Before and after, so that whatever else the machine does falls on both sides.
    quiet += await _save(tabs, asyncio.Event(), rounds=_QUIET_ROUNDS)
    for tab in tabs:
        await tab.close()
    assert statuses == [201] * AT_ONCE, statuses
    base, own = events.median_ms(quiet), events.median_ms(busy)
    what = f"others' event during {AT_ONCE} uploads at once ({took:.1f} s)"
    return Result(what, f"{base:.1f} ms", f"{own:.1f} ms", own / base, MAX_DISTURBANCE)


async def _upload(base_url: str, cookie: str, photo: bytes) -> int:
    headers = {"Origin": base_url, "Cookie": cookie, "X-File-Name": "passport.jpg"}
    async with httpx.AsyncClient(base_url=base_url, headers=headers, timeout=120) as client:
        answer = await client.post("/files?purpose=identity", content=photo)
    return answer.status_code


async def _save(tabs: list[Tab], is_over: asyncio.Event, *, rounds: int) -> list[float]:
    """Let every tab save its profile again and again; return the seconds of each event."""

    async def act(number: int, tab: Tab) -> list[float]:
        times: list[float] = []
        while not is_over.is_set() and len(times) < rounds:
            sent = events.profile(number, time.monotonic_ns())
            times.append(await tab.time(SAVE_PROFILE, {"sent": sent}, sets=DONE))
            await asyncio.sleep(PACE)
        return times

    measured = await asyncio.gather(*(act(number, tab) for number, tab in enumerate(tabs)))
    return [each for times in measured for each in times]
