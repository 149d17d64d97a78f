"""A case as its applicant sees it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.reviews import Review, ReviewStatus
from portal.schemas.reviews import CaseRow, RemarkRow
from portal.services.reviews.documents import remarks_of
from portal.services.reviews.drafting import EDITABLE

_AT_DESK = frozenset({ReviewStatus.SUBMITTED, ReviewStatus.IN_REVIEW})
#: What the desk wrote concerns the applicant while the case stands here; in a draft it is why
#: they apply again.
_WITH_REASON = frozenset(
    {
        ReviewStatus.DRAFT,
        ReviewStatus.NEEDS_CORRECTION,
        ReviewStatus.REJECTED,
        ReviewStatus.SUSPENDED,
        ReviewStatus.REVOKED,
    }
)


async def case_of(session: AsyncSession, review: Review | None) -> CaseRow:
    """Return the row of a case, an empty one for none; the caller has checked whose it is.

    A rejection or revocation that waits for a second reviewer does not show: nothing is decided.
    """
    if review is None:
        return CaseRow()
    is_at_desk = review.status in _AT_DESK
    promised = review.expected_at or review.due_at
    has_reason = review.status in _WITH_REASON
    return CaseRow(
        id=str(review.id),
        kind=review.kind.value,
        status=review.status.value,
        headline=review.headline,
        round=review.round,
        submitted_at=review.submitted_at,
        due_at=review.due_at if is_at_desk else None,
        answer_by=promised if is_at_desk and promised and promised > clock.now() else None,
        is_due_provisional=is_at_desk and review.is_due_provisional,
        is_late=is_at_desk and review.overdue_told_at is not None,
        decided_at=review.decided_at,
        expires_at=review.expires_at,
        reason=review.reason if has_reason and review.second_wanted_by is None else "",
        note=review.note if has_reason and review.second_wanted_by is None else "",
        remarks=[
            RemarkRow(target=each.target, reason=each.reason, note=each.note)
            for each in await remarks_of(session, review)
        ],
        can_edit=review.status in EDITABLE,
        failures=review.failures,
    )
