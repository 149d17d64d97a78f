"""The names by which things act in a PDF (ISO 32000-2, 12.6 and 13), for both parsers."""

from typing import Final

#: Keys that only exist where something acts, hides a file or fetches one.
ACTIVE_KEYS: Final = frozenset(
    {"/AA", "/Collection", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/Launch", "/OPI"}
    | {"/Ref", "/RichMediaContent", "/RichMediaSettings", "/SubmitForm", "/XFA"}
)
#: What a dictionary may not call itself by /S, /Subtype or /Type.
ACTIVE_KINDS: Final = frozenset(
    {"/3D", "/EmbeddedFile", "/FileAttachment", "/GoTo3DView", "/GoToE", "/GoToR", "/ImportData"}
    | {"/JavaScript", "/Launch", "/Movie", "/PS", "/Projection", "/Rendition", "/RichMedia"}
    | {"/RichMediaExecute", "/Screen", "/Sound", "/SubmitForm"}
)
#: A stream with one of these has its bytes in another file.
ELSEWHERE: Final = frozenset({"/F", "/FDecodeParms", "/FFilter"})
KINDS: Final = ("/S", "/Subtype", "/Type")
#: Dropped without a word wherever they stand: not needed to see a page, and nobody reads them.
#: Optional content goes too, so that a reviewer sees every layer.
IDLE_KEYS: Final = frozenset(
    {"/AF", "/Alternates", "/LastModified", "/Metadata", "/OC", "/PieceInfo", "/PZ"}
    | {"/StructParent", "/StructParents", "/Thumb", "/URI"}
)
