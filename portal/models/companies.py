"""Companies and who belongs to them."""

from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, event, text
from sqlmodel import Field

from portal.errors import PortalError
from portal.kit.words import N_
from portal.models.base import Table, VersionedTable, choice, moment

MAX_ADMINS = 3
#: A folded name of 100 characters, which can be longer than the name, a space, and an address.
MAX_NAME_KEY = 460
#: Stands for a moment that has not come, where a list must be ordered by it on both databases.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class CompanyStatus(StrEnum):
    """Life cycle 2."""

    INCOMPLETE = "incomplete"
    ACTIVE = "active"
    BLOCKED = "blocked"
    DORMANT = "dormant"
    MERGED = "merged"


COMPANY_ROADS: dict[CompanyStatus, frozenset[CompanyStatus]] = {
    # Dormant too: whoever is alone in a company that they never finished must be able to leave.
    CompanyStatus.INCOMPLETE: frozenset(
        {CompanyStatus.ACTIVE, CompanyStatus.BLOCKED, CompanyStatus.DORMANT}
    ),
    CompanyStatus.ACTIVE: frozenset(
        {CompanyStatus.BLOCKED, CompanyStatus.DORMANT, CompanyStatus.MERGED}
    ),
    # Back to what it was: one that lacked facts still lacks them.
    CompanyStatus.BLOCKED: frozenset({CompanyStatus.ACTIVE, CompanyStatus.INCOMPLETE}),
    CompanyStatus.DORMANT: frozenset({CompanyStatus.ACTIVE, CompanyStatus.INCOMPLETE}),
    CompanyStatus.MERGED: frozenset({CompanyStatus.ACTIVE}),
}


class BusinessType(StrEnum):
    """How a trade partner earns its money."""

    IMPORTER = "importer"
    WHOLESALER = "wholesaler"
    RETAILER = "retailer"
    MANUFACTURER = "manufacturer"
    TRADING_COMPANY = "trading_company"
    BUYING_OFFICE = "buying_office"
    E_COMMERCE = "e_commerce"
    OTHER = "other"


class Employees(StrEnum):
    """Head count in the bands that trade directories use."""

    UP_TO_10 = "1-10"
    UP_TO_50 = "11-50"
    UP_TO_200 = "51-200"
    UP_TO_1000 = "201-1000"
    ABOVE_1000 = "1001+"


class CompanyCannotMove(PortalError):
    """The life cycle knows no road between these two statuses."""

    code = "company_cannot_move"
    text = N_("This company cannot be changed that way.")


class Company(VersionedTable, table=True):
    """A company on the buyers' side. Created at once, verified later if at all (decision 1)."""

    __tablename__ = "companies"
    __table_args__ = (
        Index("ix_companies_registration", "country", "registration_key"),
        # With the country, or SQLite would read all companies of one.
        Index("ix_companies_sound", "sound_key", "country"),
        Index("ix_companies_stem", "stem_key", "country"),
        Index("uq_companies_older_code", "older_code", unique=True),
        CheckConstraint("founded IS NULL OR founded BETWEEN 1000 AND 2200", name="founded_sane"),
    )

    #: What members read out to colleagues: see services.companies.codes for its shape (A-30).
    code: str = Field(max_length=12, unique=True)
    #: Its code in an earlier system, folded; it stands on older invitation letters (A-35).
    older_code: str | None = Field(default=None, max_length=40)
    status: CompanyStatus = choice(CompanyStatus, default=CompanyStatus.INCOMPLETE)
    full_name: str = Field(max_length=200)
    #: Legal name folded for comparison: case, accents, width, punctuation and spaces gone (A-33).
    full_name_key: str = Field(max_length=400, index=True)
    #: The same without its legal form, for look-alikes.
    stem_key: str = Field(max_length=400, index=True)
    #: How the name's core begins, in Latin letters: see kit.sounds (decision 1).
    sound_key: str = Field(
        default="", max_length=8, sa_column_kwargs={"server_default": text("''")}
    )
    short_name: str = Field(default="", max_length=60)
    country: str = Field(max_length=2)
    address: str = Field(default="", max_length=300)
    city: str = Field(default="", max_length=100)
    postal_code: str = Field(default="", max_length=20)
    business_type: BusinessType | None = choice(BusinessType, default=None, nullable=True)
    registration_number: str = Field(default="", max_length=60)
    registration_key: str = Field(default="", max_length=60)
    website: str = Field(default="", max_length=200)
    main_products: str = Field(default="", max_length=500)
    employees: Employees | None = choice(Employees, default=None, nullable=True)
    #: Calendar year of foundation.
    founded: int | None = Field(default=None)
    #: How many belong to it now, so that a list need not count: models.living keeps it true.
    member_count: int = Field(default=0)
    created_by: UUID = Field(foreign_key="accounts.id")
    created_at: datetime = moment()
    updated_at: datetime = moment()

    def missing_facts(self) -> list[str]:
        """Return the names of the required facts still empty, in the order of the form (A-14)."""
        required = {
            "full_name": self.full_name,
            "country": self.country,
            "address": self.address,
            "city": self.city,
            "business_type": self.business_type,
            "registration_number": self.registration_number,
            "main_products": self.main_products,
        }
        return [name for name, value in required.items() if not value]

    def open_again(self, *, at: datetime) -> None:
        """Come back from being blocked or closed: active, or incomplete where facts are missing."""
        is_complete = not self.missing_facts()
        self.move_to(CompanyStatus.ACTIVE if is_complete else CompanyStatus.INCOMPLETE, at=at)

    def move_to(self, status: CompanyStatus, *, at: datetime) -> None:
        """Take the one road to another status, or raise CompanyCannotMove."""
        if status not in COMPANY_ROADS[self.status]:
            raise CompanyCannotMove
        self.status = status
        self.updated_at = at


