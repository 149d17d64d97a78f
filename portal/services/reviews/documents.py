"""The files of a case, each in its slot, and what the desk asks to have corrected."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewRemark, ReviewStatus
from portal.permissions import Actor
from portal.services import files
from portal.services.reviews import coach, traces
from portal.services.reviews.coach import Finding
from portal.services.reviews.drafting import refuse_locked
from portal.services.reviews.errors import SlotEmpty

Look = Callable[[Mapping[str, Any]], list[Finding]]


async def put_document(
    session: AsyncSession,
    actor: Actor,
    review: Review,
    slot: str,
    file_id: UUID,
    *,
    findings: list[Finding],
) -> ReviewDocument:
    """Put a file that the actor uploaded into a slot of a locked case.

    What stood there is destroyed at the next tidy-up. `findings` is what the document coach found,
    which counts as a failure (A-55). When support acts for the applicant the file becomes the
    applicant's (A-59). Raises ReviewLocked, and NotFound for a file that cannot be taken.
    """
    await _take(session, actor, review, file_id)
    if findings:
        review.failures = {**review.failures, slot: review.failures.get(slot, 0) + 1}
    return await _put(session, actor, review, slot, file_id, findings=findings)


async def put_paper(
    session: AsyncSession,
    actor: Actor,
    review: Review,
    slot: str,
    file_id: UUID,
    *,
    look: Look = coach.look_at,
) -> ReviewDocument:
    """Put a file into a slot as put_document does, where only people decide whether it will do.

    What `look` finds in its measures is a hint to its owner and to the reviewer, and no failure.
    """
    file = await _take(session, actor, review, file_id)
    findings = look(file.measures)
    return await _put(session, actor, review, slot, file_id, findings=findings)


async def _take(session: AsyncSession, actor: Actor, review: Review, file_id: UUID) -> StoredFile:
    refuse_locked(review)
    purpose = FilePurpose(review.kind.value)
    return await files.attach(session, actor, file_id, purpose, owner_id=review.applicant_id)


async def _put(
    session: AsyncSession,
    actor: Actor,
    review: Review,
    slot: str,
    file_id: UUID,
    *,
    findings: list[Finding],
) -> ReviewDocument:
    if document := await _in_slot(session, review.id, slot):
        await files.release(session, document.file_id, days=0)
        document.file_id, document.added_by = file_id, actor.account_id
    else:
        document = ReviewDocument(
            review_id=review.id, slot=slot, file_id=file_id, added_by=actor.account_id
        )
        session.add(document)
    document.added_at, document.findings = clock.now(), findings
    document.failures = review.failures.get(slot, 0)
    review.updated_at = clock.now()
    traces.record(session, review, "document_added", actor=actor, slot=slot, file_id=str(file_id))
    await session.flush()
    return document


async def drop_document(session: AsyncSession, actor: Actor, review: Review, slot: str) -> None:
    """Take the file out of a slot of a locked case; raises ReviewLocked and SlotEmpty."""
    refuse_locked(review)
    document = await _in_slot(session, review.id, slot)
    if document is None:
        raise SlotEmpty
    await files.release(session, document.file_id, days=0)
    await session.delete(document)
    review.updated_at = clock.now()
    file_id = str(document.file_id)
    traces.record(session, review, "document_dropped", actor=actor, slot=slot, file_id=file_id)
    await session.flush()


async def documents_of(session: AsyncSession, review_id: UUID) -> list[ReviewDocument]:
    """Return the files of a case, in the order they were added."""
    found = await session.exec(
        select(ReviewDocument)
        .where(col(ReviewDocument.review_id) == review_id)
        .order_by(col(ReviewDocument.added_at), col(ReviewDocument.id))
    )
    return list(found)


async def remarks_of(session: AsyncSession, review: Review) -> list[ReviewRemark]:
    """Return what the desk asks to have corrected now; nothing unless a correction is needed."""
    if review.status is not ReviewStatus.NEEDS_CORRECTION:
        return []
    found = await session.exec(
        select(ReviewRemark)
        .where(
            col(ReviewRemark.review_id) == review.id,
            col(ReviewRemark.round) == review.round,
        )
        .order_by(col(ReviewRemark.created_at), col(ReviewRemark.id))
    )
    return list(found)


async def uncorrected_of(session: AsyncSession, review: Review) -> list[str]:
    """Return the targets of a correction that still stand as they were when it was asked for."""
    asked = await remarks_of(session, review)
    if not asked:
        return []
    now = await prints_of(session, review)
    return [each.target for each in asked if now.get(each.target, "") == each.was]


async def prints_of(session: AsyncSession, review: Review) -> dict[str, str]:
    """Return a fingerprint of what stands in each slot and field; what is empty is left out."""
    held = {each.slot: str(each.file_id) for each in await documents_of(session, review.id)}
    entered = {name: repr(value) for name, value in review.facts.items() if value not in ("", None)}
    return {name: sha256(text.encode()).hexdigest() for name, text in (entered | held).items()}


async def _in_slot(session: AsyncSession, review_id: UUID, slot: str) -> ReviewDocument | None:
    found = await session.exec(
        select(ReviewDocument).where(
            col(ReviewDocument.review_id) == review_id, col(ReviewDocument.slot) == slot
        )
    )
    return found.first()
