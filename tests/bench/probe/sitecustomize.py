"""Put on PYTHONPATH, it times every step of the event loop and notes the long ones in a file."""

import asyncio.events
import os
import time

_FILE = os.environ.get("PORTAL_BENCH_PROBE", "")
_NOTED_SECONDS = 0.01
_run = asyncio.events.Handle._run


def _timed(self: asyncio.events.Handle) -> None:
    began = time.perf_counter()
    _run(self)
    took = time.perf_counter() - began
    if took > _NOTED_SECONDS:
        with open(_FILE, "a", encoding="ascii") as file:  # noqa: PTH123 - imports nothing more
            file.write(f"{time.time()} {took}\n")


if _FILE:
    asyncio.events.Handle._run = _timed  # type: ignore[method-assign]
