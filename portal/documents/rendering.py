"""Drawing documents in processes of their own, off the event loop; the one place that does it.

Drawing is pure Python and holds the interpreter for a tenth of a second: in the web process it
would stop everybody's events for so long. The processes start with the first document, keep their
fonts, and end with the server, however that ends.
"""

import logging
from collections.abc import Callable
from typing import Final, TypeVar

from portal.documents import drawing
from portal.documents.glyphs import GlyphsMissing
from portal.errors import PortalError
from portal.kit.processes import NoProcessFree, Processes, ProcessLost
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


_processes = Processes(drawing.warm_up, most=_MOST_PROCESSES)


async def render(draw: Callable[[Document], bytes], document: Document) -> bytes:
    """Return what `draw` makes of the document, in another process.

    Both travel there: `draw` is a function of a module, the document a value. Raises
    UnprintableCharacters when the fonts lack something, and DrawingFailed when two processes
    broke or took longer than half a minute, or when none was free for as long.
    """
    for _ in range(_TRIES):
        try:
            return await _processes.run(
                draw, document, seconds=_PATIENCE_SECONDS, waiting=_PATIENCE_SECONDS
            )
        except GlyphsMissing as missing:
            raise UnprintableCharacters(characters=" ".join(missing.characters)) from missing
        except ProcessLost:
            log.warning("a process that draws documents broke", exc_info=True)
        except NoProcessFree as busy:
            raise DrawingFailed from busy
    raise DrawingFailed


def close() -> None:
    """End the processes; documents that are being drawn are lost."""
    _processes.close()
