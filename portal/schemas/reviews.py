"""Reviews on the wire: what the applicant sees of a case, and what the desk says about it."""

from typing import Literal

from portal.kit.words import N_
from portal.models.reviews import ReviewKind, ReviewStatus
from portal.schemas.base import Row
from portal.schemas.fields import Moment

__all__ = [
    "CASES",
    "FORGED",
    "REASONS",
    "STATUSES",
    "CaseRow",
    "FactRow",
    "OtherRow",
    "RemarkRow",
    "ReviewKind",
    "ReviewStatus",
]

#: The case's kind in a word that stands before a colon or a dash.
CASES: dict[str, str] = {
    ReviewKind.IDENTITY: N_("Identity verification"),
    ReviewKind.SUPPLIER: N_("Supplier authentication"),
    ReviewKind.BRAND: N_("Brand authorisation"),
}
STATUSES: dict[str, str] = {
    ReviewStatus.DRAFT: N_("Draft"),
    ReviewStatus.SUBMITTED: N_("Waiting for review"),
    ReviewStatus.IN_REVIEW: N_("In review"),
    ReviewStatus.NEEDS_CORRECTION: N_("Correction needed"),
    ReviewStatus.APPROVED: N_("Approved"),
    ReviewStatus.REJECTED: N_("Rejected"),
    ReviewStatus.EXPIRED: N_("No longer valid"),
    ReviewStatus.SUSPENDED: N_("Suspended"),
    ReviewStatus.REVOKED: N_("Revoked"),
}
#: A rejection for it needs a second reviewer (life cycle 5).
FORGED = "forged"
#: Why something must be corrected or is refused, in words for the person it concerns.
REASONS: dict[str, str] = {
    "blurred": N_("The picture is blurred"),
    "glare": N_("Light is reflected in the picture"),
    "cropped": N_("A part of the document is cut off"),
    "not_legible": N_("The document cannot be read"),
    "wrong_document": N_("This is not the document we asked for"),
    "incomplete": N_("Something is missing"),
    "expired": N_("The document has expired"),
    "name_mismatch": N_("The name does not match the document"),
    "number_mismatch": N_("The number does not match the document"),
    "date_mismatch": N_("The date does not match the document"),
    "not_accepted": N_("This kind of document is not accepted"),
    "conflict": N_("Somebody else has a better claim to it"),
    FORGED: N_("The document is not genuine"),
    "other": N_("Another reason"),
}


class FactRow(Row):
    """One thing that was handed in, as the desk reads it beside the documents.

    `label` and `hint` are English source texts; `form` says how to show `value`: as it is, as an
    English source text, as an ISO date, as an ISO 3166-1 code, or the codes in `places` instead.
    """

    target: str
    label: str
    value: str
    hint: str = ""
    form: Literal["text", "word", "day", "territory", "places"] = "text"
    places: list[str] = []


class OtherRow(Row):
    """Something that the desk should compare a case with: another case, or a fact of elsewhere.

    `title` is a name; `text` is an English source text with `values` filling its placeholders.
    With `review_id` it leads to that case.
    """

    title: str
    text: str
    values: dict[str, str] = {}
    queue: str = ""
    review_id: str = ""


class RemarkRow(Row):
    """What the desk asks to have corrected: a field or slot by its name, and a key of REASONS."""

    target: str
    reason: str
    note: str = ""


class CaseRow(Row):
    """A case as its applicant sees it; the defaults are none at all."""

    id: str = ""
    #: A value of ReviewKind.
    kind: str = ""
    #: A key of STATUSES, "" before there is a case.
    status: str = ""
    headline: str = ""
    round: int = 0
    submitted_at: Moment | None = None
    due_at: Moment | None = None
    #: When an answer can be expected: as promised, or as our apology says; None once that is over.
    answer_by: Moment | None = None
    #: The days off of the year were not final when the day was counted.
    is_due_provisional: bool = False
    #: The promise was not kept, and we have apologised.
    is_late: bool = False
    decided_at: Moment | None = None
    expires_at: Moment | None = None
    #: A key of REASONS, and what the desk wrote to it.
    reason: str = ""
    note: str = ""
    #: What is to be corrected, while it is.
    remarks: list[RemarkRow] = []
    #: Whether the applicant may change what they hand in.
    can_edit: bool = False
    #: Slot -> how many files failed in it so far (A-55, A-59).
    failures: dict[str, int] = {}
