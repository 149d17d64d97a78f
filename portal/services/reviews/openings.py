"""Who else has opened the files of a case, for the one whose case it is (security check 48)."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.accounts import Account
from portal.models.files import FileOpening, StoredFile
from portal.models.infrastructure import AuditEvent
from portal.models.reviews import Review, ReviewDocument
from portal.schemas.files import OpeningRow
from portal.services.reviews.traces import OBJECT

#: A case of many rounds at a desk that looks closely; older openings stay on record.
_MOST_SHOWN = 200


async def openings_of(session: AsyncSession, review: Review | None) -> list[OpeningRow]:
    """Return who else was sent a file of the case and when, newest first, at most 200.

    Files that were replaced or removed since, or destroyed, count as well, and so do those of the
    other case about the same subject, as of a change. The caller has checked whose case it is.
    """
    if review is None:
        return []
    about = (col(Review.kind) == review.kind) & (col(Review.subject_id) == review.subject_id)
    ids = list(await session.exec(select(Review.id).where(about)))
    held = await _held(session, ids)
    slots = await _added(session, ids) | held
    if not slots:
        return []
    found = await session.exec(
        select(FileOpening.at, Account.contact_name, StoredFile.id, StoredFile.name)
        .join(Account, col(Account.id) == col(FileOpening.viewer_id))
        .join(StoredFile, col(StoredFile.id) == col(FileOpening.file_id))
        .where(
            col(FileOpening.file_id).in_(slots),
            col(FileOpening.viewer_id) != review.applicant_id,
            # A file that support handed in and nobody gave to the applicant is not theirs.
            col(StoredFile.owner_id) == review.applicant_id,
        )
        .order_by(col(FileOpening.at).desc(), col(FileOpening.id))
        .limit(_MOST_SHOWN)
    )
    return [
        OpeningRow(
            at=at, viewer=viewer, slot=slots[file_id], name=name, is_replaced=file_id not in held
        )
        for at, viewer, file_id, name in found
    ]


async def _held(session: AsyncSession, ids: list[UUID]) -> dict[UUID, str]:
    """Return the slots of what lies in the cases now, by file."""
    found = await session.exec(
        select(ReviewDocument.file_id, ReviewDocument.slot).where(
            col(ReviewDocument.review_id).in_(ids)
        )
    )
    return dict(found.all())


async def _added(session: AsyncSession, ids: list[UUID]) -> dict[UUID, str]:
    """Return the slots of whatever was put into the cases: the audit trail forgets none of it."""
    found = await session.exec(
        select(AuditEvent.details).where(
            col(AuditEvent.object_type) == OBJECT,
            col(AuditEvent.object_id).in_(ids),
            col(AuditEvent.action) == f"{OBJECT}s:document_added",
        )
    )
    return {UUID(each["file_id"]): str(each["slot"]) for each in found}
