"""One machine for three reviews: who a person is, whether a company may supply, whose a brand is.

A review carries what was handed in as facts; only an approval copies them to where they count
(the account, the supplier, the brand), so that old facts stay valid while new ones are looked at.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from portal.errors import PortalError
from portal.kit.words import N_
from portal.models.base import Table, VersionedTable, choice, moment


class ReviewKind(StrEnum):
    """The three queues of the desk; also the name in the address `/desk/<queue>/<id>`."""

    IDENTITY = "identity"
    SUPPLIER = "supplier"
    BRAND = "brand"


class ReviewStatus(StrEnum):
    """Life cycles 5 to 7 in one; "approved" reads verified, authenticated or approved."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    NEEDS_CORRECTION = "needs_correction"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


#: What ends an approval by a lead's hand. While a change of it is under way the old approval still
#: counts, so these roads lead on from there too; services.desk_reviews asks whether one counts.
_BY_A_LEAD = frozenset({ReviewStatus.SUSPENDED, ReviewStatus.REVOKED})
# Read it as a map: from each status, the roads that lead on.
REVIEW_ROADS: dict[ReviewStatus, frozenset[ReviewStatus]] = {
    ReviewStatus.DRAFT: frozenset({ReviewStatus.SUBMITTED}) | _BY_A_LEAD,
    # Back to "submitted" is a reviewer who gives a claimed case back.
    ReviewStatus.SUBMITTED: frozenset({ReviewStatus.IN_REVIEW}) | _BY_A_LEAD,
    ReviewStatus.IN_REVIEW: frozenset(
        {
            ReviewStatus.SUBMITTED,
            ReviewStatus.NEEDS_CORRECTION,
            ReviewStatus.APPROVED,
            ReviewStatus.REJECTED,
        }
    )
    | _BY_A_LEAD,
    ReviewStatus.NEEDS_CORRECTION: frozenset({ReviewStatus.SUBMITTED}) | _BY_A_LEAD,
    ReviewStatus.APPROVED: frozenset(
        {
            ReviewStatus.DRAFT,  # the person changes what was approved
            ReviewStatus.EXPIRED,
        }
    )
    | _BY_A_LEAD,
    ReviewStatus.REJECTED: frozenset({ReviewStatus.DRAFT}) | _BY_A_LEAD,
    ReviewStatus.EXPIRED: frozenset({ReviewStatus.DRAFT}),
    ReviewStatus.SUSPENDED: frozenset({ReviewStatus.APPROVED, ReviewStatus.REVOKED}),
    ReviewStatus.REVOKED: frozenset(),
}


class ReviewCannotMove(PortalError):
    """Somebody else was faster, or the review is not at that point: the first commit wins."""

    code = "review_cannot_move"
    text = N_("This case has been changed in the meantime. Reload the page to see how it stands.")


