"""The letter as a PDF: what can be copied out of it is what it says (A-35)."""

import io
from datetime import date

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from portal.config import get_settings
from portal.documents.glyphs import GlyphsMissing
from portal.documents.invitation import Event, write_invitation
from portal.documents.paper import invitation as paper
from portal.documents.paper.invitation import draw_invitation
from portal.documents.typefaces import typefaces_for
from tests.factories.letters import an_invitation

pytestmark = pytest.mark.thorough

HARD_NAMES = [
    ("Ōkubo Łukasz", "Żółć & Größe Sp. z o.o."),
    ("Дмитрий Щербаков", "ООО «Вега — Импорт» № 7"),
    ("赵敏", "广州天河贸易（国际）有限公司"),
    ("陳大文", "香港國際貿易有限公司"),
    ("渋沢 栄一", "渋谷商事株式会社"),
    ("José García Ñuñez", "Comercializadora Ñandú S.A. de C.V."),
    ("Nguyễn Thị Hương", "Công ty Cổ phần Đại Việt"),
    ("Олена Їжакевич", "ТОВ «Ґанок»"),
    ("Ayşe Gül Çağlar", "İğdır Tekstil A.Ş."),
    ("Γιώργος Παπαδόπουλος", "Αφοί Σταύρου ΑΕ"),
]


def _page(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    return reader.pages[0]


def _squeezed(text):
    return "".join(text.split())


def _printed(letter):
    return _squeezed(_page(draw_invitation(letter)).extract_text())


@pytest.mark.req("A-35")
@pytest.mark.parametrize("language", ["zh", "en", "ru", "es"])
@pytest.mark.parametrize(("person", "company"), HARD_NAMES)
def test_what_is_copied_out_of_a_letter_is_what_it_says(language, person, company):
    letter = write_invitation(an_invitation(language=language, person=person, company=company))

    assert _printed(letter) == _squeezed("".join(letter.texts))


def test_a_letter_has_title_language_and_the_day_it_was_issued():
    reader = PdfReader(io.BytesIO(draw_invitation(write_invitation(an_invitation(language="zh")))))

    assert reader.metadata.title == "邀请函 K7Q4-MX92-R5TZ"
    assert reader.metadata.creation_date.date() == date(2026, 11, 22)
    assert reader.trailer["/Root"]["/Lang"] == "zh"


def test_the_square_code_is_a_link_to_the_check():
    page = _page(draw_invitation(write_invitation(an_invitation())))

    [link] = page["/Annots"]
    uri = link.get_object()["/A"]["/URI"]
    assert uri == "https://portal.example/letters?number=K7Q4-MX92-R5TZ"


def test_a_letter_holds_nothing_that_runs():
    pdf = draw_invitation(write_invitation(an_invitation()))

    for active in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile"):
        assert active not in pdf


LONGEST = {
    "letters": ("W" * 100, "W" * 200),
    "words": ("Maximiliana " * 8, "Handelsgesellschaft " * 10),
    "han": ("赵" * 100, "广州天河贸易" * 33),
}


@pytest.mark.parametrize("language", ["zh", "en", "ru", "es"])
@pytest.mark.parametrize("names", LONGEST)
def test_the_longest_names_stay_on_the_page_above_the_square_code(names, language):
    person, company = LONGEST[names]
    event = Event(name="Fair " * 40, place="Hall " * 40)
    letter = write_invitation(
        an_invitation(language=language, person=person, company=company, event=event)
    )

    with paper._sheet(letter, typefaces_for(language, letter.texts)) as sheet:
        keeps_off_the_foot = paper._fill(sheet, letter, paper._SIZES[-1])

    assert keeps_off_the_foot
    assert _printed(letter) == _squeezed("".join(letter.texts))


@pytest.mark.parametrize("name", ["Łukasz 🦄", "عمر الشريف", "สมชาย"])
def test_a_letter_is_refused_rather_than_printed_with_a_hole(name, tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_FONT_FILE", str(tmp_path / "none.ttf"))
    get_settings.cache_clear()

    with pytest.raises(GlyphsMissing) as refused:
        draw_invitation(write_invitation(an_invitation(person=name)))

    assert set(refused.value.characters) <= set(name)


def _a_font_with(char, path):
    pen = TTGlyphPen(None)
    for place in ((0, 0), (0, 700), (700, 700), (700, 0)):
        (pen.moveTo if place == (0, 0) else pen.lineTo)(place)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "space", "rare"])
    builder.setupCharacterMap({0x20: "space", ord(char): "rare"})
    builder.setupGlyf({".notdef": square, "space": TTGlyphPen(None).glyph(), "rare": square})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "space", "rare"), (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Rare", "styleName": "Regular", "fullName": "Rare"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_a_rare_character_comes_from_the_whole_font_of_the_machine(tmp_path, monkeypatch):
    _a_font_with("𠮷", tmp_path / "rare.ttf")
    monkeypatch.setenv("PORTAL_FONT_FILE", str(tmp_path / "rare.ttf"))
    get_settings.cache_clear()
    letter = write_invitation(an_invitation(language="zh", person="𠮷田"))

    assert "𠮷田" in _printed(letter)
