"""The support desk: tickets, and the second factor that its people need."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from portal.errors import PortalError
from portal.kit.words import N_
from portal.models.base import Table, VersionedTable, choice, moment


class TicketKind(StrEnum):
    """What somebody asks the desk for."""

    BADGE_CORRECTION = "badge_correction"
    ACCOUNT_RECOVERY = "account_recovery"
    IDENTITY_UPLOAD = "identity_upload"


class TicketStatus(StrEnum):
    OPEN = "open"
    IN_WORK = "in_work"
    SOLVED = "solved"
    REFUSED = "refused"


TICKET_ROADS: dict[TicketStatus, frozenset[TicketStatus]] = {
    TicketStatus.OPEN: frozenset({TicketStatus.IN_WORK}),
    TicketStatus.IN_WORK: frozenset({TicketStatus.OPEN, TicketStatus.SOLVED, TicketStatus.REFUSED}),
    TicketStatus.SOLVED: frozenset(),
    TicketStatus.REFUSED: frozenset(),
}


class TicketCannotMove(PortalError):
    """The ticket is not in work, or has been closed meanwhile."""

    code = "ticket_cannot_move"
    text = N_("This request can no longer be changed that way.")


class SupportTicket(VersionedTable, table=True):
    """A request of somebody who may have no account, with what they typed."""

    __tablename__ = "support_tickets"
    __table_args__ = (Index("ix_support_tickets_list", "status", "created_at"),)

    #: What the person quotes on the phone: see services.support.numbers for its shape.
    number: str = Field(max_length=16, unique=True)
    kind: TicketKind = choice(TicketKind)
    status: TicketStatus = choice(TicketStatus, default=TicketStatus.OPEN)
    #: What the sender calls themselves.
    name: str = Field(max_length=100)
    contact_email: str = Field(max_length=254)
    language: str = Field(default="en", max_length=2)
    #: The entered facts by field name, never documents or secrets.
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    #: HMAC over kind and facts: the same request sent twice is one ticket.
    facts_key: str = Field(max_length=64, index=True)
    created_at: datetime = moment()
    updated_at: datetime = moment()
    #: Who of the desk works on it.
    owner_id: UUID | None = Field(default=None, foreign_key="accounts.id")
    #: What the desk answered, in words that the person reads.
    answer: str = Field(default="", max_length=500)

    def move_to(self, status: TicketStatus, *, at: datetime) -> None:
        """Take a road of the map, or raise TicketCannotMove."""
        if status not in TICKET_ROADS[self.status]:
            raise TicketCannotMove
        self.status = status
        self.updated_at = at


class SecondFactor(Table, table=True):
    """A time-based one-time password (RFC 6238) of one person (security check 5)."""

    __tablename__ = "second_factors"

    account_id: UUID = Field(foreign_key="accounts.id", unique=True)
    #: The shared secret, sealed with the portal's key.
    sealed_secret: str = Field(max_length=500)
    created_at: datetime = moment()
    confirmed_at: datetime | None = moment(default=None, nullable=True)
    #: The last time step that was accepted: each counts once.
    last_step: int = Field(default=0)
    #: The sealed key of the device that is to come, until its first code; "" for none.
    sealed_next: str = Field(default="", max_length=500)
    next_begun_at: datetime | None = moment(default=None, nullable=True)


class RecoveryCode(Table, table=True):
    """One of ten ways in when the device is lost; only its HMAC is kept, each works once."""

    __tablename__ = "recovery_codes"

    account_id: UUID = Field(foreign_key="accounts.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    created_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)
