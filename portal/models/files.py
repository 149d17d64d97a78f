"""Private files: what is known of each, its wrapped key, and who opened it.

The bytes lie encrypted in the store under `place`; without the wrapped key nobody reads them, so
destroying a file means forgetting its key (security checks 45 to 49).
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from portal.models.base import Table, choice, moment


class FilePurpose(StrEnum):
    """What a file was handed in for; it decides who may open it and how long it is kept."""

    IDENTITY = "identity"
    SUPPLIER = "supplier"
    BRAND = "brand"
    #: Not handed in but made: the copy of somebody's data.
    COPY = "copy"


class StoredFile(Table, table=True):
    """One private file. The row outlives the key: what was handed in stays on record."""

    __tablename__ = "stored_files"
    __table_args__ = (Index("ix_stored_files_quota", "owner_id", "created_at"),)

    owner_id: UUID = Field(foreign_key="accounts.id")
    purpose: FilePurpose = choice(FilePurpose)
    #: What the person calls it; shown, never used as a path.
    name: str = Field(max_length=255)
    #: image/jpeg, image/png or application/pdf: what we wrote, not what was claimed.
    media_type: str = Field(max_length=64)
    #: Bytes of the rewritten file before encryption, and their SHA-256 in hex.
    size: int
    sha256: str = Field(max_length=64)
    #: 128 random bits in hex: the name in the store.
    place: str = Field(max_length=64, unique=True)
    #: The file's key, wrapped by the master key `key_id`; "" once it is destroyed.
    wrapped_key: str = Field(max_length=200)
    key_id: str = Field(max_length=16, index=True)
    #: What was measured when it came in: width, height, pages, sharpness, glare, is_grey.
    measures: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = moment()
    #: When a review took it; a file that nobody takes within a day is destroyed.
    attached_at: datetime | None = moment(default=None, nullable=True)
    #: When its time is over; NULL while it is needed.
    destroy_at: datetime | None = moment(default=None, nullable=True, index=True)
    destroyed_at: datetime | None = moment(default=None, nullable=True)


class PlannedFile(Table, table=True):
    """Bytes that are about to be stored, written down before: nothing lies in the store unknown.

    The row goes when the file is on record. One that stays belongs to a process that was killed,
    or to an upload that was refused.
    """

    __tablename__ = "planned_files"

    #: As StoredFile.place.
    place: str = Field(max_length=64, unique=True)
    created_at: datetime = moment(index=True)


class FileOpening(Table, table=True):
    """Somebody was sent a file's bytes; written and committed before the first byte (check 47)."""

    __tablename__ = "file_openings"
    __table_args__ = (Index("ix_file_openings_file_id_at", "file_id", "at"),)

    file_id: UUID = Field(foreign_key="stored_files.id")
    viewer_id: UUID = Field(foreign_key="accounts.id", index=True)
    at: datetime = moment()
    #: The client's IP address.
    address: str = Field(default="", max_length=45)
