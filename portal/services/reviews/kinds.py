"""What a kind of review brings along: the machine and the desk know nothing else about it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.files import FilePurpose
from portal.models.reviews import Review, ReviewKind
from portal.permissions import Actor
from portal.schemas.reviews import FactRow, OtherRow

Labels = Mapping[str, str]


async def _nothing(_session: AsyncSession, _review: Review) -> None:
    return


async def _no_files(_session: AsyncSession, _review: Review) -> frozenset[UUID]:
    return frozenset()


async def _no_others(_session: AsyncSession, _review: Review) -> list[OtherRow]:
    return []


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one kind.

    Names of fields are top-level keys of the review's facts, names of slots those of its
    documents; both lead to English labels. All hooks run inside the desk's transaction, with the
    review locked.
    """

    kind: ReviewKind
    purpose: FilePurpose
    fields: Labels
    slots: Labels
    #: What was handed in, for whoever holds the case; sealed numbers are opened here only.
    describe: Callable[[AsyncSession, Review], Awaitable[list[FactRow]]]
    #: Copies the facts to where they count; returns when that ends by itself, aware, or None.
    approved: Callable[[AsyncSession, Review, Actor], Awaitable[datetime | None]]
    #: Raises a PortalError when the case cannot be approved, as with an expired document.
    before_approval: Callable[[AsyncSession, Review], Awaitable[None]] = _nothing
    #: What the desk compares with the papers and the register, one by one, before it approves
    #: (life cycle 6): name -> English label.
    checks: Labels = field(default_factory=dict)
    #: What follows when it expired, was suspended, resumed or revoked: review.status says which.
    #: In DRAFT to NEEDS_CORRECTION or REJECTED the old approval ran out while a change of it
    #: was under way.
    ended: Callable[[AsyncSession, Review], Awaitable[None]] = _nothing
    #: Files that everybody may see while the approval lives, as a logo: they stay when the evidence
    #: goes. Asked after `approved`, and when a change of something approved is rejected.
    shown: Callable[[AsyncSession, Review], Awaitable[frozenset[UUID]]] = _no_files
    #: Finds the cases whose approval counts though they stand elsewhere: a change is under way in
    #: the same case, or was rejected. Never true of a kind whose changes are cases of their own.
    still_counts: ColumnElement[bool] = field(default_factory=false)
    #: What the desk should compare the case with.
    others: Callable[[AsyncSession, Review], Awaitable[list[OtherRow]]] = _no_others
    #: What the document coach can find wrong: code -> English source text.
    findings: Labels = field(default_factory=dict)
    #: Fields and slots of one review, where they are fewer than all.
    narrow: Callable[[Review], tuple[Labels, Labels]] | None = None

    def targets(self, review: Review) -> tuple[Labels, Labels]:
        """Return the fields and the slots that this review has."""
        return self.narrow(review) if self.narrow else (self.fields, self.slots)
