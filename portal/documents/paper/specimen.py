"""How a specimen looks: a colour picture as of a scanner, drawn with the fonts of the documents."""

import io
import math
from itertools import groupby
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from portal.documents.specimens import Specimen

_FONTS: Final = Path(__file__).parents[1] / "fonts"
_FIRST_HAN: Final = "\u2e80"
_INK: Final = (28, 32, 44)
_PALE: Final = (96, 104, 122)
_ACCENT: Final = (150, 30, 40)
_PAPER_WHITE: Final = (244, 243, 238)
_SKIN: Final = (203, 166, 140)
_COAT: Final = (46, 66, 104)
_WAVES: Final = 26
_QUALITY: Final = 92
_STAMP_STRENGTH: Final = 46
_STAMP_SLANT: Final = 24


def draw_specimen(specimen: Specimen, *, width: int = 1600) -> bytes:
    """Return the paper as a colour JPEG, `width` in pixels."""
    written = io.BytesIO()
    picture_specimen(specimen, width=width).save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def picture_specimen(specimen: Specimen, *, width: int = 1600) -> Image.Image:
    """Return the paper as an RGB picture."""
    image = Image.new("RGB", (width, round(width / specimen.shape)), specimen.tint)
    paper = _Paper(image, specimen)
    paper.waves()
    paper.heading()
    if specimen.has_portrait:
        paper.portrait()
    paper.rows()
    paper.zone()
    paper.stamp()
    return image


class _Paper:
    """One picture being drawn; lengths are shares of its width."""

    def __init__(self, image: Image.Image, specimen: Specimen) -> None:
        self.image = image
        self.specimen = specimen
        self.drawing = ImageDraw.Draw(image)

    def px(self, share: float) -> int:
        return round(share * self.image.width)

    def waves(self) -> None:
        """Draw what banknotes have behind their text."""
        red, green, blue = self.specimen.tint
        for number in range(_WAVES):
            colour = (red - 18, green - 4 - number % 3 * 6, blue - 10 + number % 5 * 3)
            middle = self.image.height * (number + 0.5) / _WAVES
            points = [
                (x, middle + self.px(0.012) * math.sin(x / self.px(0.05) + number))
                for x in range(0, self.image.width + 8, 8)
            ]
            self.drawing.line(points, fill=colour, width=max(1, self.px(0.0012)))

    def heading(self) -> None:
        self.write((0.05, 0.04), self.specimen.title, 0.036, _ACCENT)
        self.write((0.05, 0.09), self.specimen.subtitle, 0.018, _PALE)
        self.drawing.line(
            [(self.px(0.05), self.px(0.122)), (self.px(0.95), self.px(0.122))],
            fill=_ACCENT,
            width=max(1, self.px(0.002)),
        )

    def portrait(self) -> None:
        """Draw somebody who is nobody."""
        left, top, right, bottom = (self.px(each) for each in (0.05, 0.15, 0.27, 0.44))
        self.drawing.rectangle((left, top, right, bottom), fill=_PAPER_WHITE, outline=_PALE)
        middle = (left + right) // 2
        self.drawing.ellipse(
            (middle - self.px(0.085), self.px(0.33), middle + self.px(0.085), self.px(0.52)),
            fill=_COAT,
        )
        self.drawing.rectangle((left, bottom, right, self.px(0.53)), fill=self.specimen.tint)
        self.drawing.ellipse(
            (middle - self.px(0.05), self.px(0.19), middle + self.px(0.05), self.px(0.325)),
            fill=_SKIN,
        )
        self.drawing.pieslice(
            (middle - self.px(0.055), self.px(0.18), middle + self.px(0.055), self.px(0.3)),
            180,
            360,
            fill=_INK,
        )

    def rows(self) -> None:
        left = 0.31 if self.specimen.has_portrait else 0.1
        room = (
            (self.image.height / self.image.width) - 0.16 - (0.14 if self.specimen.zone else 0.08)
        )
        step = min(0.085, room / len(self.specimen.rows))
        for number, (label, value) in enumerate(self.specimen.rows):
            top = 0.145 + number * step
            self.write((left, top), label, step * 0.27, _PALE)
            self.write((left, top + step * 0.33), value, step * 0.46, _INK)

    def zone(self) -> None:
        """Write the zone on white, each character in a column of its own as machines expect it."""
        lines = self.specimen.zone.split()
        if not lines:
            return
        step = 0.9 / max(map(len, lines))
        height = self.image.height - self.px(0.045) * len(lines) - self.px(0.02)
        self.drawing.rectangle((0, height, self.image.width, self.image.height), fill=_PAPER_WHITE)
        for number, line in enumerate(lines):
            top = (height + self.px(0.012)) / self.image.width + number * 0.045
            for column, char in enumerate(line):
                self.write((0.05 + column * step, top), char, min(0.027, step * 1.2), _INK)

    def stamp(self) -> None:
        """Say across the paper that it is none."""
        mask = Image.new("L", self.image.size)
        font = ImageFont.truetype(_FONTS / "NotoSans-letters.ttf", self.px(0.14))
        ImageDraw.Draw(mask).text(
            (self.image.width // 2, self.image.height // 2),
            "SPECIMEN",
            fill=_STAMP_STRENGTH,
            font=font,
            anchor="mm",
        )
        turned = mask.rotate(_STAMP_SLANT, Image.Resampling.BICUBIC)
        self.image.paste(_ACCENT, (0, 0), mask=turned)

    def write(
        self, place: tuple[float, float], text: str, size: float, colour: tuple[int, int, int]
    ) -> None:
        x, y = (self.px(each) for each in place)
        for is_han, chars in groupby(text, lambda char: char >= _FIRST_HAN):
            name = "NotoSansSC-han.ttf" if is_han else "NotoSans-letters.ttf"
            font = ImageFont.truetype(_FONTS / name, max(6, self.px(size)))
            run = "".join(chars)
            # The baseline is shared, or characters of two fonts would dance.
            self.drawing.text((x, y + self.px(size)), run, fill=colour, font=font, anchor="ls")
            x += round(font.getlength(run))
