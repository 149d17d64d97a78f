"""What a page of a PDF must be so that it can be shown and marked: a size, a direction, content."""

from decimal import Decimal
from typing import Final

from pikepdf import Array, Object, Page, Stream

from portal.files.refusals import FileDamaged, FileTooComplex

_SIDES: Final = 4
_QUARTERS: Final = frozenset({0, 90, 180, 270})
#: Points: a stamp, and what Acrobat can show, five metres.
_LEAST_SIDE: Final = 3
_MOST_SIDE: Final = 14_400


def settle(page: Page) -> None:
    """Check the boxes of a page, drop a direction and contents that mean nothing.

    Raises FileDamaged for a page without a size, FileTooComplex for one of miles.
    """
    held = page.obj
    _check_box(held.get("/MediaBox"))
    if "/CropBox" in held:
        _check_box(held["/CropBox"])
    if "/Rotate" in held and held["/Rotate"] not in _QUARTERS:
        del held["/Rotate"]
    content = held.get("/Contents")
    if isinstance(content, Array):
        held["/Contents"] = Array([each for each in content if isinstance(each, Stream)])
    elif "/Contents" in held and not isinstance(content, Stream):
        del held["/Contents"]


def _check_box(box: Object | None) -> None:
    sides = list(box) if isinstance(box, Array) else []
    if len(sides) != _SIDES or not all(isinstance(each, int | Decimal) for each in sides):
        raise FileDamaged
    left, bottom, right, top = (float(str(each)) for each in sides)
    for side in (abs(right - left), abs(top - bottom)):
        if not _LEAST_SIDE <= side <= _MOST_SIDE:
            raise FileTooComplex
