"""The audit trail: one row beside every write, in the same transaction, never changed."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.infrastructure import AuditEvent
from portal.permissions import Actor, Visitor


def record(
    session: AsyncSession,
    action: str,
    *,
    actor: Actor | None,
    visitor: Visitor | None = None,
    object_type: str,
    object_id: UUID | None = None,
    **details: Any,
) -> None:
    """Note that somebody did something; the row commits and rolls back with what was done.

    `action` reads "<area>:<past participle>". `actor` is None for the system and for people
    without an account; `visitor` gives the network address when there is no actor. `details`
    are JSON values, old and new, never a secret (security check 65).
    """
    seen = visitor or (actor.visitor if actor else None)
    event = AuditEvent(
        at=clock.now(),
        action=action,
        actor_id=actor.account_id if actor else None,
        object_type=object_type,
        object_id=object_id,
        address=seen.address if seen else "",
        details=details,
    )
    session.add(event)
