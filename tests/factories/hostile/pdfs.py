"""PDFs with something in them that acts, in every disguise that the format allows."""

import io
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, String

from portal.files.refusals import PdfActive, PdfEncrypted, PdfTooLong
from tests.factories.hostile import CANARY, Hostile
from tests.factories.hostile.pictures import a_scan, hostile_pictures

_ALERT = f"app.alert('{CANARY.decode()}')"
_WEB = f"https://{CANARY.decode()}.example/"


def hostile_pdfs() -> Iterator[Hostile]:
    for name, plant in (_ACTIVE | _ANNOTATIONS).items():
        yield Hostile(f"pdf: {name}", a_pdf(plant), (PdfActive,))
    for name, plant in _IDLE.items():
        yield Hostile(f"pdf: {name}", a_pdf(plant))
    yield Hostile("pdf: script in an object stream", a_pdf(_open_action, packed=True), (PdfActive,))
    yield Hostile("pdf: password", _encrypted("secret"), (PdfEncrypted,))
    yield Hostile("pdf: restrictions without a password", _encrypted(""), (PdfEncrypted,))
    yield Hostile("pdf: 50 pages", a_pdf(pages=50))
    yield Hostile("pdf: 51 pages", a_pdf(pages=51), (PdfTooLong,))
    yield Hostile("pdf: a web page behind it", a_pdf() + b"<script>" + CANARY)


def a_pdf(
    plant: Callable[[Pdf], None] | None = None, *, pages: int = 1, packed: bool = False
) -> bytes:
    """Return a plain PDF of empty pages, with something planted in it."""
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        if plant is not None:
            plant(pdf)
        written = io.BytesIO()
        mode = pikepdf.ObjectStreamMode
        pdf.save(written, object_stream_mode=mode.generate if packed else mode.disable)
    return written.getvalue()


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(_ALERT))


def _open_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = _script()


def _script_in_a_stream(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(_ALERT.encode()))


def _script_by_name(pdf: Pdf) -> None:
    names = Array([String("a"), pdf.make_indirect(_script())])
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def _named_kind_elsewhere(pdf: Pdf) -> None:
    """The kind of an action is a reference to a name that stands elsewhere."""
    action = Dictionary(JX=String(_ALERT))
    action.S = pdf.make_indirect(Name.JavaScript)
    pdf.Root.OpenAction = pdf.make_indirect(action)


def _script_in_a_chain(pdf: Pdf) -> None:
    goto = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=Array([_script()]))
    pdf.Root.OpenAction = goto


def _script_nobody_points_at(pdf: Pdf) -> None:
    pdf.Root.Hidden = pdf.make_indirect(Array([Array([_script()])]))


def _when_a_page_opens(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=_script())


def _when_it_closes(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary(WC=_script())


def _nothing_to_do(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary()


def _launch(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def _other_file(kind: str) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name("/" + kind), F=String(_WEB), D=Array([0, Name.Fit]))

    return plant


def _attachment(pdf: Pdf) -> None:
    pdf.attachments["evil.exe"] = b"MZ" + CANARY


def _associated(pdf: Pdf) -> None:
    held = pdf.make_stream(b"MZ" + CANARY, Type=Name.EmbeddedFile)
    pdf.Root.AF = Array([Dictionary(Type=Name.Filespec, F=String("a"), EF=Dictionary(F=held))])


def _portfolio(pdf: Pdf) -> None:
    pdf.Root.Collection = Dictionary(View=Name.D)


def _xfa(pdf: Pdf) -> None:
    form = pdf.make_stream(b"<xdp:xdp>" + CANARY)
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=Array([String("template"), form]))


def _drawing(**facts: object) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        drawing = pdf.make_stream(b"", Type=Name.XObject, BBox=Array([0, 0, 9, 9]), **facts)
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=drawing))

    return plant


def _content_elsewhere(pdf: Pdf) -> None:
    content = pdf.make_stream(b"")
    content.F = String("/etc/passwd")
    pdf.pages[0].obj.Contents = content


def _annotation(kind: str, **facts: object) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name("/" + kind), Rect=Array([0, 0, 99, 99]), **facts
        )
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
        if kind == "Widget":
            pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)

    return plant


