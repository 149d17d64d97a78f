"""Companies whose admins are gone: the desk names a member, and the old admins may object."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from portal.errors import PortalError
from portal.kit.words import N_
from portal.models.base import VersionedTable, choice, moment


class RecoveryGround(StrEnum):
    """Why somebody else may become admin (life cycle 4, orphan recovery)."""

    INACTIVE = "inactive"
    DEPARTED = "departed"


class RecoveryStatus(StrEnum):
    """From the desk's decision over the time for objections to an end."""

    WAITING = "waiting"
    DONE = "done"
    OBJECTED = "objected"
    CANCELLED = "cancelled"
    VOID = "void"


_ENDS = frozenset(set(RecoveryStatus) - {RecoveryStatus.WAITING})
RECOVERY_ROADS: dict[RecoveryStatus, frozenset[RecoveryStatus]] = {
    RecoveryStatus.WAITING: _ENDS,
    **{end: frozenset() for end in _ENDS},
}


class RecoveryNotWaiting(PortalError):
    """Somebody objected or cancelled first, or the time is over: the first commit wins."""

    code = "recovery_not_waiting"
    text = N_("This has been decided in the meantime.")


class CompanyRecovery(VersionedTable, table=True):
    """A member about to become admin of an orphaned company; one waits per company."""

    __tablename__ = "company_recoveries"
    __table_args__ = (
        Index(
            "uq_company_recoveries_waiting",
            "company_id",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_company_recoveries_due", "status", "due_at"),
    )

    company_id: UUID = Field(foreign_key="companies.id", index=True)
    #: The member who is to become admin.
    account_id: UUID = Field(foreign_key="accounts.id")
    status: RecoveryStatus = choice(RecoveryStatus, default=RecoveryStatus.WAITING)
    ground: RecoveryGround = choice(RecoveryGround)
    #: What the desk has seen, for the audit; the company's people do not read it.
    evidence: str = Field(max_length=1000)
    started_by: UUID = Field(foreign_key="accounts.id")
    created_at: datetime = moment()
    #: Until when the old admins may object.
    due_at: datetime = moment()
    decided_at: datetime | None = moment(default=None, nullable=True)
    decided_by: UUID | None = Field(default=None, foreign_key="accounts.id")

    def move_to(self, status: RecoveryStatus, *, at: datetime) -> None:
        """Take the one road to an end, or raise RecoveryNotWaiting."""
        if status not in RECOVERY_ROADS[self.status]:
            raise RecoveryNotWaiting
        self.status = status
        self.decided_at = at
