"""PDFs written byte by byte: names in disguise, mazes, bombs, lies about where things are."""

import re
import zlib
from collections.abc import Iterator, Mapping

from portal.files.refusals import FileDamaged, FileTooComplex, PdfActive, PdfTooLong
from tests.factories.hostile import CANARY, Hostile

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_SCRIPT = b"/JS(" + CANARY + b")"
#: How a reader may meet the name JavaScript, JS, or an action.
_DISGUISES = {
    "hex": b"/OpenAction<</S/J#61vaScript" + _SCRIPT + b">>",
    "all of it hex": b"/OpenAction<</S/#4a#61#76#61#53#63#72#69#70#74" + _SCRIPT + b">>",
    "small hex": b"/Open#41ction<</S/JavaScrip#74/#4aS(x)>>",
    "comments between": b"/OpenAction%x\n<</S%y\n/JavaScript%z\n" + _SCRIPT + b">>",
    "no spaces": b"/OpenAction<</S/JavaScript/JS<" + CANARY.hex().encode() + b">>>",
    "twice the same key": b"/OpenAction null/OpenAction<</S/JavaScript" + _SCRIPT + b">>",
    "tree of names in hex": b"/N#61mes<</J#61vaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>",
    "launch in hex": b"/OpenAction<</S/L#61unch/F(cmd.exe)>>",
    "things to do in hex": b"/#41#41<</WC<</S/#4aavaScript/JS(x)>>>>",
    "octal text": b"/OpenAction<</S/JavaScript/JS(\\141\\154ert)>>",
    "kind without script": b"/OpenAction<</S/JavaScript>>",
    "script without kind": b"/OpenAction<</JS(x)>>",
    "XFA in hex": b"/AcroForm<</Fields[]/X#46A(x)>>",
    "attachments in hex": b"/Names<</Embedded#46iles<</Names[]>>>>",
    "rich media in hex": b"/X<</Subtype/Rich#4dedia>>",
}


def hostile_structures() -> Iterator[Hostile]:
    for name, disguise in _DISGUISES.items():
        catalog = _CATALOG[:-2] + disguise + b">>"
        yield Hostile(f"pdf: {name}", write({1: catalog}), (PdfActive,))
    yield from _revisions()
    yield from _broken()
    yield from _trees()
    yield from _pages()
    yield from _bombs()
    yield from _mazes()


def write(objects: Mapping[int, bytes], *, trailer: bytes = b"", head: bytes = _HEAD) -> bytes:
    """Return a PDF of these objects beside a catalogue (1), its page tree (2) and a page (3)."""
    every = {1: _CATALOG, 2: _PAGES, 3: _PAGE} | dict(objects)
    written, places = bytearray(head), {}
    for number, content in every.items():
        places[number] = len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start, size = len(written), max(places) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        known = number in places
        written += b"%010d %05d %b \n" % (
            places.get(number, 0),
            0 if known else 65535,
            b"n" if known else b"f",
        )
    written += b"trailer\n<</Size %d/Root 1 0 R%b>>\n" % (size, trailer)
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, facts: bytes = b"", *, length: int | None = None) -> bytes:
    told = len(content) if length is None else length
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (told, facts, content)


def packed(content: bytes, times: int = 1, facts: bytes = b"") -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode" * times
    return stream(content, b"/Filter[" + filters + b"]" + facts)


def _revisions() -> Iterator[Hostile]:
    """A file may end several times: each end changes what came before."""
    first = write({})
    active = _CATALOG[:-2] + b"/OpenAction<</S/JavaScript" + _SCRIPT + b">>>>"
    yield Hostile("pdf: script in its second edition", _revised(first, active), (PdfActive,))
    hidden = _revised(write({1: active}), _CATALOG)
    yield Hostile("pdf: script in an edition that was replaced", hidden)
    yield Hostile(
        "pdf: a comment with something in it", write({}, head=_HEAD + b"%" + CANARY + b"\n")
    )
    yield Hostile("pdf: something in its trailer", write({}, trailer=b"/X(" + CANARY + b")"))
    yield Hostile("pdf: an object nobody needs", write({9: stream(CANARY)}))
    behind = write({}) + b"PK\x03\x04" + CANARY
    yield Hostile("pdf: a ZIP behind it", behind)


