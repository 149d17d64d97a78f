"""A sheet of A4 in the portal's manner: margins, colours, lines of text and square codes."""

from datetime import UTC, date, datetime
from typing import Final, Self

import segno
from fpdf import FPDF
from fpdf.fonts import TTFFont

from portal.documents.lines import break_lines
from portal.documents.typefaces import Typefaces

Colour = tuple[int, int, int]
#: The light theme of the screens.
INK: Final[Colour] = (20, 32, 43)
GREY: Final[Colour] = (76, 91, 105)
BLUE: Final[Colour] = (13, 92, 134)
LINE: Final[Colour] = (219, 226, 232)
TINT: Final[Colour] = (241, 246, 249)

#: All lengths in mm.
MARGIN: Final = 25.0
PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
TEXT_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN
_MM_PER_POINT: Final = 25.4 / 72
_LEADING: Final = 1.5
#: Where the baseline is in a line, from its top.
_BASELINE: Final = 0.72


class Sheet:
    """One page and a place on it, `y`, that every text moves down.

    Open it with `with`: the fonts are files that must be closed.
    """

    def __init__(self, typefaces: Typefaces, *, language: str, title: str, day: date) -> None:
        self._typefaces = typefaces
        self.y = MARGIN
        self._pdf = FPDF(format="A4", unit="mm")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        typefaces.add_to(self._pdf)
        self._pdf.set_lang(language)
        self._pdf.set_title(title)
        self._pdf.set_creation_date(datetime(day.year, day.month, day.day, tzinfo=UTC))
        self._pdf.add_page()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def width(self, text: str, size: float) -> float:
        """Return the width of a line in mm; `size` is in points, here and below."""
        return self._typefaces.width(text, size)

    def text(
        self,
        words: str,
        size: float,
        *,
        x: float = MARGIN,
        width: float = TEXT_WIDTH,
        colour: Colour = INK,
    ) -> None:
        """Print a paragraph in a column and move below it."""
        for line in break_lines(words, width, lambda text: self.width(text, size)):
            self.line(line, size, x=x, colour=colour)

    def line(self, words: str, size: float, *, x: float = MARGIN, colour: Colour = INK) -> None:
        """Print one line as it is and move below it."""
        height = size * _MM_PER_POINT * _LEADING
        self._pdf.set_text_color(*colour)
        for family, run in self._typefaces.runs(words):
            self._pdf.set_font(family, size=size)
            self._pdf.text(x, self.y + height * _BASELINE, run)
            x += self.width(run, size)
        self.y += height

    def height(self, words: str, size: float, width: float) -> float:
        """Return how high a paragraph would be."""
        lines = break_lines(words, width, lambda text: self.width(text, size))
        return len(lines) * size * _MM_PER_POINT * _LEADING

    def rule(self, *, colour: Colour = LINE, thickness: float = 0.2) -> None:
        """Draw a line across the text's width, at the place reached."""
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(thickness)
        self._pdf.line(MARGIN, self.y, PAGE_WIDTH - MARGIN, self.y)

    def panel(self, height: float) -> None:
        """Tint the ground across the text's width, from the place reached."""
        self._pdf.set_fill_color(*TINT)
        self._pdf.rect(
            MARGIN, self.y, TEXT_WIDTH, height, style="F", round_corners=True, corner_radius=2
        )

    def square_code(self, content: str, *, x: float, y: float, side: float) -> None:
        """Draw a QR code (ISO/IEC 18004, level M) without its quiet zone; keep 4 modules free."""
        rows = segno.make(content, error="m", micro=False).matrix
        module = side / len(rows)
        self._pdf.set_fill_color(*INK)
        for row_at, row in enumerate(rows):
            start = 0
            for end in range(1, len(row) + 1):
                if end < len(row) and row[end] == row[start]:
                    continue
                if row[start]:
                    left, top = x + start * module, y + row_at * module
                    # A hair wider, or viewers show white seams between the rows.
                    self._pdf.rect(left, top, (end - start) * module, module * 1.02, style="F")
                start = end
        self._pdf.link(x, y, side, side, content)

    def finished(self) -> bytes:
        """Return the file."""
        return bytes(self._pdf.output())
