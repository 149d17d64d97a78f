"""Builds, serves, measures, compares: python -m tests.bench; status 1 when a target is missed.

`python -m tests.bench lists` measures the long lists alone, and `python -m tests.bench desk` the
queue of the desk, both without a build and a browser; `python -m tests.bench uploads` what photos
cost.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench import desk, events, lists, uploads, weight
from tests.bench.bare import running_bare
from tests.bench.results import HEADING, Result
from tests.e2e import browsing
from tests.e2e.harness import running_portal
from tests.e2e.persons import ADMIN

MAX_WEIGHT = 1.25
MAX_ROUND_TRIP = 3.0
MAX_STEP_MS = 100.0
#: Security check 2: what hashing may cost others.
MAX_SAVE_MS = 150.0
PAGES = ("/", "/login")
PROBE = Path(__file__).parent / "probe"


def _kib(size: int) -> str:
    return f"{size / 1024:.1f} KiB"


def _weigh(urls: dict[str, str]) -> list[Result]:
    """Compare first loads: each page against the plain bare app, and against Reflex's default."""
    with sync_playwright() as playwright:
        browser = browsing.launch(playwright)
        bare = weight.first_load(browser, urls["plain"])
        default = weight.first_load(browser, urls["default"])
        ours = {path: weight.first_load(browser, urls["portal"] + path) for path in PAGES}
        chinese = weight.first_load(browser, urls["portal"] + "/login", locale="zh-CN")
        browser.close()
    results = [
        Result(f"first load of {path}", _kib(bare), _kib(size), size / bare, MAX_WEIGHT)
        for path, size in ours.items()
    ]
    told = ours["/login"] / default
    return [
        *results,
        Result("first load of /login in Chinese", _kib(bare), _kib(chinese), chinese / bare, None),
        Result(
            "/login against Reflex's default look", _kib(default), _kib(ours["/login"]), told, None
        ),
    ]


def _time(urls: dict[str, str], probe: Path) -> list[Result]:
    counter = asyncio.run(events.counter_round_trip(urls["plain"]))
    save = asyncio.run(events.save_round_trip(urls["portal"], ADMIN))
    return [
        _compared("event with a write, 50 tabs, median", counter, save, events.median_ms),
        _compared("the same, slowest twentieth", counter, save, events.p95_ms, target=None),
        *_guessed(asyncio.run(events.guess_passwords(urls["portal"], probe, ADMIN))),
    ]


def _compared(
    what: str,
    bare: list[float],
    ours: list[float],
    measure: Callable[[list[float]], float],
    target: float | None = MAX_ROUND_TRIP,
) -> Result:
    theirs, own = measure(bare), measure(ours)
    return Result(what, f"{theirs:.1f} ms", f"{own:.1f} ms", own / theirs, target)


def _guessed(guessing: events.Guessing) -> list[Result]:
    """Tell what fifty wrong logins did; here the last number is milliseconds, not a ratio."""
    step, wait = guessing.longest_step * 1000, guessing.bystander * 1000
    saving = guessing.saving * 1000
    in_all = f"{guessing.took:.1f} s in all"
    return [
        Result("longest step in 50 wrong logins (ms)", "", in_all, step, MAX_STEP_MS),
        Result("/health meanwhile, slowest twentieth (ms)", "", "", wait, None),
        Result("a person's save meanwhile, slowest twentieth (ms)", "", "", saving, MAX_SAVE_MS),
    ]


def main() -> int:
    """Print the tables; return 1 when a target was missed."""
    if sys.argv[1:]:
        return _PARTS[sys.argv[1]]()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        probe = place / "long-steps"
        probe.touch()
        settings = {
            "PORTAL_TRUSTED_PROXY_HOPS": "1",
            "PORTAL_BENCH_PROBE": str(probe),
            "PYTHONPATH": str(PROBE),
        }
        with (
            running_bare(place / "plain", "plain") as plain,
            running_bare(place / "default", "default") as default,
            running_portal(place / "portal", **settings) as server,
        ):
            urls = {"plain": plain, "default": default, "portal": server.base_url}
            results = [*_weigh(urls), *_time(urls, probe)]
    print(HEADING)
    for result in results:
        print(result.line())
    is_missed = any(result.is_missed for result in results)
    verdicts = [is_missed, *(part() for part in _PARTS.values())]
    return 1 if any(verdicts) else 0


def _lists() -> int:
    return lists.tell(lists.run())


def _desk() -> int:
    return lists.tell(desk.run(), small=desk.SMALL, large=desk.LARGE)


def _uploads() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_portal(Path(folder), PORTAL_TRUSTED_PROXY_HOPS="1") as server,
    ):
        return uploads.tell(uploads.run(server.base_url, ADMIN))


#: What can be measured alone; uploads first, for the others leave a database behind.
_PARTS = {"uploads": _uploads, "lists": _lists, "desk": _desk}


if __name__ == "__main__":
    sys.exit(main())