_ACTIVE: dict[str, Callable[[Pdf], None]] = {
    "script when it opens": _open_action,
    "script in a stream": _script_in_a_stream,
    "script in the tree of names": _script_by_name,
    "script whose kind stands elsewhere": _named_kind_elsewhere,
    "script at the end of a chain": _script_in_a_chain,
    "script in a place without meaning": _script_nobody_points_at,
    "script when a page opens": _when_a_page_opens,
    "script when it closes": _when_it_closes,
    "an empty list of things to do": _nothing_to_do,
    "a program to start": _launch,
    "another file": _other_file("GoToR"),
    "an enclosed file to go to": _other_file("GoToE"),
    "data to fetch": _other_file("ImportData"),
    "a form to send": _other_file("SubmitForm"),
    "an attachment": _attachment,
    "an associated file": _associated,
    "a portfolio": _portfolio,
    "an XFA form": _xfa,
    "a drawing in PostScript": _drawing(Subtype=Name.PS),
    "a drawing from another file": _drawing(Subtype=Name.Form, Ref=Dictionary(F=String(_WEB))),
    "a drawing from a press": _drawing(Subtype=Name.Form, OPI=Dictionary(F=String(_WEB))),
    "content from another file": _content_elsewhere,
}
_ANNOTATIONS: dict[str, Callable[[Pdf], None]] = {
    "a link with a script": _annotation("Link", A=_script()),
    "a button with a script": _annotation("Widget", FT=Name.Btn, A=_script()),
    "a field with a script": _annotation("Widget", FT=Name.Tx, AA=Dictionary(K=_script())),
    "a pinned file": _annotation("FileAttachment", FS=Dictionary(F=String("a"))),
    "a film": _annotation("Movie", Movie=Dictionary(F=String(_WEB))),
    "a sound": _annotation("Sound"),
    "a screen": _annotation("Screen", A=Dictionary(S=Name.Rendition)),
    "rich media": _annotation("RichMedia", RichMediaContent=Dictionary()),
    "a 3D scene": _annotation("3D"),
}


def _metadata(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = String(CANARY.decode())
    pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta>" + CANARY)
    pdf.pages[0].obj.Metadata = pdf.make_stream(CANARY)
    pdf.pages[0].obj.PieceInfo = Dictionary(Editor=Dictionary(Private=String(CANARY)))
    pdf.pages[0].obj.Thumb = pdf.make_stream(CANARY)


def _bookmarks(pdf: Pdf) -> None:
    entry = Dictionary(Title=String(CANARY), A=Dictionary(S=Name.URI, URI=String(_WEB)))
    pdf.Root.Outlines = Dictionary(First=pdf.make_indirect(entry), Count=1)


def _layers(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(CANARY)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _photo(jpeg: bytes) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        facts = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=640,
            Height=451,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB,
            Filter=Name.DCTDecode,
        )
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(P=pdf.make_stream(jpeg, facts)))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 640 0 0 451 0 0 cm /P Do Q")

    return plant


def _hidden_behind_content(pdf: Pdf) -> None:
    """The packed content ends, and something follows that no filter reads."""
    content = pdf.make_stream(b"")
    content.write(zlib.compress(b"q Q") + CANARY, filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = content


_IDLE: dict[str, Callable[[Pdf], None]] = {
    "metadata everywhere": _metadata,
    "bookmarks": _bookmarks,
    "layers": _layers,
    "something behind packed content": _hidden_behind_content,
    "a link to the web": _annotation("Link", A=Dictionary(S=Name.URI, URI=String(_WEB))),
    "a link with JavaScript": _annotation(
        "Link", A=Dictionary(S=Name.URI, URI=String(f"javascript:{_ALERT}"))
    ),
    "a note": _annotation("Text", Contents=String(CANARY)),
    "a photo with EXIF": _photo(
        next(each.content for each in hostile_pictures() if each.name == "jpeg: GPS")
    ),
    "a photo with a page of PHP behind": _photo(a_scan() + b"<?php " + CANARY),
}


def _encrypted(password: str) -> bytes:
    with Pdf.open(io.BytesIO(a_pdf())) as pdf:
        written = io.BytesIO()
        pdf.save(written, encryption=Encryption(user=password, owner="owner", R=6))
    return written.getvalue()
