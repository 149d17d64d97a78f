"""Breaking text into lines: between words, and between Han characters where Chinese allows it.

A small part of UAX 14 (line breaking) with the prohibitions of GB/T 15834: a line does not begin
with a closing mark and does not end with an opening one.
"""

import unicodedata
from collections.abc import Callable, Iterator

_NOT_FIRST = frozenset("、，。；：？！）》〉」』】〕”’…—·％,.;:?!)]}»%")
_NOT_LAST = frozenset("（《〈「『【〔“‘([{«№")
_WIDE = frozenset("WF")

Measure = Callable[[str], float]


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """Return the lines of a paragraph, none wider than `width` in the unit of `measure`.

    A word that is too long for a line is broken where the line ends. White space at a break goes;
    a no-break space never is one.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and measure((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
            piece = piece.lstrip()  # noqa: PLW2901
        line += piece
        while measure(line.rstrip()) > width and len(line) > 1:
            fitting = _fitting(line, width, measure)
            lines.append(line[:fitting])
            line = line[fitting:]
    return [*lines, line.rstrip()] if line.strip() else lines


def _fitting(line: str, width: float, measure: Measure) -> int:
    """Return how many characters fit, at least one."""
    return next(
        (length for length in range(len(line) - 1, 1, -1) if measure(line[:length]) <= width), 1
    )


def _pieces(text: str) -> Iterator[str]:
    """Cut the text at every place where a line may end; the pieces put together are the text."""
    piece = ""
    for char in text:
        if piece and _may_break(piece[-1], char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in _WIDE
