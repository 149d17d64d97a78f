"""Pictures that hide something, lie about their size, or are broken."""

import io
import struct
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image, PngImagePlugin

from portal.files.refusals import (
    FileDamaged,
    FileTooComplex,
    PictureMoves,
    PictureTooLarge,
    PictureTooSmall,
)
from tests.factories.hostile import CANARY, Hostile
from tests.factories.papers import a_passport_scan

_GPS = 0x8825
_PHP = b"<?php system($_GET['c']); ?>" + CANARY
_HTML = b"<html><script>alert('" + CANARY + b"')</script></html>"


def hostile_pictures() -> Iterator[Hostile]:
    yield from _jpegs_that_tell()
    yield from _jpegs_that_lie()
    yield from _pngs_that_tell()
    yield from _pngs_that_lie()


@cache
def a_scan() -> bytes:
    return a_passport_scan(width=640)


def _jpegs_that_tell() -> Iterator[Hostile]:
    yield Hostile("jpeg: EXIF", _saved(exif=_exif()))
    yield Hostile("jpeg: GPS", _saved(exif=_exif(gps=True)))
    yield Hostile("jpeg: comment", _saved(comment=CANARY))
    yield Hostile("jpeg: colour profile that is none", _saved(icc_profile=CANARY * 20))
    yield Hostile("jpeg: XMP", _with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + CANARY))
    yield Hostile("jpeg: Photoshop notes", _with_segment(0xED, b"Photoshop 3.0\x008BIM" + CANARY))
    yield Hostile("jpeg: thumbnail", _with_segment(0xE1, b"Exif\0\0" + _thumbnail()))
    yield Hostile("jpeg: unknown note", _with_segment(0xEB, CANARY * 1000))
    yield Hostile("jpeg: PHP in a comment", _with_segment(0xFE, _PHP))
    for number in range(1, 9):
        yield Hostile(f"jpeg: orientation {number}", _saved(exif=_exif(orientation=number)))
    for what, trailer in {
        "PHP": _PHP,
        "HTML": _HTML,
        "a ZIP": b"PK\x03\x04" + CANARY,
        "a PDF": b"%PDF-1.7\n" + CANARY,
        "a megabyte": CANARY * 65536,
        "another JPEG": _with_segment(0xFE, CANARY),
    }.items():
        yield Hostile(f"jpeg: {what} behind it", a_scan() + trailer)
    yield Hostile("jpeg: several pictures (MPO)", _mpo())
    yield Hostile("jpeg: for print (CMYK)", _saved("CMYK"))
    yield Hostile("jpeg: grey", _saved("L"))
    yield Hostile("jpeg: progressive", _saved(progressive=True))


