"""Makes the fonts of the documents again, out of Noto's: `python -m scripts.fonts` (needs npm).

Two subsets, each with its licence: letters (Latin, Greek, Cyrillic) and Han characters. Hints and
layout tables go: paper needs no hints, and the documents are set without shaping.
"""

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset

FOLDER = Path(__file__).resolve().parent.parent / "portal" / "documents" / "fonts"
_DROPPED = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "gasp", "vhea", "vmtx"]
#: Family, version, copyright and licence.
_NAMES_KEPT = [0, 1, 2, 3, 4, 5, 6, 13, 14]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A package with a whole font in it, and what is kept of that."""

    package: str
    file: str
    name: str
    characters: frozenset[int]


def _blocks(*spans: tuple[int, int]) -> frozenset[int]:
    return frozenset(code for first, last in spans for code in range(first, last + 1))


def _coded(encoding: str, leads: range, trails: Iterable[int]) -> frozenset[int]:
    """Return the characters of a two-byte encoding's rows."""
    pairs = (bytes((lead, trail)) for trail in trails for lead in leads)
    return frozenset(ord(char) for pair in pairs for char in pair.decode(encoding, "ignore"))


_LETTERS = _blocks(
    (0x20, 0x24F),  # Latin with its extensions A and B
    (0x2B0, 0x52F),  # marks, Greek, Cyrillic
    (0x1E00, 0x1FFF),  # Latin for Vietnamese, old Greek
    (0x2000, 0x206F),  # punctuation
    (0x20A0, 0x20BF),  # currencies
    (0x2116, 0x2116),
    (0x2122, 0x2122),
)
_FULL = range(0xA1, 0xFF)
#: Beside the simplified characters those that Hong Kong, Taiwan and Japan use every day.
_HAN = (
    _coded("gb2312", range(0xA1, 0xF8), _FULL)
    | _coded("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *_FULL))
    | _coded("euc_jp", range(0xB0, 0xD0), _FULL)
)
#: Punctuation that is as wide as a Han character in Chinese lines.
_WIDE = frozenset(map(ord, " ·—‘’“”…"))

SOURCES = (
    Source(
        package="@expo-google-fonts/noto-sans@0.4.2",
        file="400Regular/NotoSans_400Regular.ttf",
        name="NotoSans-letters",
        characters=_LETTERS,
    ),
    Source(
        package="@expo-google-fonts/noto-sans-sc@0.4.3",
        file="400Regular/NotoSansSC_400Regular.ttf",
        name="NotoSansSC-han",
        characters=frozenset(code for code in _HAN if code >= 0x3000) | _WIDE,  # noqa: PLR2004
    ),
)


def _fetch(source: Source, folder: Path) -> Path:
    """Unpack the package and return where its files are."""
    done = subprocess.run(
        ["npm", "pack", "--silent", source.package],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    unpacked = folder / source.name
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(unpacked, filter="data")
    return unpacked / "package"


def _cut(whole: Path, characters: frozenset[int], small: Path) -> None:
    options = subset.Options(
        hinting=False,
        layout_features=[],
        name_IDs=_NAMES_KEPT,
        notdef_outline=True,
        recalc_timestamp=False,
    )
    options.drop_tables += _DROPPED
    font = subset.load_font(str(whole), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.save(small)


def main() -> int:
    """Write the fonts and their licences into the package."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for source in SOURCES:
            package = _fetch(source, Path(scratch))
            small = FOLDER / f"{source.name}.ttf"
            _cut(package / source.file, source.characters, small)
            licence = (package / "LICENSE_FONT").read_text(encoding="utf-8")
            (FOLDER / f"{source.name}.OFL.txt").write_text(licence, encoding="utf-8")
            print(f"{small.name}: {small.stat().st_size / 2**20:.2f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
