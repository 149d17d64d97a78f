"""The audit trail of an account or a company, read for the desk."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.accounts import Account
from portal.models.infrastructure import AuditEvent
from portal.schemas.desk_history import HISTORY_STEPS, HistoryRow

#: What fits a screen or two; older steps stay in the trail.
_SHOWN = 30
#: What the desk or an admin gave as words of their own. A membership's "reason" is a code.
_IN_WORDS = ("accounts:", "companies:", "applications:", "second_factors:")


async def list_history(session: AsyncSession, *objects: ColumnElement[bool]) -> list[HistoryRow]:
    """Return the latest 30 steps about what fits any of the conditions, newest first.

    Give one condition for each type of object; each is read from the trail's index.
    """
    found: list[tuple[AuditEvent, str | None]] = []
    for chosen in objects:
        rows = await session.exec(
            select(AuditEvent, Account.contact_name)
            .outerjoin(Account, col(Account.id) == col(AuditEvent.actor_id))
            .where(chosen, col(AuditEvent.action).in_(HISTORY_STEPS))
            .order_by(col(AuditEvent.at).desc(), col(AuditEvent.id))
            .limit(_SHOWN)
        )
        found.extend(rows.all())
    found.sort(key=lambda each: each[0].at, reverse=True)
    return [_row(event, by or "") for event, by in found[:_SHOWN]]


def about(object_type: str, ids: Any) -> ColumnElement[bool]:
    """Return the condition that an event is about one of these objects."""
    return (col(AuditEvent.object_type) == object_type) & col(AuditEvent.object_id).in_(ids)


def _row(event: AuditEvent, by: str) -> HistoryRow:
    words = event.details.get("reason", "") if event.action.startswith(_IN_WORDS) else ""
    return HistoryRow(step=event.action, by=by, reason=str(words), at=event.at)
