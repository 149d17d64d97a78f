"""Names in the Latin letters of a machine-readable zone: ICAO Doc 9303-3, section 6.

Issuers choose among several spellings of a letter, so a name has several: MÜLLER is MUELLER in a
German passport, MULLER in a Turkish one.
"""

import unicodedata
from typing import Final

#: Section 6.A, in the order of the styles below; the first is the recommended one. LYU is how
#: Chinese passports write LÜ.
_LATIN: Final[dict[str, tuple[str, ...]]] = {
    "Ä": ("AE", "A"),
    "Å": ("AA", "A"),
    "Æ": ("AE",),
    "Ð": ("D",),
    "Đ": ("D",),
    "Ħ": ("H",),
    "Ĳ": ("IJ",),
    "ĸ": ("Q",),
    "Ł": ("L",),
    "Ñ": ("N", "N", "NXX"),
    "Ŋ": ("N",),
    "Ö": ("OE", "O"),
    "Ø": ("OE", "O"),
    "Œ": ("OE",),
    "ẞ": ("SS",),
    "Þ": ("TH",),
    "Ŧ": ("T",),
    "Ü": ("UE", "U", "UXX", "YU"),
}
#: Section 6.B; second spellings are those of Ukrainian, Belarusian, Serbian and Macedonian.
_CYRILLIC: Final[dict[str, tuple[str, ...]]] = {
    "А": ("A",),
    "Б": ("B",),
    "В": ("V",),
    "Г": ("G", "H"),
    "Ґ": ("G",),
    "Д": ("D",),
    "Ђ": ("D",),
    "Ѓ": ("G",),
    "Е": ("E",),
    "Ё": ("E", "IO"),
    "Є": ("IE",),
    "Ж": ("ZH", "Z"),
    "З": ("Z",),
    "Ѕ": ("DZ",),
    "И": ("I", "Y"),
    "І": ("I",),
    "Ї": ("I",),
    "Й": ("I",),
    "Ј": ("J",),
    "К": ("K",),
    "Ќ": ("K",),
    "Л": ("L",),
    "Љ": ("LJ",),
    "М": ("M",),
    "Н": ("N",),
    "Њ": ("NJ",),
    "О": ("O",),
    "П": ("P",),
    "Р": ("R",),
    "С": ("S",),
    "Т": ("T",),
    "Ћ": ("C",),
    "У": ("U",),
    "Ў": ("U",),
    "Ф": ("F",),
    "Х": ("KH", "H"),
    "Ц": ("TS", "C"),
    "Џ": ("DZ",),
    "Ч": ("CH", "C"),
    "Ш": ("SH", "S"),
    "Щ": ("SHCH", "SHT"),
    "Ъ": ("IE", ""),
    "Ы": ("Y",),
    "Ь": ("",),
    "Э": ("E",),
    "Ю": ("IU",),
    "Я": ("IA",),
}
_SPELLINGS: Final = _LATIN | _CYRILLIC
_STYLES: Final = range(4)
#: Section 4.6: a hyphen becomes a filler, an apostrophe and a full stop are left out.
_GAPS: Final = frozenset(" -‐‑–—/,<\t\n")
_LEFT_OUT: Final = frozenset("'’‘ʼ`´.·‧\u0301")


def spellings(name: str) -> frozenset[str]:
    """Return how the name may stand in a machine-readable zone: A to Z, words parted by spaces.

    Empty when a character has no Latin spelling, as a Chinese name has none; digits neither.
    """
    found = {_spell(name, style) for style in _STYLES}
    return frozenset(each for each in found if each)


def spelling(name: str) -> str:
    """Return the recommended spelling; "" when there is none."""
    return _spell(name, _STYLES[0]) or ""


def _spell(name: str, style: int) -> str | None:
    letters = []
    # ß has no capital in Python's eyes, and İ would become two characters.
    for char in unicodedata.normalize("NFC", name.replace("ß", "ẞ").replace("İ", "I").upper()):
        letter = _letter(char, style)
        if letter is None:
            return None
        letters.append(letter)
    return " ".join("".join(letters).split())


def _letter(char: str, style: int) -> str | None:
    if char in _GAPS:
        return " "
    if char in _LEFT_OUT:
        return ""
    if char in _SPELLINGS:
        choices = _SPELLINGS[char]
        return choices[min(style, len(choices) - 1)]
    # Everything else of section 6.A is the letter without its mark.
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else None
