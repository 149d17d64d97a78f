"""The report of an import: a CSV file with every line's outcome, safe to open in a spreadsheet."""

import csv
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from portal.services.imports.running import Options
from portal.services.imports.totals import Outcome, Problem, Totals

_HEADING = ("line", "outcome", "column", "problem", "value")
_SHOWN = 20
_SAID_EVERY = 100_000
#: What makes a spreadsheet compute a cell instead of showing it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d")


def as_text_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula (CWE-1236)."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


class Report:
    """Writes what becomes of each line to a file that only its owner can read, if there is one.

    A dry run writes what would have become of it. Each problem is handed on as well.
    """

    def __init__(self, path: Path | None, on_problem: Callable[[Problem], None]) -> None:
        self._path = path
        self._on_problem = on_problem
        self._file: TextIO | None = None
        self._rows: Any = None

    def __enter__(self) -> Self:
        if self._path is not None:
            opened = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            # With a byte order mark: without one, Excel takes UTF-8 for something else.
            self._file = os.fdopen(opened, "w", encoding="utf-8-sig", newline="")
            self._rows = csv.writer(self._file)
            self._rows.writerow(_HEADING)
        return self

    def good(self, number: int, outcome: Outcome) -> None:
        """Write down a line that was not refused."""
        if self._rows is not None:
            self._rows.writerow((str(number), outcome.value, "", "", ""))

    def note(self, problem: Problem) -> None:
        self._on_problem(problem)
        if self._rows is not None:
            said = (problem.column, problem.words, problem.value)
            refused = (str(problem.number), Outcome.REFUSED.value)
            self._rows.writerow((*refused, *map(as_text_cell, said)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()


class FirstProblems:
    """Says the first problems in a line each; a file full of them must not flood the terminal."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._count = 0

    def note(self, problem: Problem) -> None:
        self._count += 1
        if self._count <= _SHOWN:
            self._say(_sentence(problem))
        elif self._count == _SHOWN + 1:
            self._say("  … and more: --report FILE writes them all down.")


class Progress:
    """Says from time to time how far a long file has been read."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._lines = 0

    def note(self, totals: Totals) -> None:
        if totals.lines // _SAID_EVERY > self._lines // _SAID_EVERY:
            self._say(f"  … {totals.lines:,} lines")
        self._lines = totals.lines

    @property
    def words(self) -> str:
        """What to do after a file broke off: it may have been read in part."""
        return "Once it is mended, read it again: stored lines are passed over." * bool(self._lines)


def _sentence(problem: Problem) -> str:
    about = f" ({problem.column})" if problem.column else ""
    value = f": {problem.value}" if problem.value else ""
    return f"  line {problem.number}{about}: {problem.words.rstrip('.')}{value}"


def summary(totals: Totals, options: Options) -> str:
    """Return what has become of the file, in two sentences for the operator."""
    counts = ", ".join(f"{totals.counts[each]:,} {each.value}" for each in Outcome)
    nothing_kept = options.is_dry or (options.is_strict and totals.refused)
    kept = "Nothing was stored: it was a dry run." if options.is_dry else "All of it is stored."
    if options.is_strict and totals.refused and not options.is_dry:
        kept = "Nothing was stored: --strict wants every line to be right."
    elif totals.refused and not nothing_kept:
        kept = "The refused lines were left out."
    return f"{totals.lines:,} lines: {counts}. {kept}"
