"""One case in full, as the person at the desk may see it."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit.words import N_
from portal.models.accounts import Account
from portal.models.files import StoredFile
from portal.models.infrastructure import AuditEvent
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewRemark, ReviewStatus
from portal.permissions import Actor, Permission
from portal.schemas.desk_history import HistoryRow
from portal.schemas.desk_reviews import (
    DeskCaseRow,
    DeskDocumentRow,
    FindingRow,
    PastRemarkRow,
    TargetRow,
)
from portal.schemas.reviews import OtherRow
from portal.services import desk_history, reviews
from portal.services.desk_reviews import access
from portal.services.desk_reviews.ending import REVOCABLE
from portal.services.desk_reviews.kinds import rules_of
from portal.services.desk_reviews.queue import standing_of
from portal.services.reviews.kinds import Labels, Rules
from portal.services.reviews.traces import OBJECT


async def find_case(
    session: AsyncSession, actor: Actor, kind: ReviewKind, review_id: UUID
) -> DeskCaseRow:
    """Return a case of a queue; what was handed in only for who holds it, or leads the desk.

    Nobody sees the facts of a case that four eyes bar them from. Raises NotAllowed, QueueClosed,
    and NotFound alike for a missing one, a draft, and one of another queue.
    """
    review = await access.read_case(session, actor, kind, review_id)
    rules = rules_of(kind)
    is_barred = await access.is_barred(session, actor, review)
    is_held = access.is_held(actor, review) and not is_barred
    # What somebody is still writing is nobody's business, whatever was approved before.
    is_readable = review.status is not ReviewStatus.DRAFT and not is_barred
    is_opened = is_held or (actor.may(Permission.REVIEWS_LEAD) and is_readable)
    row = await _closed(session, review, rules)
    row = row.model_copy(
        update={
            "is_barred": is_barred,
            "is_opened": is_opened,
            **_acts(actor, review, is_barred=is_barred),
            **await _acts_of_leads(session, actor, review, is_barred=is_barred),
        }
    )
    return await _opened(session, row, review, rules) if is_opened else row


async def _closed(session: AsyncSession, review: Review, rules: Rules) -> DeskCaseRow:
    """Return what everybody at the desk may know of a case."""
    fields, slots = rules.targets(review)
    return DeskCaseRow(
        **standing_of(review),
        version=review.version,
        expires_at=review.expires_at,
        claimed_by=await access.name_of(session, review.claimed_by),
        reason=review.reason,
        note=review.note,
        second_wanted_by=await access.name_of(session, review.second_wanted_by),
        targets=_targets(fields, slots),
        remarks=await _remarks(session, review, {**fields, **slots}),
        history=await _history(session, review),
    )


async def _opened(
    session: AsyncSession, row: DeskCaseRow, review: Review, rules: Rules
) -> DeskCaseRow:
    _, slots = rules.targets(review)
    return row.model_copy(
        update={
            "facts": await rules.describe(session, review),
            "documents": await _documents(session, review, slots, rules.findings),
            "others": [*await _main_of(session, review), *await rules.others(session, review)],
            "checks": _targets(rules.checks, {}),
        }
    )


async def _main_of(session: AsyncSession, review: Review) -> list[OtherRow]:
    """Return the case that a change belongs to: the approval itself ends there."""
    if not review.is_change:
        return []
    main = await reviews.find(session, review.kind, review.subject_id)
    return [_main_row(main)] if main is not None else []


def _main_row(main: Review) -> OtherRow:
    return OtherRow(
        title=main.headline,
        text=N_("The approval that this case changes; it is suspended and revoked there"),
        queue=main.kind.value,
        review_id=str(main.id),
    )


def _acts(actor: Actor, review: Review, *, is_barred: bool) -> dict[str, bool]:
    """Return what the actor can do with the case; each act asks again."""
    status, is_lead = review.status, actor.may(Permission.REVIEWS_LEAD)
    may = actor.may(Permission.REVIEWS_DECIDE) and not is_barred
    is_held = access.is_held(actor, review)
    is_asker = review.second_wanted_by == actor.account_id
    return {
        "can_claim": may and status is ReviewStatus.SUBMITTED and not is_asker,
        "can_decide": may and is_held,
        "can_give_back": may and status is ReviewStatus.IN_REVIEW and (is_held or is_lead),
    }


async def _acts_of_leads(
    session: AsyncSession, actor: Actor, review: Review, *, is_barred: bool
) -> dict[str, bool]:
    """Return what can become of an approval that counts or rests; of a change there is none."""
    if is_barred or review.is_change or not actor.may(Permission.REVIEWS_DECIDE):
        return {}
    status, is_lead = review.status, actor.may(Permission.REVIEWS_LEAD)
    counts = status is ReviewStatus.APPROVED or await access.still_counts(session, review)
    is_revocable, wanted_by = status in REVOCABLE, review.second_wanted_by
    is_asked = is_revocable and wanted_by is not None
    return {
        "can_suspend": is_lead and counts,
        "can_resume": is_lead and status is ReviewStatus.SUSPENDED,
        "can_revoke": is_lead and (counts or is_revocable) and not is_asked,
        "can_confirm": is_asked and wanted_by != actor.account_id,
    }


def _targets(fields: Labels, slots: Labels) -> list[TargetRow]:
    return [
        *(TargetRow(name=name, label=label, is_slot=False) for name, label in fields.items()),
        *(TargetRow(name=name, label=label, is_slot=True) for name, label in slots.items()),
    ]


async def _documents(
    session: AsyncSession, review: Review, slots: Labels, findings: Labels
) -> list[DeskDocumentRow]:
    found = await session.exec(
        select(ReviewDocument, StoredFile)
        .join(StoredFile, col(StoredFile.id) == col(ReviewDocument.file_id))
        .where(col(ReviewDocument.review_id) == review.id)
        .order_by(col(ReviewDocument.added_at), col(ReviewDocument.id))
    )
    return [
        DeskDocumentRow(
            slot=document.slot,
            label=slots.get(document.slot, document.slot),
            file_id=str(file.id),
            name=file.name,
            media_type=file.media_type,
            added_at=document.added_at,
            findings=[
                FindingRow(text=findings[each["code"]], values=each.get("values", {}))
                for each in document.findings
                if each.get("code") in findings
            ],
            failures=document.failures,
            is_gone=file.destroyed_at is not None,
        )
        for document, file in found
    ]


async def _remarks(session: AsyncSession, review: Review, labels: Labels) -> list[PastRemarkRow]:
    found = await session.exec(
        select(ReviewRemark, Account.contact_name)
        .join(Account, col(Account.id) == col(ReviewRemark.created_by))
        .where(col(ReviewRemark.review_id) == review.id)
        .order_by(col(ReviewRemark.round).desc(), col(ReviewRemark.id))
    )
    return [
        PastRemarkRow(
            round=each.round,
            label=labels.get(each.target, each.target),
            reason=each.reason,
            note=each.note,
            at=each.created_at,
            by=by,
        )
        for each, by in found
    ]


async def _history(session: AsyncSession, review: Review) -> list[HistoryRow]:
    about = (col(AuditEvent.object_type) == OBJECT) & (col(AuditEvent.object_id) == review.id)
    return await desk_history.list_history(session, about)