def _order_of_living(column: str) -> Index:
    """Declare the index that a company's live memberships are read from in this order."""
    return Index(
        f"ix_memberships_{column}",
        "company_id",
        column,
        "id",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    )


class Membership(VersionedTable, table=True):
    """A person's place in a company, from joining to leaving; an admin holds one of three slots."""

    __tablename__ = "memberships"
    __table_args__ = (
        # The database refuses a second live membership and a fourth admin by itself (check 38).
        Index(
            "uq_memberships_live_account",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_memberships_admin_slot",
            "company_id",
            "admin_slot",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND admin_slot IS NOT NULL"),
            postgresql_where=text("ended_at IS NULL AND admin_slot IS NOT NULL"),
        ),
        # Every order of the staff list is read from one of these, however many belong to it.
        *(_order_of_living(each) for each in ("joined_at", "name_key", "seen_at", "admin_slot")),
        CheckConstraint(f"admin_slot BETWEEN 1 AND {MAX_ADMINS}", name="admin_slot_range"),
        CheckConstraint("ended_at IS NULL OR admin_slot IS NULL", name="no_admin_without_place"),
    )

    company_id: UUID = Field(foreign_key="companies.id", index=True)
    account_id: UUID = Field(foreign_key="accounts.id")
    #: 1 to 3 for an admin, NULL for a member without admin right.
    admin_slot: int | None = Field(default=None)
    joined_at: datetime = moment()
    #: The person's folded name and address, to order and search by: models.living keeps it true.
    name_key: str = Field(default="", max_length=MAX_NAME_KEY)
    #: The latest use of any session of the person; NEVER before the first.
    seen_at: datetime = moment(default=NEVER)
    ended_at: datetime | None = moment(default=None, nullable=True)
    ended_because: str | None = Field(default=None, max_length=24)

    @property
    def is_admin(self) -> bool:
        return self.admin_slot is not None


