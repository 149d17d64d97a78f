"""Files of other kinds under the name of a picture, and files that are several kinds at once."""

import gzip
import io
import os
import zipfile
from collections.abc import Iterator

from PIL import Image

from portal.files.intake import MAX_BYTES
from portal.files.refusals import FileEmpty, FileIsHeic, FileKindUnknown, FileTooBig
from tests.factories.hostile import CANARY, Hostile
from tests.factories.hostile.pictures import a_scan

_SCRIPT = b"<script>alert('" + CANARY + b"')</script>"


def hostile_others() -> Iterator[Hostile]:
    yield Hostile("nothing", b"", (FileEmpty,))
    yield Hostile("too much", a_scan() + bytes(MAX_BYTES), (FileTooBig,))
    yield Hostile("zeros that fill it", bytes(MAX_BYTES), (FileKindUnknown,))
    for name, content in _unknown().items():
        yield Hostile(name, content, (FileKindUnknown,))
    for brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        content = b"\0\0\0\x18ftyp" + brand + bytes(900)
        yield Hostile(f"heic: {brand.decode()}", content, (FileIsHeic,))


def _unknown() -> dict[str, bytes]:
    return {
        "one byte": b"\xff",
        "noise": os.urandom(100_000),
        "gif": _picture("GIF"),
        "gif and JavaScript": b"GIF89a/*" + bytes(50) + b"*/=1;alert('" + CANARY + b"');",
        "webp": _picture("WEBP"),
        "tiff": _picture("TIFF"),
        "bmp": _picture("BMP"),
        "ico": _picture("ICO"),
        "avif": b"\0\0\0\x1cftypavif" + bytes(900),
        "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(900),
        "svg with a script": b'<svg xmlns="http://www.w3.org/2000/svg">' + _SCRIPT + b"</svg>",
        "html": b"<!doctype html>" + _SCRIPT,
        "html in UTF-16": ("\ufeff<html>" + _SCRIPT.decode()).encode("utf-16"),
        "xml that explodes": b'<!DOCTYPE a [<!ENTITY b "' + CANARY + b'">]><a>&b;</a>',
        "php": b"<?php phpinfo(); ?>",
        "shell": b"#!/bin/sh\nrm -rf /\n",
        "program for Windows": b"MZ" + bytes(500),
        "program for Linux": b"\x7fELF" + bytes(500),
        "PostScript": b"%!PS-Adobe-3.0\n(x) run\n",
        "zip": _zip(),
        "office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900),
        "gzip that explodes": gzip.compress(bytes(50_000_000)),
        "a jpeg behind a line feed": b"\n" + a_scan(),
        "a jpeg in a jar": _zip() + a_scan(),
        "a pdf behind a page of text": b"hello\n" * 20 + b"%PDF-1.7\n",
        "a pdf behind a mark of order": b"\xef\xbb\xbf%PDF-1.7\n",
    }


def _picture(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (64, 64), "navy").save(written, kind)
    return written.getvalue()


def _zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("evil.html", _SCRIPT)
    return written.getvalue()
