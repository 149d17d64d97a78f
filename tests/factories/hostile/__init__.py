"""Files that somebody might hand in to do harm, each made in code with the answer it must get."""

from dataclasses import dataclass
from typing import Final

from portal.files.refusals import FileRefused

#: What a rewritten file may contain nowhere, in no encoding that we know of.
CANARY: Final = b"Canary7f3aCanary"


@dataclass(frozen=True)
class Hostile:
    """A file and how it must end: refused by one of these, or, without any, taken in clean."""

    name: str
    content: bytes
    refused: tuple[type[FileRefused], ...] = ()

    def __str__(self) -> str:
        return self.name
