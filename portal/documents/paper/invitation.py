"""How an invitation letter looks: one calm page, the code to check it by at the bottom."""

from typing import Final

from portal.documents.invitation import Fact, InvitationLetter
from portal.documents.paper.sheet import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TEXT_WIDTH,
    Sheet,
)
from portal.documents.typefaces import Typefaces, typefaces_for

#: Sizes in points, lengths in mm.
_SIZES: Final = (11.0, 10.0, 9.0, 8.0, 7.0)
_SMALL: Final = 8.5
_TITLE: Final = 24.0
_CODE_SIDE: Final = 27.0
_CODE_TOP: Final = PAGE_HEIGHT - MARGIN - 8 - _CODE_SIDE
_ABOVE_CODE: Final = 8.0
_TERM_WIDTH: Final = 46.0
_PADDING: Final = 4.0
_HELD_WIDTH: Final = TEXT_WIDTH - _TERM_WIDTH - 3 * _PADDING
_GAP: Final = 4.5


def draw_invitation(letter: InvitationLetter) -> bytes:
    """Return the letter as a PDF of one page; long names make the letters smaller.

    Raises GlyphsMissing when a name holds a character that no font at hand can draw.
    """
    typefaces = typefaces_for(letter.language, letter.texts)
    *larger, smallest = _SIZES
    for size in larger:
        with _sheet(letter, typefaces) as sheet:
            if _fill(sheet, letter, size):
                return sheet.finished()
    with _sheet(letter, typefaces) as sheet:
        _fill(sheet, letter, smallest)
        return sheet.finished()


def _sheet(letter: InvitationLetter, typefaces: Typefaces) -> Sheet:
    return Sheet(
        typefaces,
        language=letter.language,
        title=f"{letter.title} {letter.reference[0].held}",
        day=letter.issued_on,
    )


def _fill(sheet: Sheet, letter: InvitationLetter, size: float) -> bool:
    """Print the letter with a body of this size; return whether the body kept off the foot."""
    _head(sheet, letter)
    _body(sheet, letter, size)
    fits = sheet.y <= _CODE_TOP - _ABOVE_CODE
    _foot(sheet, letter)
    return fits


def _head(sheet: Sheet, letter: InvitationLetter) -> None:
    sheet.y = 20
    sheet.text(letter.letterhead, 15, colour=BLUE, width=TEXT_WIDTH / 2)
    below = sheet.y
    sheet.y = 20
    for fact in letter.reference:
        words = f"{fact.term}  {fact.held}"
        sheet.line(words, _SMALL, x=_right(sheet, words, _SMALL), colour=GREY)
    sheet.y = max(below, sheet.y) + 2
    sheet.rule(colour=BLUE, thickness=0.5)
    sheet.y += 14
    sheet.text(letter.title, _TITLE)
    sheet.y += 7


def _right(sheet: Sheet, words: str, size: float) -> float:
    return PAGE_WIDTH - MARGIN - sheet.width(words, size)


def _body(sheet: Sheet, letter: InvitationLetter, size: float) -> None:
    for words in (letter.salutation, letter.opening):
        sheet.text(words, size)
        sheet.y += _GAP
    _facts(sheet, letter.event, size)
    for words in letter.body:
        sheet.text(words, size)
        sheet.y += _GAP
    _facts(sheet, letter.company, size)
    sheet.y += 2
    sheet.text(letter.farewell, size)
    sheet.y += 1
    sheet.text(letter.signature, size)


def _facts(sheet: Sheet, facts: tuple[Fact, ...], size: float) -> None:
    """Print a tinted table of terms and what they hold."""
    heights = [
        max(
            sheet.height(fact.term, size, _TERM_WIDTH),
            sheet.height(fact.held, size, _HELD_WIDTH),
        )
        for fact in facts
    ]
    sheet.panel(sum(heights) + 2 * _PADDING)
    top = sheet.y + _PADDING
    for fact, height in zip(facts, heights, strict=True):
        sheet.y = top
        sheet.text(fact.term, size, x=MARGIN + _PADDING, width=_TERM_WIDTH, colour=GREY)
        sheet.y = top
        sheet.text(fact.held, size, x=MARGIN + 2 * _PADDING + _TERM_WIDTH, width=_HELD_WIDTH)
        top += height
    sheet.y = top + _PADDING + _GAP


def _foot(sheet: Sheet, letter: InvitationLetter) -> None:
    """Print at the bottom how to check the letter, and whom to ask."""
    sheet.y = _CODE_TOP - _ABOVE_CODE
    sheet.rule()
    sheet.square_code(letter.check_link, x=MARGIN, y=_CODE_TOP, side=_CODE_SIDE)
    x = MARGIN + _CODE_SIDE + 7
    width = TEXT_WIDTH - _CODE_SIDE - 7
    sheet.y = _CODE_TOP
    sheet.text(letter.check_title, 10.5, x=x, width=width, colour=INK)
    sheet.y += 1
    sheet.text(letter.check_words, 9.5, x=x, width=width, colour=GREY)
    sheet.y = PAGE_HEIGHT - 22
    sheet.text(letter.footer, _SMALL, colour=GREY)
