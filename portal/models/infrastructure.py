"""What stands beside every write: the audit trail and the outbox."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from portal.models.base import Table, moment


class AuditEvent(Table, table=True):
    """One thing that somebody did. Rows are added, never changed."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_object", "object_type", "object_id", "at"),)

    at: datetime = moment(index=True)
    #: "<area>:<past participle>", as "companies:created".
    action: str = Field(max_length=64)
    #: Who acted; NULL for the system and for people without an account.
    actor_id: UUID | None = Field(default=None, index=True)
    object_type: str = Field(max_length=32)
    object_id: UUID | None = Field(default=None)
    #: The client's IP address, "" for the system.
    address: str = Field(default="", max_length=45)
    #: Old and new values and the reason, never secrets.
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    #: Made of all the above by models.marking; "" for what is older than the marks.
    mark: str = Field(default="", max_length=90, sa_column_kwargs={"server_default": text("''")})


class AuditLink(Table, table=True):
    """One link of the chain beside the audit trail; it outlives its entry, and so tells of it."""

    __tablename__ = "audit_links"

    #: From 1, without gaps.
    position: int = Field(unique=True)
    #: No foreign key: a link whose entry is gone is what the chain is for.
    event_id: UUID = Field(unique=True)
    #: A mark over the link before, the position and the entry.
    digest: str = Field(max_length=90)


class OutboxMessage(Table, table=True):
    """A message that leaves after the commit: at least once, under one Message-ID."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "due_at",
            sqlite_where=text("sent_at IS NULL AND parked_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND parked_at IS NULL"),
        ),
    )

    #: "mail" or "sms".
    channel: str = Field(max_length=8)
    #: The name of a class in portal.mail.messages.
    kind: str = Field(max_length=48)
    recipient: str = Field(max_length=254)
    language: str = Field(max_length=2)
    #: The message's fields as sealed JSON; emptied once sent, for codes and links stand in it.
    sealed: str = Field(default="")
    account_id: UUID | None = Field(default=None, index=True)
    created_at: datetime = moment()
    due_at: datetime = moment()
    tries: int = Field(default=0)
    #: Set by the worker that took the row, so that a killed worker's row is taken up again.
    claimed_until: datetime | None = moment(default=None, nullable=True)
    sent_at: datetime | None = moment(default=None, nullable=True)
    #: Set after ten failed tries: a person must look at it (security check 61).
    parked_at: datetime | None = moment(default=None, nullable=True)
    last_error: str = Field(default="", max_length=500)


class Submission(Table, table=True):
    """A form that was sent and has done its work: sent again, it does nothing (check 53)."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index("uq_submissions_account_action_key", "account_id", "action", "key", unique=True),
    )

    account_id: UUID = Field(foreign_key="accounts.id")
    #: The handler's name.
    action: str = Field(max_length=120)
    #: Made by the form when it appears, and anew after each answer.
    key: str = Field(max_length=64)
    #: HMAC of what was sent, without passwords and codes.
    digest: str = Field(max_length=64)
    created_at: datetime = moment(index=True)