def _revised(pdf: bytes, catalog: bytes) -> bytes:
    before = int(pdf.split(b"startxref\n")[-1].split()[0])
    place = len(pdf)
    added = b"1 0 obj\n" + catalog + b"\nendobj\n"
    table = b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\n" % (
        place,
        before,
    )
    return pdf + added + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(added))


def _broken() -> Iterator[Hostile]:
    whole = write({4: stream(b"q Q" * 3000), 3: _PAGE[:-2] + b"/Contents 4 0 R>>"})
    for name, content in {
        "only its magic": b"%PDF-",
        "only a head": _HEAD,
        "cut in half": whole[: len(whole) // 2],
        "end cut off": whole[:-30],
        "a hole in the middle": whole[:4000] + whole[5000:],
        "no table": re.sub(rb"xref\n.*trailer", b"trailer", whole, flags=re.DOTALL),
        "a table elsewhere": re.sub(rb"startxref\n\d+", b"startxref\n99999999", whole),
        "a table before the start": re.sub(rb"startxref\n\d+", b"startxref\n-5", whole),
        "a table that is its own forerunner": write({}, trailer=b"/Prev %d" % whole.index(b"xref")),
        "zeros": b"%PDF-1.7" + bytes(50_000),
        "no root": whole.replace(b"/Root 1 0 R", b"/Rxxt 1 0 R"),
        "a root that is a number": write({1: b"42"}),
        "pages that are text": write({2: b"(pages)"}),
    }.items():
        yield Hostile(f"pdf: {name}", content, (FileDamaged,))
    yield Hostile(
        "pdf: a stream longer than the file", write({4: stream(b"x", length=10**9)}), (FileDamaged,)
    )


def _trees() -> Iterator[Hostile]:
    yield Hostile(
        "pdf: says a milliard pages", write({2: _PAGES.replace(b"Count 1", b"Count 1000000000")})
    )
    yield Hostile(
        "pdf: says less than no page", write({2: _PAGES.replace(b"Count 1", b"Count -1")})
    )
    yield Hostile("pdf: no pages", write({2: b"<</Type/Pages/Kids[]/Count 0>>"}), (FileDamaged,))
    loop = {2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}
    yield Hostile("pdf: pages within themselves", write(loop), (FileDamaged,))
    uncle = {
        2: b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        4: b"<</Type/Pages/Kids[2 0 R]/Count 1>>",
    }
    yield Hostile("pdf: pages within their children", write(uncle), (FileDamaged,))
    same = {2: b"<</Type/Pages/Kids[" + b"3 0 R " * 2000 + b"]/Count 2000>>"}
    yield Hostile("pdf: one page two thousand times", write(same), (FileDamaged, PdfTooLong))
    family = {2: b"<</Type/Pages/Kids[4 0 R 4 0 R]/Count 2>>"}
    for number in range(4, 40):
        family[number] = b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>" % (number + 1, number + 1)
    family[40] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    yield Hostile(
        "pdf: pages that double 36 times", write(family), (FileDamaged, FileTooComplex, PdfTooLong)
    )


def _pages() -> Iterator[Hostile]:
    for name, box, refused in (
        ("of a thousand miles", b"[0 0 1e9 1000000000]", (FileDamaged, FileTooComplex)),
        ("of a thousand metres", b"[0 0 2834645 2834645]", (FileTooComplex,)),
        ("as large as can be shown", b"[0 0 14400 14400]", ()),
        ("upside down", b"[595 842 0 0]", ()),
        ("of nothing", b"[0 0 0 0]", (FileTooComplex,)),
        ("of words", b"[(a) (b) (c) (d)]", (FileDamaged,)),
        ("with three sides", b"[0 0 595]", (FileDamaged,)),
    ):
        page = re.sub(rb"MediaBox\[.*?\]", b"MediaBox" + box, _PAGE)
        yield Hostile(f"pdf: a page {name}", write({3: page}), refused)
    for name, more in (
        ("turned by a word", b"/Rotate/East"),
        ("turned by a degree", b"/Rotate 1"),
        ("turned by a quarter", b"/Rotate 270"),
        ("in giant units", b"/UserUnit 1000000"),
        ("whose content is a number", b"/Contents 42"),
        ("whose content is a list of words", b"/Contents[(a)(b)]"),
        ("whose resources are a number", b"/Resources 42"),
    ):
        yield Hostile(f"pdf: a page {name}", write({3: _PAGE[:-2] + more + b">>"}))


def _bombs() -> Iterator[Hostile]:
    page = _PAGE[:-2] + b"/Contents 4 0 R>>"
    zeros = bytes(200_000_000)
    yield Hostile(
        "pdf: content that explodes", write({3: page, 4: packed(zeros)}), (FileTooComplex,)
    )
    yield Hostile(
        "pdf: content that explodes twice", write({3: page, 4: packed(zeros, 2)}), (FileTooComplex,)
    )
    yield Hostile(
        "pdf: content packed nine times",
        write({3: page, 4: packed(b"q Q", 9)}),
        (FileDamaged, FileTooComplex),
    )
    many = {number: packed(bytes(60_000_000)) for number in range(4, 20)}
    yield Hostile("pdf: twelve small explosions", write(many), (FileTooComplex,))
    unused = {4: packed(zeros)}
    yield Hostile("pdf: an explosion nobody needs", write(unused), (FileTooComplex,))
    lost = stream(b"\x00" * 20_000, b"/Filter/RunLengthDecode")
    yield Hostile("pdf: content that is no run", write({3: page, 4: lost}), (FileDamaged,))
    picture = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8"
    sized = stream(b"x", picture + b"/Width 60000/Height 60000")
    yield Hostile("pdf: picture of 3,600 megapixels", write({4: sized}), (FileTooComplex,))
    sized = stream(b"x", picture + b"/Width -60000/Height 60000")
    yield Hostile("pdf: picture of less than nothing", write({4: sized}), (FileTooComplex,))
    jpeg = (
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xdc\xff\xdc\x03" + bytes(9) + b"\xff\xda\x00\x02\xff\xd9"
    )
    sized = stream(jpeg, picture + b"/Width 1/Height 1/Filter/DCTDecode")
    yield Hostile("pdf: small picture, large inside", write({4: sized}), (FileTooComplex,))
    sized = stream(b"GIF89a", picture + b"/Width 1/Height 1/Filter/DCTDecode")
    yield Hostile("pdf: picture that is no picture", write({4: sized}), (FileDamaged,))
    objects = packed(zeros, 1, b"/Type/ObjStm/N 1/First 5")
    yield Hostile("pdf: object stream that explodes", write({4: objects}), (FileTooComplex,))


def _mazes() -> Iterator[Hostile]:
    page = _PAGE[:-2] + b"/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>"
    draw = stream(b"/A Do /#41 Do " * 5)
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>"
    ring = {3: page, 4: draw, 5: stream(b"/A Do", form % 5)}
    yield Hostile("pdf: drawing that draws itself", write(ring), (FileTooComplex,))
    tower = {number: stream(b"/A Do " * 10, form % (number + 1)) for number in range(5, 20)}
    tower = {3: page, 4: draw, 20: stream(b"", form % 20)} | tower
    yield Hostile("pdf: drawing drawn ten to the fifteenth", write(tower), (FileTooComplex,))
    deep = b"[" * 5000 + b"]" * 5000
    yield Hostile(
        "pdf: five thousand boxes in a box", write({4: deep}), (FileDamaged, FileTooComplex)
    )
    deep = b"<</A" * 400 + b" 1" + b">>" * 400
    yield Hostile(
        "pdf: four hundred drawers in a drawer", write({4: deep}), (FileDamaged, FileTooComplex)
    )
    yield Hostile("pdf: a long list", write({4: b"[" + b"0 " * 900_000 + b"]"}))
    lists = b"[" + b"[0]" * 90_000 + b"]"
    yield Hostile(
        "pdf: lists of lists", write(dict.fromkeys(range(4, 12), lists)), (FileTooComplex,)
    )
    yield Hostile(
        "pdf: thirty thousand objects",
        write(dict.fromkeys(range(4, 30_000), b"null")),
        (FileTooComplex,),
    )
    yield Hostile("pdf: a name of a megabyte", write({4: b"/" + b"A" * 1_000_000}))
    yield Hostile(
        "pdf: a length that points at itself",
        write({4: b"<</Length 4 0 R>>\nstream\nx\nendstream"}),
        (FileDamaged,),
    )
    yield Hostile("pdf: object that is itself", write({4: b"4 0 R"}), (FileDamaged,))
    parent = {3: _PAGE.replace(b"/Parent 2 0 R", b"/Parent 3 0 R")}
    yield Hostile("pdf: page that is its own parent", write(parent))
    fonts = {3: _PAGE[:-2] + b"/Resources 3 0 R>>"}
    yield Hostile("pdf: page that is its own resources", write(fonts))
