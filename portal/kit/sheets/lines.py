"""What a file is made of, whatever its format: lines of cells, each with its number."""

from dataclasses import dataclass

#: A cell longer than this is no cell of a list of people; XLSX itself allows 32,767.
LONGEST_CELL = 32_767


class SheetRefused(Exception):
    """The file as a whole cannot be read; the words say why and what to do about it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet that is not empty."""

    #: As a text editor or a spreadsheet counts, from 1; where the line begins if it is several.
    number: int
    cells: tuple[str, ...]
    #: Why the line cannot be used; "" when it can.
    fault: str = ""
    #: The place of the cell that the fault is about, from 0; None when it is the whole line.
    place: int | None = None
