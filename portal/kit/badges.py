"""What stands on a badge, as it is compared: however it was typed or printed."""

import unicodedata

from portal.kit.names import fold

#: Scripts in which a badge prints a name beside its Latin letters.
_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def fold_number(text: str) -> str:
    """Return the number in capitals, its letters and digits only: "ob-12 34" is "OB1234".

    Full-width signs become plain ones; a text without a letter or digit folds to "".
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in plain if char.isalnum())


def spellings(name: str) -> frozenset[str]:
    """Return the folded spellings that a badge's name may be entered in.

    The whole name; and each half of one that is printed both in an East Asian script and in Latin
    letters, as "陈美玲 TAN Mei Ling": its owner calls either the name (A-01).
    """
    words = name.split()
    native = "".join(word for word in words if _is_in(word, _EAST_ASIAN))
    latin = "".join(word for word in words if _is_in(word, ("LATIN",)))
    halves = {fold(native), fold(latin)} if native and latin else set()
    return frozenset({fold(name), *halves} - {""})


def _is_in(word: str, scripts: tuple[str, ...]) -> bool:
    letters = [char for char in word if unicodedata.category(char).startswith("L")]
    return bool(letters) and all(unicodedata.name(char, "").startswith(scripts) for char in letters)
