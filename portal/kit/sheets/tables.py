"""A table: the columns somebody needs, found by their headings, and one record per line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.kit.names import fold
from portal.kit.sheets.csv_files import read_csv
from portal.kit.sheets.lines import Line, SheetRefused
from portal.kit.sheets.workbooks import OLE_MARK, ZIP_MARK, read_workbook


@dataclass(frozen=True)
class Column:
    """A column that the table may have."""

    name: str
    #: What its heading may read besides the name; case, spaces and punctuation do not count.
    headings: tuple[str, ...] = ()
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the table, by the names of the columns; missing columns hold ""."""

    number: int
    values: dict[str, str]
    #: Why the line cannot be used; "" when it can.
    fault: str = ""
    #: The column that the fault is about; "" when it is the whole line.
    column: str = ""


def read_table(
    path: Path, columns: Sequence[Column], *, encoding: str | None = None
) -> Iterator[Record]:
    """Yield the records of a CSV or XLSX file; what it is, its first bytes tell.

    Raises SheetRefused, with the first record at the latest, for what is no such file, is empty,
    or has other columns; `encoding` is for CSV. Lines are streamed: memory does not grow.
    """
    names = {fold(each): column.name for column in columns for each in _headings(column)}
    lines = _lines(path, names, encoding)
    heading = next(lines, None)
    if heading is None:
        raise SheetRefused("The file is empty.")
    if heading.fault:
        raise SheetRefused(f"The heading in line {heading.number} cannot be read.")
    order = _order(heading.cells, names, columns)
    for line in lines:
        yield _record(line, order, columns)


def _headings(column: Column) -> tuple[str, ...]:
    return column.name, *column.headings


def _lines(path: Path, names: dict[str, str], encoding: str | None) -> Iterator[Line]:
    start = _start(path)
    if not start:
        raise SheetRefused("The file is empty.")
    if start == OLE_MARK:
        raise SheetRefused(
            "This is an old or a locked workbook. Please save it as XLSX without a password."
        )
    if start == ZIP_MARK:
        return read_workbook(path)
    return read_csv(path, lambda cells: _count_known(cells, names), encoding)


def _start(path: Path) -> bytes:
    if not path.is_file():
        raise SheetRefused(f"{path} is no file.")
    try:
        with path.open("rb") as file:
            return file.read(len(OLE_MARK))
    except OSError as error:
        raise SheetRefused(f"{path} cannot be read ({error.strerror}).") from error


def _count_known(cells: Iterable[str], names: dict[str, str]) -> int:
    return len({names[fold(each)] for each in cells if fold(each) in names})


def _order(
    cells: Sequence[str], names: dict[str, str], columns: Sequence[Column]
) -> tuple[str, ...]:
    """Return which column stands where, or refuse with all that is wrong about the heading."""
    order = tuple(names.get(fold(each), "") for each in cells)
    wrongs = {
        "missing": [each.name for each in columns if each.is_required and each.name not in order],
        "unknown": [cell.strip()[:40] for cell, name in zip(cells, order, strict=True) if not name],
        "twice": sorted({name for name in order if name and order.count(name) > 1}),
    }
    if any(wrongs.values()):
        found = "; ".join(f"{what}: {', '.join(which)}" for what, which in wrongs.items() if which)
        known = ", ".join(each.name if each.is_required else f"[{each.name}]" for each in columns)
        raise SheetRefused(f"The columns are not right ({found}). There should be: {known}.")
    return order


def _record(line: Line, order: tuple[str, ...], columns: Sequence[Column]) -> Record:
    values = dict.fromkeys((each.name for each in columns), "")
    if line.fault:
        is_known = line.place is not None and line.place < len(order)
        column = order[line.place or 0] if is_known else ""
        return Record(line.number, values, fault=line.fault, column=column)
    if len(line.cells) > len(order):
        fault = f"the line has {len(line.cells)} cells, the heading only {len(order)}"
        return Record(line.number, values, fault=fault)
    values.update(zip(order, line.cells, strict=False))
    return Record(line.number, values)
