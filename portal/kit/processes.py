"""Work in processes of our own, off the event loop: each serves one caller, heals and ends alone.

One pool for all would let a single bad file end the work of everybody in it, for a pool breaks as a
whole. Here each process is a pool of its own, so what kills or hangs it harms only its caller.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import TypeVar

Result = TypeVar("Result")


class ProcessLost(Exception):
    """The process died, or took longer than it may, and was ended."""


class NoProcessFree(Exception):
    """All processes were busy for as long as the caller was ready to wait."""


class _Process:
    """One process and how much it has done."""

    def __init__(self, begin: Callable[[], None]) -> None:
        self.works = 0
        self.executor = ProcessPoolExecutor(
            max_workers=1,
            # A fork would copy the event loop, its sockets and locks held by other threads.
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(begin,),
        )

    def kill(self) -> None:
        processes = list((self.executor._processes or {}).values())  # noqa: SLF001 - no public way
        self.executor.shutdown(wait=False)
        for process in processes:
            process.kill()

    def retire(self) -> None:
        """Let it end by itself."""
        self.executor.shutdown(wait=False)


class Processes:
    """At most so many processes, started when work comes; all of this is one event loop's."""

    def __init__(self, begin: Callable[[], None], *, most: int, works: int | None = None) -> None:
        """Prepare, start nothing.

        Args:
            begin: what a process does first; a function of a module, for it travels there.
            most: never more processes than this, nor than the machine has processors.
            works: a process ends after so much work, so that its memory comes back; None: never.
        """
        self._begin = begin
        self._most = min(most, os.cpu_count() or 1)
        self._works = works
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._places = asyncio.Semaphore(self._most)

    async def run(
        self, work: Callable[..., Result], *given: object, seconds: float, waiting: float
    ) -> Result:
        """Return what `work` makes of what is given, in another process.

        All of it travels there: `work` is a function of a module. What it raises is raised here.
        Raises NoProcessFree after `waiting` seconds in the queue, and ProcessLost when the process
        died or took longer than `seconds`; it is never tried again here. A caller who is cancelled
        ends the process with it.
        """
        places = self._places_of_this_loop()
        try:
            await asyncio.wait_for(places.acquire(), waiting)
        except TimeoutError as late:
            raise NoProcessFree from late
        try:
            return await self._run(work, given, seconds)
        finally:
            places.release()

    def close(self) -> None:
        """End the processes; what they work on is lost."""
        for process in (*self._idle, *self._busy):
            process.kill()
        self._idle.clear()
        self._busy.clear()

    async def _run(
        self, work: Callable[..., Result], given: tuple[object, ...], seconds: float
    ) -> Result:
        process = self._idle.pop() if self._idle else _Process(self._begin)
        self._busy.add(process)
        is_sound = False
        try:
            running = asyncio.get_running_loop().run_in_executor(process.executor, work, *given)
            result = await asyncio.wait_for(running, seconds)
            is_sound = True
        except (BrokenProcessPool, TimeoutError) as lost:
            raise ProcessLost from lost
        except Exception:
            # The work refused; nothing is wrong with the process.
            is_sound = True
            raise
        else:
            return result
        finally:
            self._put_back(process, is_sound=is_sound)

    def _put_back(self, process: _Process, *, is_sound: bool) -> None:
        if process not in self._busy:  # closed meanwhile
            return
        self._busy.discard(process)
        process.works += 1
        if not is_sound:
            process.kill()
        elif self._works is not None and process.works >= self._works:
            process.retire()
        else:
            self._idle.append(process)

    def _places_of_this_loop(self) -> asyncio.Semaphore:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            # A semaphore belongs to the loop that first waited at it; tests have one each.
            self._loop, self._places = loop, asyncio.Semaphore(self._most)
        return self._places


def _begin(begin: Callable[[], None]) -> None:
    """Prepare this process, the one that works."""
    # Ctrl-C reaches the whole group; the server ends its processes by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    begin()


def _end_with_parent() -> None:
    """Leave when the server is gone, even killed: nobody else would end this process."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
