"""What the document coach asks of an identity document, and when one is good enough (A-55)."""

from collections.abc import Mapping
from typing import Any

from portal.models.reviews import Review, ReviewDocument
from portal.schemas.identity_cases import PAPER_SLOTS
from portal.services.reviews import coach

#: A-55: after so many failures a person decides, with the findings beside the picture.
SOFT_AFTER = 2


def look_at(slot: str, measures: Mapping[str, Any]) -> list[coach.Finding]:
    """Return what should be better about a picture in a slot, from what was measured of it.

    Papers may be PDFs and grey; of a photo of a document colour is expected (A-50).
    """
    is_paper = slot in PAPER_SLOTS
    return coach.look_at(
        measures, asked=coach.LEGIBILITY if is_paper else (*coach.LEGIBILITY, "grey")
    )


def is_accepted(review: Review, document: ReviewDocument) -> bool:
    """Whether a file may be handed in: flawless, failed twice, or put there by customer service."""
    is_by_support = document.added_by != review.applicant_id
    has_tried = review.failures.get(document.slot, 0) >= SOFT_AFTER
    return not document.findings or has_tried or is_by_support
