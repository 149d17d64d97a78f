"""Who looks at a document and when, written across it: what leaks names its viewer (check 48)."""

import io
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Final, cast

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Page, Pdf, Stream
from PIL import Image, ImageDraw, ImageFont

from portal.files.limited import limited_for_a_viewer
from portal.files.pdfs import PDF
from portal.files.pictures import write_jpeg

#: The typefaces that letters are printed in; only their files, for documents stand above.
_FONTS: Final = Path(__file__).parents[1] / "documents" / "fonts"
_LETTERS: Final = _FONTS / "NotoSans-letters.ttf"
_HAN: Final = _FONTS / "NotoSansSC-han.ttf"
#: From here on Unicode has Han characters and their punctuation.
_FIRST_HAN: Final = "\u2e80"
#: A dark red at a quarter of its strength is seen on white paper and on photographs, and lets the
#: fine print through.
_INK: Final = (150, 20, 30)
_STRENGTH: Final = 72
_SLANT: Final = 28
#: The height of a line, as a share of the page's shorter side, and its least height in pixels.
_HEIGHT: Final = 0.028
_LEAST_HEIGHT: Final = 11
#: In pixels: a line across twenty megapixels, and one on a page as large as a wall.
_MOST_HEIGHT: Final = 120
_MOST_HEIGHT_OF_PAGE: Final = 48
#: A longer line would leave the page before it is read.
_MOST_CHARACTERS: Final = 100
#: Pixels per point of a PDF: 144 dots per inch.
_PDF_SCALE: Final = 2
_Box = tuple[float, float, float, float]


async def watermark(content: bytes, media_type: str, line: str) -> bytes:
    """Return a copy of a rewritten picture or PDF with the line all over it, same media type.

    Raises FilesBusy after half a minute in the queue, FileTooComplex beyond the limits.
    """
    return await limited_for_a_viewer(mark, content, media_type, line)


def mark(content: bytes, media_type: str, line: str) -> bytes:
    """Do it in this process; see watermark()."""
    return _mark_pdf(content, line) if media_type == PDF else _mark_picture(content, line)


def _mark_picture(content: bytes, line: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as opened:
        image = opened.convert("RGB")
    tile = _tile(line, _height(min(image.size)))
    for left, top in _places(image.size, tile.size):
        image.paste(_INK, (left, top), mask=tile)
    return write_jpeg(image)


def _mark_pdf(content: bytes, line: str) -> bytes:
    with Pdf.open(io.BytesIO(content)) as pdf:
        stamps = _Stamps(pdf, line)
        for page in pdf.pages:
            _mark_page(pdf, page, stamps)
        written = io.BytesIO()
        pdf.save(written, object_stream_mode=ObjectStreamMode.disable)
    return written.getvalue()


class _Stamps:
    """The stamps of one document: pages of one size and direction share theirs."""

    def __init__(self, pdf: Pdf, line: str) -> None:
        self._pdf = pdf
        self._line = line
        self._known: dict[tuple[int, int], tuple[Stream, tuple[int, int]]] = {}

    def of(self, height: int, rotation: int) -> tuple[Stream, tuple[int, int]]:
        """Return the stamp, upright on a page that is shown so rotated, and its size."""
        if (height, rotation) not in self._known:
            tile = _tile(self._line, height).rotate(rotation, expand=True)
            self._known[height, rotation] = _stamp(self._pdf, tile), tile.size
        return self._known[height, rotation]


def _height(shorter: float) -> int:
    return min(_MOST_HEIGHT, max(_LEAST_HEIGHT, round(shorter * _HEIGHT)))


def _mark_page(pdf: Pdf, page: Page, stamps: _Stamps) -> None:
    """Make the page a drawing of its own, so that nothing in it can clip the line away."""
    left, bottom, right, top = box = _box_of(page)
    height = min(_MOST_HEIGHT_OF_PAGE, _height(_PDF_SCALE * min(right - left, top - bottom)))
    stamp, size = stamps.of(height, int(page.obj.get("/Rotate", 0)))
    drawing = _drawing_of(pdf, page)
    page.obj.Resources = Dictionary(XObject=Dictionary(Page=drawing, Mark=stamp))
    page.obj.Contents = pdf.make_stream(b"q /Page Do Q\n" + _stamping(box, size))


def _drawing_of(pdf: Pdf, page: Page) -> Stream:
    content = page.obj.get("/Contents", Array())
    parts = list(content) if isinstance(content, Array) else [content]
    drawing = pdf.make_stream(b"\n".join(cast("Stream", part).read_bytes() for part in parts))
    drawing.Type, drawing.Subtype = Name.XObject, Name.Form
    drawing.BBox = page.cropbox
    drawing.Resources = page.resources
    if "/Group" in page.obj:
        drawing.Group = page.obj.Group
    return drawing


def _box_of(page: Page) -> _Box:
    x, y, far_x, far_y = (float(each) for each in cast("list[Decimal]", list(page.cropbox)))
    return (min(x, far_x), min(y, far_y), max(x, far_x), max(y, far_y))


def _stamp(pdf: Pdf, tile: Image.Image) -> Stream:
    mask = pdf.make_stream(tile.tobytes(), _picture(tile.size, Name.DeviceGray))
    # As many pixels of ink: some viewers take the coarser of picture and mask for both.
    ink = Image.new("RGB", tile.size, _INK).tobytes()
    stamp = pdf.make_stream(ink, _picture(tile.size, Name.DeviceRGB))
    stamp.SMask = mask
    return stamp


def _picture(size: tuple[int, int], colours: Name) -> Dictionary:
    width, height = size
    return Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        BitsPerComponent=8,
        Width=width,
        Height=height,
        ColorSpace=colours,
    )


def _stamping(box: _Box, tile: tuple[int, int]) -> bytes:
    left, bottom, right, top = box
    width, height = tile[0] / _PDF_SCALE, tile[1] / _PDF_SCALE
    places = _places((round(right - left), round(top - bottom)), (round(width), round(height)))
    stamps = [
        f"q {width:.2f} 0 0 {height:.2f} {left + x:.2f} {bottom + y:.2f} cm /Mark Do Q"
        for x, y in places
    ]
    return "\n".join(stamps).encode("ascii")


def _places(page: tuple[int, int], tile: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield where the tiles lie: side by side, and others half a tile on: no corner stays bare."""
    width, height = tile
    for shift in (0, -height // 2):
        for x in range(0, page[0], width):
            for y in range(shift, page[1], height):
                yield x, y


def _tile(line: str, height: int) -> Image.Image:
    """Return the slanted line with room around it, as a mask that joins without a seam."""
    line = " ".join(line.split())[:_MOST_CHARACTERS]
    runs = [
        ("".join(chars), ImageFont.truetype(_HAN if is_han else _LETTERS, height))
        for is_han, chars in groupby(line, lambda char: char >= _FIRST_HAN)
    ]
    width = round(sum(font.getlength(text) for text, font in runs))
    straight = Image.new("L", (width + 3 * height, 3 * height))
    drawing = ImageDraw.Draw(straight)
    place = float(height)
    for text, font in runs:
        drawing.text((place, 2 * height), text, fill=_STRENGTH, font=font, anchor="ls")
        place += font.getlength(text)
    return straight.rotate(_SLANT, Image.Resampling.BICUBIC, expand=True)
