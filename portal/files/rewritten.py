"""What comes out of the limited process."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rewritten:
    """A file as we wrote it: image/jpeg or application/pdf, whatever arrived."""

    content: bytes = field(repr=False)
    media_type: str
    #: width, height, sharpness, glare, is_grey of a picture; pages of a PDF (files/measures.py).
    measures: dict[str, float | bool]
