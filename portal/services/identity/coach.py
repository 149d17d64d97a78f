"""The document coach: what a machine can see in a picture, said at once and in words (A-55)."""

from collections.abc import Mapping
from typing import Any

from portal.files.measures import faults
from portal.kit.words import N_
from portal.models.reviews import Review, ReviewDocument
from portal.schemas.base import Said, said
from portal.schemas.identity_cases import PAPER_SLOTS

Finding = dict[str, Any]
#: A-55: after so many failures a person decides, with the findings beside the picture.
SOFT_AFTER = 2

COACH_WORDS: dict[str, str] = {
    "small": N_("The picture is too small to be read. Please move closer or use a better camera."),
    "blurred": N_("The picture is blurred. Hold the camera still and use more light."),
    "glare": N_("Light is reflected in the picture. Please tilt the document or move the lamp."),
    "grey": N_("The picture is not in colour. Please take a colour photo of the original."),
}


def look_at(slot: str, measures: Mapping[str, Any]) -> list[Finding]:
    """Return what should be better about a picture in a slot, from what was measured of it.

    Papers may be PDFs and grey; of a photo of a document colour is expected (A-50).
    """
    is_paper = slot in PAPER_SLOTS
    found = [each for each in faults(measures) if not (is_paper and each == "grey")]
    return [{"code": code, "values": {}} for code in found]


def in_words(findings: list[Finding]) -> list[Said]:
    """Return findings in words for the browser; a code from an older release is passed over."""
    return [
        said(COACH_WORDS[each["code"]], **each.get("values", {}))
        for each in findings
        if each.get("code") in COACH_WORDS
    ]


def is_accepted(review: Review, document: ReviewDocument) -> bool:
    """Whether a file may be handed in: flawless, failed twice, or put there by customer service."""
    is_by_support = document.added_by != review.applicant_id
    has_tried = review.failures.get(document.slot, 0) >= SOFT_AFTER
    return not document.findings or has_tried or is_by_support
