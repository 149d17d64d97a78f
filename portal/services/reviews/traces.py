"""What every step of a case leaves: a row in the audit trail, and news for open pages."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.reviews import Review, ReviewStatus
from portal.permissions import Actor
from portal.services import audit
from portal.services.reviews import changes

OBJECT = "review"


def move(
    session: AsyncSession,
    review: Review,
    status: ReviewStatus,
    step: str,
    *,
    actor: Actor | None,
    **details: Any,
) -> None:
    """Take a locked case along one road and leave the step, or raise ReviewCannotMove."""
    old = review.status
    review.move_to(status, at=clock.now())
    change = {"old": old.value, "new": status.value}
    record(session, review, step, actor=actor, status=change, **details)


def record(
    session: AsyncSession, review: Review, step: str, *, actor: Actor | None, **details: Any
) -> None:
    """Leave a step that moves nothing; facts and numbers never stand in it (check 65)."""
    audit.record(
        session,
        f"reviews:{step}",
        actor=actor,
        object_type=OBJECT,
        object_id=review.id,
        kind=review.kind.value,
        round=review.round,
        **details,
    )
    changes.announce(session, review)
