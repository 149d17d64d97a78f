"""CSV as office programs write it: their encodings, their delimiters, and lines without end."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from portal.kit.sheets.lines import LONGEST_CELL, Line, SheetRefused

#: How many cells of a heading are columns that the reader knows.
CountKnown = Callable[[list[str]], int]

_DELIMITERS = ",;\t"
#: What is tried when a file is no UTF-8. Any bytes are text in these, so the heading decides.
_OLD_ENCODINGS = ("gb18030", "cp1251", "cp1252")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16: the mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_LINE = 1_000_000
_CHUNK = 1 << 20


def read_csv(path: Path, count_known: CountKnown, encoding: str | None) -> Iterator[Line]:
    """Yield the lines of the file, the heading first; empty lines are left out.

    The encoding is the one given, else that of the byte order mark, else UTF-8, else whichever of
    GB18030, Windows-1251 and Windows-1252 makes known columns of the heading. The whole file is
    decoded once before the first line is handed out: a wrong encoding changes nothing half.
    Raises SheetRefused.
    """
    chosen = _checked(encoding) if encoding else _guess(path, count_known)
    _refuse_undecodable(path, chosen)
    delimiter = _delimiter(path, chosen, count_known)
    with path.open(encoding=chosen, newline="") as file:
        yield from _lines(csv.reader(_bounded(file), delimiter=delimiter, strict=True))


def _checked(encoding: str) -> str:
    try:
        "".encode(encoding)
    except (LookupError, ValueError) as error:
        raise SheetRefused(f"There is no encoding called {encoding!r}.") from error
    return encoding


def _guess(path: Path, count_known: CountKnown) -> str:
    with path.open("rb") as file:
        start = file.read(64 * 1024)
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    if b"\0" in start:
        raise SheetRefused(
            "This is neither CSV nor XLSX. If it is text, say its --encoding, such as utf-16-le."
        )
    return "utf-8" if _first_undecodable(path, "utf-8") is None else _by_heading(start, count_known)


def _by_heading(start: bytes, count_known: CountKnown) -> str:
    heading = start.splitlines()[0] if start.strip() else b""
    if not heading.isascii():
        scores = {each: _most_known(heading, each, count_known) for each in _OLD_ENCODINGS}
        best = max(scores.values())
        winners = [each for each, score in scores.items() if score == best]
        if best and len(winners) == 1:
            return winners[0]
    raise SheetRefused(
        "The file is no UTF-8, and its heading does not tell its encoding. Please save it as "
        "UTF-8, or say its --encoding: gb18030, cp1251 or cp1252."
    )


def _most_known(heading: bytes, encoding: str, count_known: CountKnown) -> int:
    try:
        text = heading.decode(encoding)
    except UnicodeDecodeError:
        return 0
    return max(count_known(_heading(io.StringIO(text), each)) for each in _DELIMITERS)


def _first_undecodable(path: Path, encoding: str) -> int | None:
    """Return the number of the first line that is no text in the encoding, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as error:
                # What was left over from the chunk before stands in front in error.object.
                return line + error.object[: error.start].count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _refuse_undecodable(path: Path, encoding: str) -> None:
    try:
        line = _first_undecodable(path, encoding)
    except UnicodeError as error:
        raise SheetRefused(f"The file is not written in {encoding}.") from error
    if line is not None:
        raise SheetRefused(
            f"Line {line} is not written in {encoding}. Please say the right --encoding, "
            "or save the file as UTF-8."
        )


def _delimiter(path: Path, encoding: str, count_known: CountKnown) -> str:
    scores = {}
    for each in _DELIMITERS:
        with path.open(encoding=encoding, newline="") as file:
            scores[each] = count_known(_heading(file, each))
    return max(_DELIMITERS, key=lambda each: scores[each])


def _heading(file: io.TextIOBase, delimiter: str) -> list[str]:
    try:
        for cells in csv.reader(_bounded(file), delimiter=delimiter, strict=True):
            if any(each.strip() for each in cells):
                return cells
    except csv.Error:
        return []
    return []


def _bounded(file: io.TextIOBase) -> Iterator[str]:
    """Yield physical lines; a file that is one endless line must not fill the memory."""
    while line := file.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise SheetRefused(f"A line is longer than {_LONGEST_LINE:,} characters.")
        yield line


def _lines(reader: Any) -> Iterator[Line]:
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise SheetRefused(
                    f"The quotation mark that opens in line {number} is never closed."
                ) from error
            yield Line(number, (), fault="the quotation marks are not in order")
            continue
        if any(each.strip() for each in cells):
            yield _line(number, cells)


def _line(number: int, cells: list[str]) -> Line:
    for place, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            return Line(number, (), fault="the cell is far too long", place=place)
    while not cells[-1].strip():
        cells.pop()
    return Line(number, tuple(cells))
