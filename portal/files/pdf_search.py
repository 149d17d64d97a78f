"""Looks at every object of a PDF before it is written anew: nothing acts, nothing explodes."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream

from portal.files import jpeg_segments
from portal.files.pdf_words import ACTIVE_KEYS, ACTIVE_KINDS, ELSEWHERE, IDLE_KEYS, KINDS
from portal.files.refusals import FileTooComplex, PdfActive

#: A scan has a handful of objects a page; beyond this somebody builds a maze.
_MAX_OBJECTS: Final = 20_000
_MAX_CONTAINERS: Final = 100_000
#: Bytes that one stream, and all of them together, may unfold to.
MAX_UNFOLDED: Final = 128 * 1024 * 1024
_MAX_UNFOLDED_TOGETHER: Final = 256 * 1024 * 1024
#: An A3 page at 600 dots per inch in black and white; more is no scan.
_MAX_IMAGE_PIXELS: Final = 80_000_000
#: How often drawings may be drawn for one page, drawings within drawings counted each time.
_MAX_DRAWINGS: Final = 10_000
_DRAWN: Final = re.compile(rb"/([^\s/\[\]<>(){}%]+)\s+Do\b")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_PIECE: Final = 1024 * 1024


def search(pdf: Pdf) -> None:
    """Raise PdfActive or FileTooComplex for what must not reach a reviewer; drop idle keys.

    Names are compared as qpdf normalised them: /J#61vaScript is /JavaScript here.
    """
    if len(pdf.get_xref_table()) > _MAX_OBJECTS:
        raise FileTooComplex
    unfolded = 0
    for count, container in enumerate(_containers(pdf)):
        if count > _MAX_CONTAINERS:
            raise FileTooComplex
        if not isinstance(container, Array):
            _check_dictionary(container)
        if isinstance(container, Stream):
            if ELSEWHERE & set(container.keys()):
                raise PdfActive
            unfolded += _check_stream(container)
            if unfolded > _MAX_UNFOLDED_TOGETHER:
                raise FileTooComplex
    for page in pdf.pages:
        if _Drawings().of(page.obj, _content_of(page.obj)) > _MAX_DRAWINGS:
            raise FileTooComplex


def _containers(pdf: Pdf) -> Iterator[Object]:
    """Yield every dictionary, array and stream: those of the file's table, and those inside."""
    waiting: list[Object] = [*pdf.objects, pdf.trailer]
    while waiting:
        container = waiting.pop()
        if not isinstance(container, Array | Dictionary | Stream):
            continue
        yield container
        inside = container if isinstance(container, Array) else _values(container)
        # What has a number of its own is on the list already.
        waiting += [each for each in inside if isinstance(each, Object) and not each.is_indirect]


def _values(container: Object) -> Iterator[Object]:
    return (value for _, value in container.items())


def _check_dictionary(found: Object) -> None:
    keys = set(found.keys())
    if keys & ACTIVE_KEYS:
        raise PdfActive
    if any(str(found[kind]) in ACTIVE_KINDS for kind in KINDS if kind in keys):
        raise PdfActive
    for key in keys & IDLE_KEYS:
        del found[key]


def _check_stream(stream: Stream) -> int:
    """Return how many bytes the stream unfolds to, within the limits."""
    if stream.get("/Subtype") == "/Image":
        pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        if not 0 <= pixels <= _MAX_IMAGE_PIXELS:
            raise FileTooComplex
    raw = stream.read_raw_bytes()
    filters = _filters_of(stream)
    if filters == ["/DCTDecode"]:
        stream.write(
            jpeg_segments.only_picture(raw, _MAX_IMAGE_PIXELS),
            filter=pikepdf.Name.DCTDecode,
            decode_parms=_parameters_of(stream),
        )
        return len(raw)
    return _unfolded(raw, filters)


def _parameters_of(stream: Stream) -> Dictionary | None:
    """Return how the filter is to be undone: for a JPEG, whether its colours were turned."""
    told = stream.get("/DecodeParms")
    return told if isinstance(told, Dictionary) else None


def _filters_of(stream: Stream) -> list[str]:
    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(each) for each in named] if isinstance(named, Array) else [str(named)]


def _unfolded(raw: bytes, filters: list[str]) -> int:
    """Return the greatest length on the way through the filters that qpdf undoes as well."""
    longest = len(raw)
    pieces = iter([raw])
    for name in filters:
        if name not in {"/FlateDecode", "/Fl"}:
            # The others unfold little, or are bounded by qpdf's own limits and the process's.
            break
        pieces = _inflate(pieces)
    # One behind the other: what comes out of one filter is never held whole.
    unfolded = 0
    for piece in pieces:
        unfolded += len(piece)
        if unfolded > MAX_UNFOLDED:
            raise FileTooComplex
    return max(longest, unfolded)


def _inflate(folded: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate piece by piece; a stream that is broken further on is qpdf's to judge."""
    inflater = zlib.decompressobj()
    with suppress(zlib.error):
        for piece in folded:
            rest = piece
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _PIECE)
                rest = inflater.unconsumed_tail


class _Drawings:
    """Counts how often form XObjects are drawn: ten levels of ten each are ten thousand million."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}

    def of(self, holder: Object, content: bytes) -> int:
        """Return how many drawings the content of a page or a form comes to."""
        forms = _forms_of(holder)
        total = 0
        for escaped in _DRAWN.findall(content):
            name = "/" + _ESCAPED.sub(lambda hit: bytes([int(hit[1], 16)]), escaped).decode(
                "latin-1"
            )
            total += self._of_form(forms[name]) if name in forms else 1
            if total > _MAX_DRAWINGS:
                raise FileTooComplex
        return total

    def _of_form(self, form: Object) -> int:
        number = form.objgen
        if number not in self._known:
            # Until it is known it counts as too much: a form that draws itself never ends.
            self._known[number] = _MAX_DRAWINGS
            self._known[number] = 1 + self.of(form, form.read_bytes())
        return self._known[number]


def _forms_of(holder: Object) -> dict[str, Object]:
    resources = holder.get("/Resources")
    drawn = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if not isinstance(drawn, Dictionary):
        return {}
    return {
        name: each
        for name, each in drawn.items()
        if isinstance(each, Stream) and each.get("/Subtype") == "/Form"
    }


def _content_of(page: Object) -> bytes:
    content = page.get("/Contents")
    if isinstance(content, Stream):
        return content.read_bytes()
    if isinstance(content, Array):
        return b"\n".join(each.read_bytes() for each in content if isinstance(each, Stream))
    return b""
