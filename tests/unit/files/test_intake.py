"""A file that is handed in is written anew in a process of its own, or refused in words."""

import asyncio
import io
import os
import time

import pytest
from PIL import Image

from portal.files import limited
from portal.files.intake import MAX_BYTES, rewrite
from portal.files.refusals import (
    FileDamaged,
    FileEmpty,
    FileIsHeic,
    FileKindUnknown,
    FilesBusy,
    FileTooBig,
    FileTooComplex,
)


@pytest.fixture(autouse=True, scope="module")
def _no_processes_left():
    yield
    limited.close()


def a_picture(kind: str = "JPEG") -> bytes:
    image = Image.new("RGB", (300, 200), "navy")
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
async def test_a_picture_comes_back_as_a_jpeg(kind):
    rewritten = await rewrite(a_picture(kind))

    with Image.open(io.BytesIO(rewritten.content)) as image:
        assert (image.format, image.size) == ("JPEG", (300, 200))
    assert rewritten.media_type == "image/jpeg"
    assert rewritten.measures["width"] == 300


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileEmpty),
        (b"hello", FileKindUnknown),
        (b"GIF89a" + bytes(50), FileKindUnknown),
        (b"\0\0\0\x18ftypheic" + bytes(50), FileIsHeic),
        (bytes(MAX_BYTES + 1), FileTooBig),
        (a_picture()[:-200], FileDamaged),
        (b"%PDF-1.7\n", FileDamaged),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_words(content, refusal):
    with pytest.raises(refusal):
        await rewrite(content)


def spin() -> None:
    while True:
        pass


def hoard() -> int:
    return len(bytearray(2 * 1024**3))


async def test_endless_work_is_ended(monkeypatch):
    with monkeypatch.context() as hurry:
        hurry.setattr(limited, "_MOST_SECONDS", 1)
        with pytest.raises(FileTooComplex):
            await limited.limited(spin)

    assert await rewrite(a_picture())


async def test_a_gigabyte_is_the_limit():
    with pytest.raises(FileTooComplex):
        await limited.limited(hoard)

    assert await rewrite(a_picture())


async def test_a_picture_that_is_looked_at_waits_for_no_upload():
    uploads = [asyncio.create_task(limited.limited(time.sleep, 30)) for _ in range(os.cpu_count())]

    seen = await limited.limited_for_a_viewer(pow, 2, 3)

    assert seen == 8
    assert not any(upload.done() for upload in uploads)
    for upload in uploads:
        upload.cancel()
    await asyncio.gather(*uploads, return_exceptions=True)


async def test_who_waits_too_long_is_told_so(monkeypatch):
    monkeypatch.setattr(limited, "_WAITING_SECONDS", 0)

    with pytest.raises(FilesBusy):
        await rewrite(a_picture())
