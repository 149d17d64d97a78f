"""Suppliers: what has been proven of a company that sells, by its own account (life cycle 6)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from portal.models.base import VersionedTable, moment

#: How long the areas stay open after the licence or the year has ended (life cycle 6).
GRACE = timedelta(days=30)


class Supplier(VersionedTable, table=True):
    """A supplier as the portal knows it; the facts are those of the last approval.

    Whether it may act is a question of times: authenticated, not suspended, not expired.
    """

    __tablename__ = "suppliers"

    #: Who holds it: one supplier per account.
    account_id: UUID = Field(foreign_key="accounts.id", unique=True)
    legal_name: str = Field(default="", max_length=200)
    legal_name_key: str = Field(default="", max_length=200, index=True)
    #: ISO 3166-1 alpha-2.
    country: str = Field(default="", max_length=2)
    #: USCC in the Chinese mainland, elsewhere what the register there gives.
    registration_number: str = Field(default="", max_length=40, index=True)
    #: The rest of the approved facts, in the shape of schemas.suppliers.
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    #: Last day of the business licence; None for one without an end.
    licence_until: date | None = Field(default=None)
    created_at: datetime = moment()
    authenticated_at: datetime | None = moment(default=None, nullable=True)
    #: Until when the authentication holds: the licence's end, a year at most; GRACE comes after.
    valid_until: datetime | None = moment(default=None, nullable=True, index=True)
    suspended_at: datetime | None = moment(default=None, nullable=True)

    def is_authenticated(self, at: datetime) -> bool:
        """Return whether the supplier's areas are open at that moment (B-16)."""
        if self.authenticated_at is None or self.suspended_at is not None:
            return False
        return self.valid_until is None or at < self.valid_until + GRACE
