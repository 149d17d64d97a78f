"""Hostile bytes are touched only in a process of its own, with little memory and little time.

The limits are those of security check 41. They bound what a file can cost, they are no prison: the
process runs under the server's own account (docs/adr/0022).
"""

import logging
import os
import resource
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from portal.files.refusals import FileDamaged, FileRefused, FilesBusy, FileTooComplex
from portal.kit.processes import NoProcessFree, Processes, ProcessLost

log = logging.getLogger(__name__)
Result = TypeVar("Result")

_MOST_MEMORY: Final = 1024**3
_MOST_SECONDS: Final = 20
#: A file takes about a second; whoever waits this long stands behind thirty others.
_WAITING_SECONDS: Final = 30.0
#: What a process learnt to hold on to goes back to the machine after so many files.
_FILES_OF_A_PROCESS: Final = 25
#: People who click come before files: the processes that check them are polite, and half of the
#: processors are left to everybody else. A polite neighbour still takes cache and memory.
_POLITENESS: Final = 10
_CHECKERS: Final = max(1, (os.cpu_count() or 1) // 2)


@dataclass(frozen=True)
class _Refusal:
    """A refusal on its way home: exceptions with named values do not travel by themselves."""

    kind: type[FileRefused]
    values: dict[str, str]
    trouble: str = ""


async def limited(work: Callable[..., Result], *given: object) -> Result:
    """Return what `work` makes of what is given; both travel to the limited process.

    Raises what FileRefused `work` raises; FileDamaged for any other trouble that it runs into,
    FileTooComplex beyond 1 GB or 20 seconds, FilesBusy after half a minute in the queue.
    """
    return await _run(_checkers, work, *given)


async def limited_for_a_viewer(work: Callable[..., Result], *given: object) -> Result:
    """Do as limited() for somebody who looks at a page: never behind files that are handed in."""
    return await _run(_viewers, work, *given)


async def _run(processes: Processes, work: Callable[..., Result], *given: object) -> Result:
    try:
        result = await processes.run(
            _judge, work, *given, seconds=_MOST_SECONDS, waiting=_WAITING_SECONDS
        )
    except ProcessLost as lost:
        log.warning("a file ended the process that checked it", exc_info=True)
        raise FileTooComplex from lost
    except NoProcessFree as busy:
        raise FilesBusy from busy
    if isinstance(result, _Refusal):
        if result.trouble:
            log.info("a decoder stumbled over a file: %s", result.trouble)
        raise result.kind(**result.values)
    return cast("Result", result)


def close() -> None:
    """End the processes; files that are being checked are lost."""
    _checkers.close()
    _viewers.close()


def _begin() -> None:
    """Take the limits upon this process, after the libraries have been loaded."""
    from portal.files import pdfs, pictures, watermarks  # noqa: PLC0415, F401 - loads their libraries

    os.nice(_POLITENESS)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    # Neither a file written, nor the memory of a passport left behind in a core dump.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _judge(work: Callable[..., Result], *given: object) -> Result | _Refusal:
    _allow_seconds(_MOST_SECONDS)
    try:
        return work(*given)
    except FileRefused as refused:
        return _Refusal(type(refused), refused.values)
    except MemoryError:
        return _Refusal(FileTooComplex, {})
    except Exception as trouble:  # noqa: BLE001 - whatever a decoder trips over, the file is to blame
        return _Refusal(FileDamaged, {}, trouble=type(trouble).__name__)


def _allow_seconds(seconds: int) -> None:
    """Let this process compute so long from now on; the kernel ends it beyond."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


_checkers = Processes(_begin, most=_CHECKERS, works=_FILES_OF_A_PROCESS)
_viewers = Processes(_begin, most=2, works=_FILES_OF_A_PROCESS)
