"""The hostile-file suite: every file gets its answer soon, and nothing hidden survives."""

import io
import resource
import time
from collections.abc import Callable, Iterator
from functools import cache

import pikepdf
import pytest
from PIL import Image

from portal.files import limited
from portal.files.intake import rewrite
from portal.files.pdf_words import ACTIVE_KEYS
from portal.files.refusals import FileRefused
from portal.files.rewritten import Rewritten
from portal.files.watermarks import watermark
from tests.factories.hostile import CANARY, Hostile
from tests.factories.hostile.others import hostile_others
from tests.factories.hostile.pdf_structures import hostile_structures
from tests.factories.hostile.pdfs import hostile_pdfs
from tests.factories.hostile.pictures import hostile_pictures

pytestmark = pytest.mark.thorough

FAMILIES = [hostile_pictures, hostile_others, hostile_pdfs, hostile_structures]
Family = Callable[[], Iterator[Hostile]]
MOST_SECONDS = 8.0
MOST_MEGABYTES = 400
#: What a JPEG of ours may hold: JFIF, tables, frame, scan, end.
OURS = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}


@pytest.fixture(autouse=True, scope="module")
def _no_processes_left():
    yield
    limited.close()


@cache
def files_of(family: Family) -> tuple[Hostile, ...]:
    return tuple(family())


def peak() -> int:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.timeout(300)
@pytest.mark.parametrize("family", FAMILIES)
async def test_every_hostile_file_gets_its_answer(family: Family):
    limited.close()
    before = await limited.limited(peak)
    findings = []

    for file in files_of(family):
        began = time.perf_counter()
        answer = await answer_of(file.content)
        took = time.perf_counter() - began
        findings += [f"{file.name}: {fault}" for fault in faults(file, answer)]
        if took > MOST_SECONDS:
            findings.append(f"{file.name}: took {took:.1f} s")
        if (held := await limited.limited(peak) - before) > MOST_MEGABYTES:
            findings.append(f"{file.name}: the process grew by {held} MB")

    assert not findings


def test_the_suite_has_more_than_two_hundred_files():
    names = [file.name for family in FAMILIES for file in files_of(family)]

    assert len(names) == len(set(names)) > 200


async def answer_of(content: bytes) -> Rewritten | FileRefused:
    try:
        return await rewrite(content)
    except FileRefused as refusal:
        return refusal


def faults(file: Hostile, answer: Rewritten | FileRefused) -> Iterator[str]:
    if isinstance(answer, FileRefused):
        if not isinstance(answer, file.refused or ()):
            yield f"refused: {answer.code}"
    elif file.refused:
        yield "taken in"
    elif answer.media_type == "image/jpeg":
        yield from faults_of_a_picture(answer.content)
    else:
        yield from faults_of_a_pdf(answer.content)


def faults_of_a_picture(content: bytes) -> Iterator[str]:
    if CANARY in content:
        yield "the canary lives"
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        if image.format != "JPEG":
            yield f"is {image.format}"
    if strange := set(markers_of(content)) - OURS:
        yield f"has segments {strange}"
    if not content.endswith(b"\xff\xd9"):
        yield "has something behind it"


def markers_of(jpeg: bytes) -> Iterator[int]:
    place = 2
    while jpeg[place + 1] != 0xDA:
        yield jpeg[place + 1]
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])


def faults_of_a_pdf(content: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pieces = [content]
        for each in pdf.objects:
            pieces.append(each.unparse(resolved=True))
            if isinstance(each, pikepdf.Stream):
                pieces.append(each.read_raw_bytes())
                filters = str(each.get("/Filter", ""))
                pieces.append(b"" if "DCT" in filters else each.read_bytes())
        everything = b"\n".join(pieces)
        if CANARY in everything or CANARY.hex().encode() in everything.lower():
            yield "the canary lives"
        if found := [key for key in ACTIVE_KEYS if key.encode() in everything]:
            yield f"acts by {found}"
        if not set(pdf.Root.keys()) <= {"/Type", "/Pages"}:
            yield f"has more than pages: {set(pdf.Root.keys())}"
    if not content.rstrip().endswith(b"%%EOF"):
        yield "has something behind it"


@pytest.mark.parametrize("family", [hostile_pdfs, hostile_structures])
async def test_what_was_taken_in_can_be_marked(family: Family):
    for file in files_of(family):
        if not file.refused:
            taken = await rewrite(file.content)

            marked = await watermark(taken.content, taken.media_type, "Liu Wei 刘伟")

            with pikepdf.open(io.BytesIO(marked)) as pdf:
                assert len(pdf.pages) == taken.measures["pages"], file.name
