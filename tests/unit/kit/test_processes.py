"""Processes that work for us: each alone, ended when its caller goes, renewed after its share."""

import asyncio
import os
import signal
import time

import pytest

from portal.kit.processes import NoProcessFree, Processes, ProcessLost

pytestmark = pytest.mark.thorough


def begin() -> None:
    """Nothing to prepare."""


def name_itself() -> int:
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def linger(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def refuse() -> None:
    raise LookupError


@pytest.fixture
def processes():
    pool = Processes(begin, most=2, works=3)
    yield pool
    pool.close()


def lives(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as stat:  # noqa: PTH123 - the kernel's
            return stat.read().split()[2] != "Z"
    except OSError:
        return False


async def gone(process: int) -> bool:
    for _ in range(200):
        if not lives(process):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_work_that_kills_its_process_harms_nobody_else(processes):
    lasting = asyncio.create_task(processes.run(linger, 2.0, seconds=30, waiting=30))
    await asyncio.sleep(0.5)

    with pytest.raises(ProcessLost):
        await processes.run(die, seconds=30, waiting=30)

    assert await lasting


async def test_what_the_work_raises_is_raised_and_the_process_goes_on(processes):
    first = await processes.run(name_itself, seconds=30, waiting=30)

    with pytest.raises(LookupError):
        await processes.run(refuse, seconds=30, waiting=30)

    assert await processes.run(name_itself, seconds=30, waiting=30) == first


async def test_a_process_ends_after_its_share_of_work(processes):
    served = [await processes.run(name_itself, seconds=30, waiting=30) for _ in range(4)]

    assert len(set(served[:3])) == 1
    assert served[3] != served[0]
    assert await gone(served[0])


async def test_work_that_takes_too_long_is_ended(processes):
    slow = await processes.run(name_itself, seconds=30, waiting=30)

    with pytest.raises(ProcessLost):
        await processes.run(linger, 60.0, seconds=0.2, waiting=30)

    assert await gone(slow)


async def test_a_caller_who_goes_takes_the_process_along(processes):
    process = await processes.run(name_itself, seconds=30, waiting=30)
    caller = asyncio.create_task(processes.run(linger, 60.0, seconds=90, waiting=30))
    await asyncio.sleep(0.2)

    caller.cancel()

    assert await gone(process)
    assert await processes.run(name_itself, seconds=30, waiting=30) != process


async def test_who_finds_all_busy_waits_so_long_and_no_longer(processes):
    busy = [
        asyncio.create_task(processes.run(linger, 3.0, seconds=30, waiting=30)) for _ in range(2)
    ]
    await asyncio.sleep(0.1)

    with pytest.raises(NoProcessFree):
        await processes.run(name_itself, seconds=30, waiting=0.2)

    assert all(await asyncio.gather(*busy))
    assert await processes.run(name_itself, seconds=30, waiting=30)


async def test_closing_ends_what_is_at_work(processes):
    process = await processes.run(name_itself, seconds=30, waiting=30)
    caller = asyncio.create_task(processes.run(linger, 60.0, seconds=90, waiting=30))
    await asyncio.sleep(0.2)

    processes.close()

    with pytest.raises(ProcessLost):
        await caller
    assert await gone(process)
