"""What people are told inside the portal, and how they want to be told."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from portal.models.base import Table, choice, moment


class Subject(StrEnum):
    """What a notification is about: the unit of a person's preferences."""

    ACCOUNT = "account"
    COMPANY = "company"
    STAFF = "staff"
    REVIEWS = "reviews"


class Notification(Table, table=True):
    """One thing that a person was told; one per event and person."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_list", "account_id", "created_at"),)

    account_id: UUID = Field(foreign_key="accounts.id")
    #: The name of a class in portal.mail.notices.
    kind: str = Field(max_length=48)
    subject: Subject = choice(Subject)
    #: What fills the text's placeholders; names only, never secrets.
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = moment()
    read_at: datetime | None = moment(default=None, nullable=True)


class NotificationPreference(Table, table=True):
    """A person's wish for one subject; without a row, mail is sent."""

    __tablename__ = "notification_preferences"
    __table_args__ = (
        Index("uq_notification_preferences_subject", "account_id", "subject", unique=True),
    )

    account_id: UUID = Field(foreign_key="accounts.id")
    subject: Subject = choice(Subject)
    by_mail: bool = Field(default=True)
