"""What arrives is hostile until it has been written anew; here it is, in one call."""

from typing import Final

from portal.files.limited import limited
from portal.files.pdfs import rewrite_pdf
from portal.files.pictures import rewrite_jpeg, rewrite_png
from portal.files.refusals import FileEmpty, FileIsHeic, FileKindUnknown, FileTooBig
from portal.files.rewritten import Rewritten

MAX_MEGABYTES: Final = 10
MAX_BYTES: Final = MAX_MEGABYTES * 1024 * 1024
#: Which bytes a file begins with, and who writes it anew; names and claimed types count nothing.
_KINDS: Final = (
    (b"\xff\xd8\xff", rewrite_jpeg),
    (b"\x89PNG\r\n\x1a\n", rewrite_png),
    (b"%PDF-", rewrite_pdf),
)
#: ISO 14496-12: bytes 4 to 8 are "ftyp", then the brand; HEIF has many, AVIF is none of them.
_HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
)


async def rewrite(content: bytes) -> Rewritten:
    """Return the file as we would have written it: a JPEG or a PDF that only shows something.

    Metadata, active content and whatever hid before, between or behind is gone (security checks
    41 and 42). Raises a FileRefused that says why; a file is taken whole or not at all.
    """
    if not content:
        raise FileEmpty
    if len(content) > MAX_BYTES:
        raise FileTooBig(limit=str(MAX_MEGABYTES))
    for magic, rewrite_kind in _KINDS:
        if content.startswith(magic):
            return await limited(rewrite_kind, content)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise FileIsHeic
    raise FileKindUnknown
