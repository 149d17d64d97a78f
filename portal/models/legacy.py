"""What comes from before: buyer badges and the accounts of the older platforms."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from portal.models.base import Table, VersionedTable, choice, moment


class BadgeRecord(VersionedTable, table=True):
    """An overseas buyer badge of an earlier fair; claimed once (A-01)."""

    __tablename__ = "badge_records"

    #: Folded for comparison: capitals, no spaces or hyphens.
    number: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=100)
    #: Name folded: case, accents and spaces gone.
    name_key: str = Field(max_length=200)
    #: ISO 3166-1 alpha-2 of the ID document that the badge was made with.
    country: str = Field(max_length=2)
    #: The address of then, if there was one; it is told when another takes its place (A-05).
    email: str | None = Field(default=None, max_length=254)
    company_name: str = Field(default="", max_length=200)
    imported_at: datetime = moment()
    updated_at: datetime = moment()
    claimed_at: datetime | None = moment(default=None, nullable=True)
    claimed_by: UUID | None = Field(default=None, foreign_key="accounts.id")


class BadgeClaim(Table, table=True):
    """A verified badge on its way to an account: half an hour, one browser, one use (A-02)."""

    __tablename__ = "badge_claims"

    badge_id: UUID = Field(foreign_key="badge_records.id", index=True)
    fingerprint: str = Field(max_length=64, unique=True)
    browser: str = Field(max_length=64)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)


class LegacyKind(StrEnum):
    """Where an older account comes from, and what becomes of it."""

    BEST_OVERSEAS = "best_overseas"
    BEST_REPRESENTATIVE = "best_representative"
    EES_DOMESTIC = "ees_domestic"


#: These are told to register anew, and only after the right password (A-10, A-11).
MUST_REGISTER_ANEW = frozenset({LegacyKind.BEST_REPRESENTATIVE, LegacyKind.EES_DOMESTIC})


class LegacyAccount(Table, table=True):
    """An account of an older platform, dormant until its first login here (A-08)."""

    __tablename__ = "legacy_accounts"
    __table_args__ = (
        # What a try for an unknown address is compared with is drawn from these.
        Index(
            "ix_legacy_accounts_with_password",
            "id",
            sqlite_where=text("password_hash <> ''"),
            postgresql_where=text("password_hash <> ''"),
        ),
    )

    kind: LegacyKind = choice(LegacyKind)
    email: str = Field(max_length=254, unique=True)
    contact_name: str = Field(default="", max_length=100)
    country: str = Field(default="", max_length=2)
    company_name: str = Field(default="", max_length=200)
    #: The foreign hash, sealed; verified once, then "". Without one, a mailed link or code helps.
    password_hash: str = Field(default="", max_length=512)
    imported_at: datetime = moment()
    activated_at: datetime | None = moment(default=None, nullable=True)
    account_id: UUID | None = Field(default=None, foreign_key="accounts.id", index=True)


class ErasedAddress(Table, table=True):
    """An address whose owner had their account erased: no list brings it back (check 67).

    Only a keyed digest: it says nothing to whoever has no list and no key.
    """

    __tablename__ = "erased_addresses"

    digest: str = Field(max_length=64, unique=True)
    erased_at: datetime = moment()
