"""PDFs: opened strictly, searched for anything that acts, and only their pages written anew."""

import io
from typing import Final

import pikepdf
from pikepdf import ObjectStreamMode, Pdf, StreamDecodeLevel

from portal.files import pdf_pages, pdf_search
from portal.files.refusals import FileDamaged, PdfEncrypted, PdfTooLong
from portal.files.rewritten import Rewritten

PDF: Final = "application/pdf"
MAX_PAGES: Final = 50
#: What a page needs to be seen. Links, notes, actions, thumbnails and metadata are left behind.
_OF_A_PAGE: Final = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group"}
)
#: qpdf says so when a page lacks a formality, such as empty resources: nothing is lost by that.
_TREE_MENDED: Final = "repairing"
_OF_THE_ROOT: Final = frozenset({"/Type", "/Pages"})
# For the whole process, and nothing else in the portal reads PDFs.
pikepdf.settings.set_qpdf_limits(
    doc_max_warnings=100,
    parser_max_nesting=100,
    parser_max_container_size=100_000,
    max_stream_filters=4,
    flate_max_memory=pdf_search.MAX_UNFOLDED,
    run_length_max_memory=pdf_search.MAX_UNFOLDED,
    png_max_memory=pdf_search.MAX_UNFOLDED,
    tiff_max_memory=pdf_search.MAX_UNFOLDED,
    dct_max_memory=pdf_search.MAX_UNFOLDED,
    dct_max_progressive_scans=64,
)


def rewrite_pdf(content: bytes) -> Rewritten:
    """Return the pages as a new PDF without anything that acts; raises FileRefused.

    Forms and seals are drawn into their pages as they look; links, bookmarks and metadata are
    dropped without a word. What qpdf has written is read again by pypdf, a second parser.
    """
    try:
        # Without repair: a PDF that was cut off would come back with fewer pages.
        pdf = Pdf.open(io.BytesIO(content), attempt_recovery=False)
    except pikepdf.PasswordError as protected:
        raise PdfEncrypted from protected
    except pikepdf.PdfError as broken:
        raise FileDamaged from broken
    with pdf:
        try:
            written, pages = _rewrite(pdf)
        except (pikepdf.PdfError, RuntimeError) as broken:
            raise FileDamaged from broken
    # Only the processes that read files load a second parser; this module is the web's too.
    from portal.files import pdf_second_opinion  # noqa: PLC0415

    pdf_second_opinion.check(written, pages)
    return Rewritten(written, PDF, {"pages": pages})


def _rewrite(pdf: Pdf) -> tuple[bytes, int]:
    if pdf.is_encrypted:
        raise PdfEncrypted
    pages = len(pdf.pages)
    if pages == 0:
        raise FileDamaged
    if pages > MAX_PAGES:
        raise PdfTooLong(limit=str(MAX_PAGES))
    pdf_search.search(pdf)
    if any(_TREE_MENDED not in str(warning) for warning in pdf.get_warnings()):
        # Every object has been read by now: what qpdf could not make sense of would be missing.
        raise FileDamaged
    pdf.flatten_annotations("screen")
    _keep_pages_only(pdf)
    written = io.BytesIO()
    pdf.save(
        written,
        object_stream_mode=ObjectStreamMode.disable,
        # Everything is unfolded and folded again: nothing hides behind the end of a stream.
        stream_decode_level=StreamDecodeLevel.generalized,
        recompress_flate=True,
        deterministic_id=True,
        fix_metadata_version=False,
        preserve_pdfa=False,
    )
    return written.getvalue(), pages


def _keep_pages_only(pdf: Pdf) -> None:
    for key in set(pdf.Root.keys()) - _OF_THE_ROOT:
        del pdf.Root[key]
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
        del pdf.trailer[key]
    for page in pdf.pages:
        for key in set(page.obj.keys()) - _OF_A_PAGE:
            del page.obj[key]
        pdf_pages.settle(page)
