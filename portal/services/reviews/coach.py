"""The document coach: what a machine can see in a picture, said at once and in words (A-55)."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.files.measures import faults
from portal.kit.words import N_
from portal.models.reviews import ReviewDocument
from portal.schemas.base import SaidRow

Finding = dict[str, Any]

COACH_WORDS: dict[str, str] = {
    "small": N_("The picture is too small to be read. Please move closer or use a better camera."),
    "blurred": N_("The picture is blurred. Hold the camera still and use more light."),
    "glare": N_("Light is reflected in the picture. Please tilt the document or move the lamp."),
    "tiny": N_(
        "The picture is small: enlarged it would look blurred. Is there a larger one? At least 300 "
        "pixels in height and width look good."
    ),
    "grey": N_("The picture is not in colour. Please take a colour photo of the original."),
}
#: What makes any paper hard to read; that a photo is in colour is asked of some documents only.
LEGIBILITY = ("small", "blurred", "glare")
#: Pixels of the shorter side: a product's page shows a logo 150 wide, on fine screens twice that.
_LEAST_OF_LOGO = 300


def look_at(measures: Mapping[str, Any], *, asked: Sequence[str] = LEGIBILITY) -> list[Finding]:
    """Return what of `asked` should be better about a picture, from what was measured of it.

    Nothing is found in a PDF: people read those.
    """
    return [{"code": code, "values": {}} for code in faults(measures) if code in asked]


def look_at_logo(measures: Mapping[str, Any]) -> list[Finding]:
    """Return whether a logo is small; it may be blurred, glossy or grey by design."""
    is_tiny = "width" in measures and min(measures["width"], measures["height"]) < _LEAST_OF_LOGO
    return [{"code": "tiny", "values": {}}] if is_tiny else []


def in_words(findings: Sequence[Finding]) -> list[SaidRow]:
    """Return findings in words for the browser; a code from an older release is passed over."""
    return [
        SaidRow(text=COACH_WORDS[each["code"]], values=each.get("values", {}))
        for each in findings
        if each.get("code") in COACH_WORDS
    ]


def hints_of(documents: Sequence[ReviewDocument]) -> dict[str, list[SaidRow]]:
    """Return in words what was found, by slot; slots without a finding are left out."""
    return {each.slot: in_words(each.findings) for each in documents if each.findings}
