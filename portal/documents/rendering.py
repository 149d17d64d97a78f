"""Drawing documents in processes of their own, off the event loop; the one place that does it.

Drawing is pure Python and holds the interpreter for a tenth of a second: in the web process it
would stop everybody's events for so long. The processes start with the first document, keep their
fonts, and end with the server, however that ends.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import Final, TypeVar

from portal.documents import typefaces
from portal.errors import PortalError
from portal.kit.words import N_

log = logging.getLogger(__name__)
Document = TypeVar("Document")

#: A document takes a tenth of a second, the first of a process one or two seconds.
_PATIENCE_SECONDS: Final = 30.0
#: Two people seldom want a document at the same moment; more processes would only cost memory.
_MOST_PROCESSES: Final = 2
_TRIES: Final = 2


class UnprintableCharacters(PortalError):
    """A name holds characters that no font at hand can draw; printing it would leave holes."""

    code = "unprintable_characters"
    text = N_(
        "We cannot print these characters: {characters}. Please write the name without them, or "
        "contact customer service."
    )


class DrawingFailed(PortalError):
    """The processes that draw documents died or hung, also when tried again."""

    code = "drawing_failed"
    text = N_("The document could not be made just now. Please try again in a moment.")


class _Pool:
    """The processes of this one, started when the first document is wanted."""

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None

    def executor(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                max_workers=min(_MOST_PROCESSES, os.cpu_count() or 1),
                # A fork would copy the event loop, its sockets and locks held by other threads.
                mp_context=get_context("spawn"),
                initializer=_begin,
            )
        return self._executor

    def abandon(self, executor: ProcessPoolExecutor) -> None:
        """Start anew with the next document; of many that saw it break, the first does it."""
        if executor is not self._executor:
            return
        self._executor = None
        processes = list((executor._processes or {}).values())  # noqa: SLF001 - no public way
        executor.shutdown(wait=False)
        for process in processes:
            process.kill()

    def close(self) -> None:
        if self._executor is not None:
            self.abandon(self._executor)


_pool = _Pool()


async def render(draw: Callable[[Document], bytes], document: Document) -> bytes:
    """Return what `draw` makes of the document, in another process.

    Both travel there: `draw` is a function of a module, the document a value. Raises
    UnprintableCharacters when the fonts lack something, and DrawingFailed when the processes
    broke twice or took longer than half a minute.
    """
    loop = asyncio.get_running_loop()
    for _ in range(_TRIES):
        executor = _pool.executor()
        try:
            drawing = loop.run_in_executor(executor, draw, document)
            return await asyncio.wait_for(drawing, _PATIENCE_SECONDS)
        except typefaces.GlyphsMissing as missing:
            raise UnprintableCharacters(characters=" ".join(missing.characters)) from missing
        except (BrokenProcessPool, TimeoutError):
            log.warning("the processes that draw documents broke", exc_info=True)
            _pool.abandon(executor)
    raise DrawingFailed


def close() -> None:
    """End the processes; documents that are being drawn are lost."""
    _pool.close()


def _begin() -> None:
    """Prepare a process that draws."""
    # Ctrl-C reaches the whole group; the server ends its processes by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    typefaces.warm_up()


def _end_with_parent() -> None:
    """Leave when the server is gone, even killed: nobody else would end this process."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