class Review(VersionedTable, table=True):
    """One case, from the draft over the desk to what became of it."""

    __tablename__ = "reviews"
    __table_args__ = (
        # One case per subject, and one more while something approved is being changed.
        Index("uq_reviews_subject", "kind", "subject_id", "is_change", unique=True),
        # The queue: oldest due first, and due is what waits for the desk. The id makes the order
        # total.
        Index("ix_reviews_queue", "kind", "due_at", "id"),
        Index("ix_reviews_decided", "kind", "decided_at", "id"),
        Index("ix_reviews_kind_status", "kind", "status", "updated_at"),
        Index("ix_reviews_status_due", "status", "due_at", "id"),
        Index("ix_reviews_claimed", "claimed_by", "status", "due_at"),
    )

    kind: ReviewKind = choice(ReviewKind)
    #: The account, supplier or brand that it is about.
    subject_id: UUID = Field(index=True)
    #: A change of something approved, which stays valid until this is decided (life cycle 6).
    is_change: bool = Field(default=False)
    status: ReviewStatus = choice(ReviewStatus, default=ReviewStatus.DRAFT)
    #: Whose case it is, and whose company: nobody of it may decide (check 34).
    applicant_id: UUID = Field(foreign_key="accounts.id", index=True)
    company_id: UUID | None = Field(default=None, foreign_key="companies.id", index=True)
    #: What lists call it: the person, the company, the brand. Folded, for the desk's search.
    headline: str = Field(default="", max_length=200)
    headline_key: str = Field(default="", max_length=200, index=True)
    #: What was handed in, in the shape of the kind's own schema; numbers of documents are sealed.
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    #: How complete the applicant's own information is, 0 to 100 (C-10).
    completeness: int = Field(default=0)
    #: Slot -> how many files failed the document coach in it so far, whatever became of them.
    failures: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    #: Counts the submissions, from 1; a correction belongs to the one it was written in.
    round: int = Field(default=0)
    created_at: datetime = moment()
    updated_at: datetime = moment()
    submitted_at: datetime | None = moment(default=None, nullable=True)
    #: 18:00 in Shanghai of the third working day (decision 13); NULL unless the desk must act.
    due_at: datetime | None = moment(default=None, nullable=True)
    #: The holidays of that year were not final when the day was counted.
    is_due_provisional: bool = Field(default=False)
    #: When we apologised for being late; once for each round.
    overdue_told_at: datetime | None = moment(default=None, nullable=True)
    #: Until when the apology promised an answer instead.
    expected_at: datetime | None = moment(default=None, nullable=True)
    claimed_by: UUID | None = Field(default=None, foreign_key="accounts.id")
    claimed_at: datetime | None = moment(default=None, nullable=True)
    #: Who asked for a rejection for forgery or a revocation, which a second reviewer must confirm.
    second_wanted_by: UUID | None = Field(default=None, foreign_key="accounts.id")
    decided_by: UUID | None = Field(default=None, foreign_key="accounts.id")
    decided_at: datetime | None = moment(default=None, nullable=True)
    #: Whether the desk's last answer came when it was promised; NULL before the first.
    is_on_time: bool | None = Field(default=None)
    #: The reason code of a rejection, suspension or revocation, and what the desk wrote to it.
    reason: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=1000)
    #: When what was approved ends by itself (a passport, a licence, a brand's certificate).
    expires_at: datetime | None = moment(default=None, nullable=True, index=True)
    #: Days before the end for which the applicant was reminded last: 60, 30 or 7.
    reminded_days: int | None = Field(default=None)
    #: When the applicant was told that the files of an untouched draft will go.
    files_told_at: datetime | None = moment(default=None, nullable=True)

    def move_to(self, status: ReviewStatus, *, at: datetime) -> None:
        """Take one road of the map, or raise ReviewCannotMove."""
        if status not in REVIEW_ROADS[self.status]:
            raise ReviewCannotMove
        self.status = status
        self.updated_at = at


class AnswerTally(Table, table=True):
    """How many answers a queue gave in one week; counted as they are given, for the chart."""

    __tablename__ = "answer_tallies"
    __table_args__ = (Index("uq_answer_tallies_kind_monday", "kind", "monday", unique=True),)

    kind: ReviewKind = choice(ReviewKind)
    #: In Shanghai.
    monday: date
    answered: int = Field(default=0)
    on_time: int = Field(default=0)


class ReviewDocument(Table, table=True):
    """A file in its slot: the passport page, the licence, the certificate."""

    __tablename__ = "review_documents"
    __table_args__ = (Index("uq_review_documents_slot", "review_id", "slot", unique=True),)

    review_id: UUID = Field(foreign_key="reviews.id", ondelete="CASCADE")
    #: Named by the kind, as "passport_page" or "business_licence".
    slot: str = Field(max_length=32)
    file_id: UUID = Field(foreign_key="stored_files.id", index=True)
    added_at: datetime = moment()
    added_by: UUID = Field(foreign_key="accounts.id")
    #: What the document coach found wrong: [{"code": …, "values": {…}}].
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    #: How many files failed in this slot so far; two let the person through (A-55).
    failures: int = Field(default=0)


class ReviewRemark(Table, table=True):
    """What the desk asks to have corrected: one field or one file, with a reason code."""

    __tablename__ = "review_remarks"
    __table_args__ = (Index("ix_review_remarks_review_id_round", "review_id", "round"),)

    review_id: UUID = Field(foreign_key="reviews.id", ondelete="CASCADE")
    #: The round in which it was written.
    round: int
    #: The name of a field of the kind's schema, or of a slot.
    target: str = Field(max_length=32)
    reason: str = Field(max_length=32)
    note: str = Field(default="", max_length=500)
    #: SHA-256 of what stood there, in hex: a correction must change it.
    was: str = Field(default="", max_length=64)
    created_at: datetime = moment()
    created_by: UUID = Field(foreign_key="accounts.id")