class ApplicationStatus(StrEnum):
    """Life cycle 3."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOID = "void"


_ENDS_OF_APPLICATION = frozenset(set(ApplicationStatus) - {ApplicationStatus.PENDING})
APPLICATION_ROADS: dict[ApplicationStatus, frozenset[ApplicationStatus]] = {
    ApplicationStatus.PENDING: _ENDS_OF_APPLICATION,
    **{end: frozenset() for end in _ENDS_OF_APPLICATION},
}


class ApplicationNotPending(PortalError):
    """Somebody decided, or withdrew, first: the first commit wins."""

    code = "application_not_pending"
    text = N_("This application is no longer pending.")


class JoinApplication(VersionedTable, table=True):
    """A buyer's wish to join a company; one may wait at a time (A-34)."""

    __tablename__ = "join_applications"
    __table_args__ = (
        Index(
            "uq_join_applications_pending_account",
            "account_id",
            unique=True,
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_join_applications_list", "company_id", "status", "created_at"),
    )

    company_id: UUID = Field(foreign_key="companies.id")
    account_id: UUID = Field(foreign_key="accounts.id", index=True)
    status: ApplicationStatus = choice(ApplicationStatus, default=ApplicationStatus.PENDING)
    #: What the applicant wants the admins to know.
    message: str = Field(default="", max_length=300)
    #: Why it was rejected, in the admin's words; may be empty (A-63).
    reason: str = Field(default="", max_length=300)
    created_at: datetime = moment()
    expires_at: datetime = moment(index=True)
    reminded_at: datetime | None = moment(default=None, nullable=True)
    decided_at: datetime | None = moment(default=None, nullable=True)
    decided_by: UUID | None = Field(default=None, foreign_key="accounts.id")

    def move_to(self, status: ApplicationStatus, *, at: datetime) -> None:
        """Take the one road to an end, or raise ApplicationNotPending."""
        if status not in APPLICATION_ROADS[self.status]:
            raise ApplicationNotPending
        self.status = status
        self.decided_at = at


class InvitationStatus(StrEnum):
    """The first part of life cycle 4: from "Add Member" to membership, or not."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


INVITATION_ROADS: dict[InvitationStatus, frozenset[InvitationStatus]] = {
    InvitationStatus.PENDING: frozenset(
        {InvitationStatus.ACCEPTED, InvitationStatus.CANCELLED, InvitationStatus.EXPIRED}
    ),
    # Sent again, an expired or cancelled one waits anew.
    InvitationStatus.EXPIRED: frozenset({InvitationStatus.PENDING, InvitationStatus.CANCELLED}),
    InvitationStatus.CANCELLED: frozenset({InvitationStatus.PENDING}),
    InvitationStatus.ACCEPTED: frozenset(),
}


class InvitationCannotMove(PortalError):
    """The invitation has been accepted, cancelled or has expired meanwhile."""

    code = "invitation_cannot_move"
    text = N_("This invitation can no longer be changed.")


class Invitation(VersionedTable, table=True):
    """A member-to-be: invited by an admin, who never sees a code or a password (A-70)."""

    __tablename__ = "invitations"
    __table_args__ = (
        # Who joined, left and is asked back gets a new row: an accepted one is history.
        Index(
            "uq_invitations_company_email",
            "company_id",
            "email",
            unique=True,
            sqlite_where=text("status <> 'accepted'"),
            postgresql_where=text("status <> 'accepted'"),
        ),
        Index("ix_invitations_list", "company_id", "sent_at"),
    )

    company_id: UUID = Field(foreign_key="companies.id")
    email: str = Field(max_length=254, index=True)
    contact_name: str = Field(max_length=100)
    language: str = Field(default="en", max_length=2)
    invited_by: UUID = Field(foreign_key="accounts.id")
    status: InvitationStatus = choice(InvitationStatus, default=InvitationStatus.PENDING)
    #: SHA-256 of the token in the newest mail's link; older links are dead.
    fingerprint: str = Field(max_length=64, unique=True)
    created_at: datetime = moment()
    sent_at: datetime = moment()
    expires_at: datetime = moment(index=True)
    #: When it was accepted or cancelled, or ran out; None while it waits.
    decided_at: datetime | None = moment(default=None, nullable=True)
    account_id: UUID | None = Field(default=None, foreign_key="accounts.id")

    def is_open(self, *, at: datetime) -> bool:
        """Return whether it can be accepted at this moment, swept up or not."""
        return self.status is InvitationStatus.PENDING and self.expires_at > at

    def move_to(self, status: InvitationStatus, *, at: datetime) -> None:
        """Take a road of the map, or raise InvitationCannotMove."""
        if status not in INVITATION_ROADS[self.status]:
            raise InvitationCannotMove
        self.status = status
        self.decided_at = None if status is InvitationStatus.PENDING else at


class LetterIsFinal(Exception):
    """Somebody tried to change an issued letter; a newer one is issued instead."""


class InvitationLetter(Table, table=True):
    """An issued invitation letter: its bytes never change, only newer ones follow (A-35)."""

    __tablename__ = "invitation_letters"
    __table_args__ = (Index("ix_invitation_letters_list", "account_id", "issued_at"),)

    company_id: UUID = Field(foreign_key="companies.id", index=True)
    account_id: UUID = Field(foreign_key="accounts.id")
    #: What is typed at the verification address: short, readable aloud.
    number: str = Field(max_length=16, unique=True)
    language: str = Field(max_length=2)
    #: Names as they stood when the letter was issued.
    company_name: str = Field(max_length=200)
    person_name: str = Field(max_length=100)
    event_name: str = Field(max_length=200)
    template_version: int = Field()
    sha256: str = Field(max_length=64)
    content: bytes = Field()
    issued_at: datetime = moment()

    @property
    def is_intact(self) -> bool:
        """Whether the bytes are still those that were issued (security check 56)."""
        return sha256(self.content).hexdigest() == self.sha256


@event.listens_for(InvitationLetter, "before_update")
def _refuse_change(_mapper: object, _connection: object, _letter: InvitationLetter) -> None:
    raise LetterIsFinal
