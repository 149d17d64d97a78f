"""What is written anew shows what was handed in: upright, legible, seals and all."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader

from portal.documents.invitation import write_invitation
from portal.documents.paper.invitation import draw_invitation
from portal.files.pdfs import rewrite_pdf
from portal.files.pictures import rewrite_jpeg, rewrite_png
from portal.files.watermarks import mark
from tests.factories.hostile.pdfs import a_pdf
from tests.factories.letters import an_invitation
from tests.factories.papers import a_passport_scan

LINE = "Liu Wei 刘伟 · 2026-11-22 05:40 UTC"


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image


def difference(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).mean[0]


def a_corner(orientation: int) -> bytes:
    """A white picture whose upper left corner, held upright, is black."""
    image = Image.new("L", (120, 80), "white")
    image.paste(0, (0, 0, 40, 40))
    undo = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    for step in undo.get(orientation, []):
        image = image.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright(orientation):
    image = opened(rewrite_jpeg(a_corner(orientation)).content)

    assert image.size == (120, 80)
    assert image.getpixel((10, 10)) < 40
    assert image.getpixel((110, 70)) > 215


def test_a_scan_stays_legible():
    scan = a_passport_scan()

    assert difference(opened(scan), opened(rewrite_jpeg(scan).content)) < 1.0


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_was_clear_is_white(mode):
    written = io.BytesIO()
    Image.new(mode, (64, 64)).save(written, "PNG")

    image = opened(rewrite_png(written.getvalue()).content)

    assert ImageStat.Stat(image.convert("L")).mean == [255]


def test_sixteen_bits_keep_their_shades():
    shades = Image.linear_gradient("L").convert("I").point(lambda level: level * 257)
    written = io.BytesIO()
    shades.convert("I;16").save(written, "PNG")

    image = opened(rewrite_png(written.getvalue()).content)

    assert difference(image, Image.linear_gradient("L")) < 1.5


def test_a_letter_reads_as_before():
    letter = draw_invitation(write_invitation(an_invitation(language="zh", person="赵敏")))

    written = rewrite_pdf(letter).content

    assert text_of(written) == text_of(letter)


def test_the_seal_of_a_signature_is_kept_as_it_looks():
    def sign(pdf: pikepdf.Pdf) -> None:
        seal = pdf.make_stream(b"1 0 0 rg 0 0 99 99 re f", Type=Name.XObject, Subtype=Name.Form)
        seal.BBox = Array([0, 0, 99, 99])
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("seal"))
        field.Rect, field.F, field.AP = Array([9, 9, 108, 108]), 4, Dictionary(N=seal)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
        pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=pdf.pages[0].obj.Annots)

    with pikepdf.open(io.BytesIO(rewrite_pdf(a_pdf(sign)).content)) as pdf:
        drawn = pdf.pages[0].resources.XObject
        assert [each.read_bytes() for each in drawn.values()] == [b"1 0 0 rg 0 0 99 99 re f"]
        assert "/Annots" not in pdf.pages[0].obj


@pytest.mark.parametrize("name", [LINE, "x" * 500, "a\nb\tc", "מרים \u202eيوسف", "🦄"])
def test_a_picture_names_its_viewer_and_can_still_be_read(name):
    scan = rewrite_jpeg(a_passport_scan()).content

    marked = opened(mark(scan, "image/jpeg", name))

    assert marked.size == opened(scan).size
    assert 0.3 < difference(marked, opened(scan)) < 12


def test_every_page_names_its_viewer_and_can_still_be_read():
    letter = draw_invitation(write_invitation(an_invitation(language="ru")))
    written = rewrite_pdf(letter).content

    marked = mark(written, "application/pdf", LINE)

    assert text_of(marked) == text_of(written)
    with pikepdf.open(io.BytesIO(marked)) as pdf:
        assert all("/Mark" in page.resources.XObject for page in pdf.pages)


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text().strip() for page in PdfReader(io.BytesIO(pdf)).pages]
