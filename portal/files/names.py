"""What a file is called on screens: what its owner calls it, tamed; never a path."""

import unicodedata
from pathlib import PurePosixPath

MAX_NAME = 255
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/zip": (".zip",),
}
#: Control, format (direction overrides among them), surrogate, private, unassigned.
_JUNK = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Endings are short; what stands behind a late dot is part of the name.
_LONGEST_ENDING = 6


def tidy_name(sent: str, media_type: str) -> str:
    """Return the name to show: one line, at most 255 characters, ending as the file really does.

    Folders before it, control characters and direction overrides are left out; what is nothing
    then is called "file".
    """
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    composed = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode())
    plain = "".join(char for char in composed if unicodedata.category(char) not in _JUNK)
    plain = " ".join(plain.split())
    endings = _ENDINGS.get(media_type, ("",))
    ending = PurePosixPath(plain).suffix
    if ending.lower() in endings:
        stem = plain.removesuffix(ending)
    else:
        is_ending = 1 < len(ending) <= _LONGEST_ENDING
        stem, ending = (plain.removesuffix(ending) if is_ending else plain), endings[0]
    stem = stem.strip(" .") or "file"
    return stem[: MAX_NAME - len(ending)] + ending
