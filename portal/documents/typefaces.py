"""The fonts that documents are printed in, each parsed once in a process and shared.

Letters come from Noto Sans, Han characters from Noto Sans SC; both are subsets that stand in this
package (scripts/fonts.py makes them). What neither holds is looked up in a whole font, if the
machine has one: a document is refused rather than printed with a hole in a name.
"""

import copy
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Final, cast

from fontTools.ttLib import TTCollection, TTFont
from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont

from portal.config import get_settings
from portal.documents.glyphs import GlyphsMissing

_FOLDER: Final = Path(__file__).parent / "fonts"
LETTERS: Final = "letters"
HAN: Final = "han"
WHOLE: Final = "whole"
#: Where Linux distributions put the whole Noto Sans CJK.
_WHOLE_FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
)
#: The face of a collection that draws Han characters as the Chinese mainland does.
_FACE: Final = "Noto Sans CJK SC"
_POINTS_TO_MM: Final = 25.4 / 72
_EM: Final = 1000


class Typeface:
    """One font file, parsed once."""

    def __init__(self, family: str, path: Path) -> None:
        self.family = family
        self._path = path
        self._face = _face_of(path)

    @cached_property
    def _parsed(self) -> TTFFont:
        pdf = FPDF()
        pdf.add_font(self.family, "", self._path, collection_font_number=self._face)
        font = cast("TTFFont", pdf.fonts[self.family])
        font.close()
        return font

    def __contains__(self, char: str) -> bool:
        return ord(char) in self._parsed.cmap

    def width(self, char: str) -> float:
        """Return the advance of a character that the font has, in thousandths of its size."""
        return self._parsed.cw[ord(char)]

    def add_to(self, pdf: FPDF) -> None:
        """Give the document the font.

        fpdf2 cuts the font down to what was used when it writes the file, so each document gets a
        font opened anew, which costs little; what was found out about its characters is shared.
        """
        font = copy.copy(self._parsed)
        font.i = len(pdf.fonts) + 1
        font.desc = copy.copy(self._parsed.desc)
        font.ttfont = TTFont(
            self._path,
            fontNumber=self._face,
            lazy=True,
            recalcBBoxes=False,
            recalcTimestamp=False,
        )
        font.missing_glyphs = []
        font.subset = SubsetMap(font)
        pdf.fonts[self.family] = font


class Typefaces:
    """The fonts of one document, in the order in which a character is looked for."""

    def __init__(self, faces: Iterable[Typeface]) -> None:
        self._faces = tuple(faces)

    def width(self, text: str, size: float) -> float:
        """Return how wide a line is in mm, `size` in points."""
        advances = sum(self._face_of(char).width(char) for char in text)
        return advances * size * _POINTS_TO_MM / _EM

    def add_to(self, pdf: FPDF) -> None:
        """Give the document all the fonts."""
        for face in self._faces:
            face.add_to(pdf)

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Cut a line where its font changes: pairs of family and text."""
        for family, chars in groupby(text, lambda char: self._face_of(char).family):
            yield family, "".join(chars)

    def missing(self, texts: Iterable[str]) -> str:
        """Return the characters that none of the fonts has, each once, in order."""
        characters = dict.fromkeys(char for text in texts for char in text)
        return "".join(char for char in characters if not any(char in face for face in self._faces))

    def _face_of(self, char: str) -> Typeface:
        return next((face for face in self._faces if char in face), self._faces[0])


def typefaces_for(language: str, texts: Iterable[str]) -> Typefaces:
    """Return the fonts that draw all of these texts, or raise GlyphsMissing.

    Chinese takes its punctuation from the Han font, the others from that of the letters. The whole
    font joins only where it is needed: parsing its 65,000 characters takes half a second.
    """
    texts = tuple(texts)
    order = (HAN, LETTERS) if language == "zh" else (LETTERS, HAN)
    own = tuple(_own(family) for family in order)
    missing = Typefaces(own).missing(texts)
    if not missing:
        return Typefaces(own)
    whole = _whole(_find_whole())
    if whole is None:
        raise GlyphsMissing(missing)
    found = Typefaces((*own, whole))
    if missing := found.missing(texts):
        raise GlyphsMissing(missing)
    return found


@cache
def _own(family: str) -> Typeface:
    names = {LETTERS: "NotoSans-letters.ttf", HAN: "NotoSansSC-han.ttf"}
    return Typeface(family, _FOLDER / names[family])


@cache
def _whole(path: Path | None) -> Typeface | None:
    return None if path is None else Typeface(WHOLE, path)


def _find_whole() -> Path | None:
    """Return the whole font that the operator named, else one where distributions put it."""
    named = get_settings().font_file
    candidates = (named,) if named else map(Path, _WHOLE_FONTS)
    return next((path for path in candidates if path.is_file()), None)


def _face_of(path: Path) -> int:
    if path.suffix != ".ttc":
        return 0
    with TTCollection(path, lazy=True) as collection:
        names = [font["name"].getBestFullName() for font in collection.fonts]
    return next((index for index, name in enumerate(names) if str(name).startswith(_FACE)), 0)


def warm_up() -> None:
    """Parse the portal's own fonts now, so that the first document does not wait for it."""
    for family in (LETTERS, HAN):
        _own(family).width(" ")
