"""A second parser reads what the first has written: viewers may side with either."""

import io
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from portal.files.pdf_words import ACTIVE_KEYS, ACTIVE_KINDS, KINDS
from portal.files.refusals import FileDamaged, PdfActive

#: Nothing of ours needs these at the root of a document.
_FORBIDDEN_AT_ROOT: Final = frozenset({"/AcroForm", "/Names", "/OpenAction", "/OCProperties"})


def check(written: bytes, pages: int) -> None:
    """Raise FileDamaged unless pypdf sees as many pages, PdfActive if it sees what acts."""
    try:
        reader = PdfReader(io.BytesIO(written), strict=True)
        if reader.is_encrypted or len(reader.pages) != pages:
            raise FileDamaged
        if _FORBIDDEN_AT_ROOT & set(reader.root_object):
            raise PdfActive
        for generation, places in reader.xref.items():
            for number in places:
                _check(reader.get_object(IndirectObject(number, generation, reader)))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as unread:
        raise FileDamaged from unread


def _check(found: object) -> None:
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ArrayObject):
            waiting += each
        elif isinstance(each, DictionaryObject):
            if ACTIVE_KEYS & set(each):
                raise PdfActive
            if any(str(each.get(kind)) in ACTIVE_KINDS for kind in KINDS):
                raise PdfActive
            # raw: what has a number of its own is looked at by itself.
            waiting += [each.raw_get(key) for key in each]
