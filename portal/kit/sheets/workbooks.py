"""XLSX workbooks: the first sheet, with nothing computed, nothing fetched and nothing inflated."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from portal.kit.sheets.lines import LONGEST_CELL, Line, SheetRefused

ZIP_MARK = b"PK\x03\x04"
#: Excel 97 to 2003, and every workbook that is locked with a password.
OLE_MARK = b"\xd0\xcf\x11\xe0"

#: XLSX knows no more; a file that claims more is lying.
_MOST_LINES = 1_048_576
_MOST_COLUMNS = 100
_MOST_PARTS = 2_000
_MOST_BYTES = 2_000_000_000
#: What office programs write shrinks to a tenth; a bomb shrinks to a thousandth.
_MOST_SHRUNK = 150
_SMALL_BYTES = 20_000_000
#: openpyxl keeps these in memory as a whole.
_MOST_SHARED_BYTES = 150_000_000
_CHUNK = 500
#: Beyond 15 digits a number in a spreadsheet has lost some.
_EXACT = 10**15
#: By openpyxl's kinds of cells.
_FAULTS = {
    "f": "the cell holds a formula; please paste its value",
    "e": "the cell holds an error",
    "d": "the cell holds a date; please format it as text",
}
#: What openpyxl lets out about files that are not what they say.
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)


def read_workbook(path: Path) -> Iterator[Line]:
    """Yield the lines of the first sheet, the heading first; empty lines are left out.

    A formula is never computed, and its stored result is not trusted: its line is faulty. Links
    to other files are not followed. Memory stays bounded: the sheet is streamed, and a file that
    inflates beyond reason is refused before it does. Raises SheetRefused.
    """
    _refuse_bomb(path)
    with path.open("rb") as file:
        for number, row in enumerate(_rows(file), start=1):
            if line := _line(number, row):
                yield line


def _rows(file: BinaryIO) -> Iterator[tuple[Any, ...]]:
    with _as_refusal():
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        if not book.worksheets:
            raise SheetRefused("The workbook has no sheet.")
        sheet = book.worksheets[0]
        # The sheet's own word on its size may be a lie.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=_MOST_LINES)
    while chunk := _next_rows(rows):
        yield from chunk


def _next_rows(rows: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    with _as_refusal():
        return list(islice(rows, _CHUNK))


@contextmanager
def _as_refusal() -> Iterator[None]:
    with warnings.catch_warnings():
        # It remarks on styles and extensions that do not concern us.
        warnings.simplefilter("ignore", UserWarning)
        try:
            yield
        except _BROKEN as error:
            raise SheetRefused(
                "The workbook is damaged or no XLSX. Please save it anew, or as CSV in UTF-8."
            ) from error


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SheetRefused("The workbook is damaged: it cannot be unpacked.") from error
    size = sum(each.file_size for each in parts)
    packed = max(sum(each.compress_size for each in parts), 1)
    shared = sum(each.file_size for each in parts if each.filename.endswith("sharedStrings.xml"))
    is_bomb = size > _SMALL_BYTES and size / packed > _MOST_SHRUNK
    if is_bomb or size > _MOST_BYTES or len(parts) > _MOST_PARTS or shared > _MOST_SHARED_BYTES:
        raise SheetRefused(
            "The workbook would grow too large when unpacked. Please save it as CSV in UTF-8."
        )


def _line(number: int, row: tuple[Any, ...]) -> Line | None:
    if len(row) > _MOST_COLUMNS:
        return Line(number, (), fault=f"the line has {len(row):,} cells")
    cells = []
    for place, cell in enumerate(row):
        text, fault = _text_of(cell)
        if fault:
            return Line(number, (), fault=fault, place=place)
        cells.append(text)
    while cells and not cells[-1].strip():
        cells.pop()
    return Line(number, tuple(cells)) if any(each.strip() for each in cells) else None


def _text_of(cell: Any) -> tuple[str, str]:
    """Return a cell as text, and why it cannot be used."""
    value, text = cell.value, str(cell.value)
    if fault := _FAULTS.get(cell.data_type):
        return "", fault
    if value is None:
        return "", ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return ("", "the cell is far too long") if len(text) > LONGEST_CELL else (text, "")


def _number(value: float) -> tuple[str, str]:
    # Written so that "not a number" is refused as well.
    if not abs(value) < _EXACT:
        return "", "the number has lost digits; please format the column as text"
    return (str(int(value)), "") if value == int(value) else (repr(value), "")
