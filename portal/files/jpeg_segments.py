"""The segments of a JPEG (ITU T.81, annex B): keeps the picture, drops what people tell with it.

For pictures inside a PDF, which are not decoded; a picture handed in alone is written anew.
"""

from collections.abc import Iterator
from typing import Final

from portal.files.refusals import FileDamaged, FileTooComplex

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_MARK: Final = 0xFF
#: APP0 is JFIF, APP14 Adobe's note on colours: without them the colours would be wrong.
_KEPT_NOTES: Final = frozenset({0xE0, 0xEE})
_NOTES: Final = range(0xE0, 0xF0)
#: Start of frame, which has the size in pixels; C4, C8 and CC are tables.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_HEADER: Final = 4
_SIZE_AT: Final = 5


def only_picture(jpeg: bytes, most_pixels: int) -> bytes:
    """Return the JPEG without EXIF, profiles, comments, thumbnails and what follows its end.

    Raises FileDamaged when it is none, FileTooComplex when it is larger than `most_pixels`.
    """
    if jpeg[:2] != bytes([_MARK, _START]):
        raise FileDamaged
    kept = [jpeg[:2]]
    place = 2
    for marker, start, end in _segments(jpeg):
        if marker in _FRAMES:
            height, width = (
                int.from_bytes(jpeg[start + at : start + at + 2]) for at in (_SIZE_AT, _SIZE_AT + 2)
            )
            if height * width > most_pixels:
                raise FileTooComplex
        is_note = marker in _NOTES and marker not in _KEPT_NOTES
        if not is_note and marker != _COMMENT:
            kept.append(jpeg[start:end])
        place = end
    last = jpeg.rfind(bytes([_MARK, _END]), place)
    return b"".join(kept) + (jpeg[place : last + 2] if last >= 0 else jpeg[place:])


def _segments(jpeg: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of each segment before the first scan's data."""
    place = 2
    while True:
        if place + _HEADER > len(jpeg) or jpeg[place] != _MARK:
            raise FileDamaged
        marker = jpeg[place + 1]
        if marker == _MARK:  # padding
            place += 1
            continue
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4])
        yield marker, place, end
        if marker == _SCAN:
            return
        place = end
