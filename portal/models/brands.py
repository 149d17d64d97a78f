"""Brands that a supplier may sell: its own, or somebody else's by certificate (life cycle 7)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from portal.models.base import VersionedTable, choice, moment


class BrandKind(StrEnum):
    """Whose brand it is: the supplier's own, or one it sells on somebody's authority."""

    PRIVATE = "private"
    AGENCY = "agency"


class Brand(VersionedTable, table=True):
    """A brand of one supplier; the facts are those of the last approval, else of the draft."""

    __tablename__ = "brands"
    __table_args__ = (Index("ix_brands_supplier_id_kind", "supplier_id", "kind"),)

    supplier_id: UUID = Field(foreign_key="suppliers.id")
    kind: BrandKind = choice(BrandKind)
    name_zh: str = Field(default="", max_length=100)
    name_en: str = Field(default="", max_length=100)
    #: Both names folded for comparison: two suppliers that claim one name are shown to the desk.
    name_zh_key: str = Field(default="", max_length=100, index=True)
    name_en_key: str = Field(default="", max_length=100, index=True)
    #: How the names begin when spoken, across scripts: see kit.sounds.
    name_zh_sound: str = Field(default="", max_length=8, index=True)
    name_en_sound: str = Field(default="", max_length=8, index=True)
    #: The rest of the approved facts, in the shape of schemas.brands.
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    #: An agency's first and last day; a trademark's last day for a private brand, if it has one.
    valid_from: date | None = Field(default=None)
    valid_until: date | None = Field(default=None, index=True)
    #: The logo of the last approval. It is shown to everybody, so it outlives the evidence.
    logo_id: UUID | None = Field(default=None, foreign_key="stored_files.id")
    created_at: datetime = moment()
    approved_at: datetime | None = moment(default=None, nullable=True)
    #: Why it may not be used any more though it was approved: expired or revoked.
    ended_at: datetime | None = moment(default=None, nullable=True)

    def is_usable(self, on: date) -> bool:
        """Return whether products may carry it on that day, in Shanghai (B-17)."""
        if self.approved_at is None or self.ended_at is not None:
            return False
        if self.valid_from is not None and on < self.valid_from:
            return False
        return self.valid_until is None or on <= self.valid_until