def _jpegs_that_lie() -> Iterator[Hostile]:
    scan = a_scan()
    head = scan.index(b"\xff\xc0")
    sized = struct.pack(">HH", 65500, 65500)
    yield Hostile("jpeg: says 4,290 megapixels", _put(scan, head + 5, sized), (PictureTooLarge,))
    yield Hostile("jpeg: no height", _put(scan, head + 5, b"\0\0\0\0"), (FileDamaged,))
    lossless = _put(scan, head, b"\xff\xc3")
    yield Hostile("jpeg: lossless", lossless, (FileDamaged,))
    yield Hostile("jpeg: twelve bits", _put(scan, head + 4, b"\x0c"), (FileDamaged,))
    yield Hostile("jpeg: nine colours", _put(scan, head + 9, b"\x09"), (FileDamaged,))
    yield Hostile("jpeg: cut in half", scan[: len(scan) // 2], (FileDamaged,))
    yield Hostile("jpeg: end cut off", scan[:-64], (FileDamaged,))
    yield Hostile("jpeg: only a head", scan[:200], (FileDamaged,))
    yield Hostile("jpeg: only its magic", b"\xff\xd8\xff", (FileDamaged,))
    yield Hostile("jpeg: zeros behind the magic", b"\xff\xd8\xff\xe0" + bytes(9999), (FileDamaged,))
    tables = scan.index(b"\xff\xdb")
    yield Hostile("jpeg: no tables", scan[:tables] + scan[head:], (FileDamaged,))
    scans = (
        scan[:-2] + (b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" * 5000) + scan[-2:]
    )
    yield Hostile("jpeg: five thousand scans", scans, (FileTooComplex,))
    yield Hostile("jpeg: EXIF of noise", _with_segment(0xE1, b"Exif\0\0" + bytes(range(256)) * 9))
    loop = b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    yield Hostile("jpeg: EXIF that points at itself", _with_segment(0xE1, b"Exif\0\0" + loop))
    yield Hostile("jpeg: 41 megapixels", _flat("JPEG", (8200, 5001)), (PictureTooLarge,))
    yield Hostile("jpeg: 40 megapixels", _flat("JPEG", (8000, 5000)))
    yield Hostile("jpeg: 40 megapixels in turns", _flat("JPEG", (8000, 5000), progressive=True))
    yield Hostile("jpeg: one pixel wide", _flat("JPEG", (1, 30000)), (PictureTooSmall,))
    yield Hostile("jpeg: one pixel high", _flat("JPEG", (30000, 1)), (PictureTooSmall,))
    yield Hostile("jpeg: a ribbon", _flat("JPEG", (65000, 40)))


def _pngs_that_tell() -> Iterator[Hostile]:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", CANARY.decode())
    yield Hostile("png: text", _png(pnginfo=text))
    packed = PngImagePlugin.PngInfo()
    packed.add_text("Comment", CANARY.decode() * 99, zip=True)
    yield Hostile("png: packed text", _png(pnginfo=packed))
    yield Hostile("png: EXIF", _png(exif=_exif(gps=True)))
    yield Hostile("png: private chunk", _with_chunk(_png(), b"prVt", CANARY))
    yield Hostile("png: HTML behind it", _png() + _HTML)
    yield Hostile("png: a ZIP behind it", _png() + b"PK\x03\x04" + CANARY)
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield Hostile(f"png: mode {mode}", _png(mode))
    yield Hostile("png: moving", _moving_png(), (PictureMoves,))


def _pngs_that_lie() -> Iterator[Hostile]:
    png = _png()
    for width, height in ((50_000, 50_000), (2**31 - 1, 2**31 - 1)):
        lie = _png_head(width, height) + png[33:]
        yield Hostile(f"png: says {width} by {height}", lie, (PictureTooLarge,))
    yield Hostile("png: no size", _png_head(0, 0) + png[33:], (FileDamaged,))
    bomb = zlib.compress(bytes(60_000_000), 9)
    for what, chunk, content in (
        ("text", b"zTXt", b"Comment\0\0" + bomb),
        ("international text", b"iTXt", b"Comment\0\x01\0\0\0" + bomb),
        ("colour profile", b"iCCP", b"profile\0\0" + bomb),
    ):
        yield Hostile(
            f"png: {what} that explodes", _with_chunk(png, chunk, content), (FileDamaged,)
        )
    pixels = _chunk(b"IDAT", zlib.compress(bytes(200_000_000), 9)) + _chunk(b"IEND", b"")
    yield Hostile(
        "png: pixels that explode", _png_head(30_000, 30_000) + pixels, (PictureTooLarge,)
    )
    yield Hostile("png: more pixels than it says", _png_head(100, 100) + pixels)
    yield Hostile("png: cut in half", png[: len(png) // 2], (FileDamaged,))
    yield Hostile("png: end cut off", png[:-40], (FileDamaged,))
    yield Hostile("png: only its magic", png[:8], (FileDamaged,))
    yield Hostile("png: wrong sum", _put(png, 40, b"\x00\xff\x00"), (FileDamaged,))
    short = _png_head(400, 400) + _chunk(b"IDAT", zlib.compress(bytes(9000))) + _chunk(b"IEND", b"")
    yield Hostile("png: half its rows", short, (FileDamaged,))
    yield Hostile("png: 40 megapixels", _flat("PNG", (8000, 5000)))
    yield Hostile("png: 40 megapixels, clear", _flat("PNG", (8000, 5000), "RGBA"))
    yield Hostile("png: 41 megapixels", _flat("PNG", (8200, 5001), "1"), (PictureTooLarge,))
    yield Hostile("png: one pixel", _flat("PNG", (1, 1)), (PictureTooSmall,))


def _saved(mode: str = "RGB", **how: object) -> bytes:
    with Image.open(io.BytesIO(a_scan())) as image:
        written = io.BytesIO()
        image.convert(mode).save(written, "JPEG", **how)
    return written.getvalue()


def _exif(*, gps: bool = False, orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = exif[0x013B] = CANARY.decode()
    if gps:
        exif.get_ifd(_GPS).update({1: "N", 2: (23.0, 6.0, 32.0), 27: CANARY})
    return exif


def _thumbnail() -> bytes:
    small = _with_segment(0xFE, CANARY)
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", 0) + struct.pack("<I", 14)
    entries = struct.pack("<HHHIIHHII", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(small))
    return head + entries + struct.pack("<I", 0) + small[:50_000]


def _with_segment(marker: int, content: bytes) -> bytes:
    scan = a_scan()
    content = content[:65_000]
    return scan[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + scan[2:]


def _mpo() -> bytes:
    with Image.open(io.BytesIO(a_scan())) as image:
        second = image.copy()
        written = io.BytesIO()
        image.save(written, "MPO", save_all=True, append_images=[second])
    return written.getvalue() + CANARY


def _put(content: bytes, place: int, piece: bytes) -> bytes:
    return content[:place] + piece + content[place + len(piece) :]


def _flat(kind: str, size: tuple[int, int], mode: str = "RGB", **how: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **how)
    return written.getvalue()


def _png(mode: str = "RGB", **how: object) -> bytes:
    with Image.open(io.BytesIO(a_scan())) as image:
        small = image.resize((320, 225)).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        small = small.convert("I").point(lambda level: level * 257).convert("I;16")
    written = io.BytesIO()
    small.save(written, "PNG", **how)
    return written.getvalue()


def _moving_png() -> bytes:
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("navy", "white")]
    written = io.BytesIO()
    frames[0].save(written, "PNG", save_all=True, append_images=frames[1:])
    return written.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    total = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + total


def _png_head(width: int, height: int) -> bytes:
    sizes = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", sizes)


def _with_chunk(png: bytes, kind: bytes, content: bytes) -> bytes:
    return png[:33] + _chunk(kind, content) + png[33:]
