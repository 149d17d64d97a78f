"""Accounts and what proves them: agreements accepted, browsers known, codes, links and sessions."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, event, text
from sqlmodel import Field

from portal.errors import PortalError
from portal.kit.mail_hosts import domain_of
from portal.kit.words import N_
from portal.models.base import Table, VersionedTable, choice, moment


class AccountKind(StrEnum):
    """What somebody registered as; the forms differ, the account is one model (decision 7)."""

    OVERSEAS_BUYER = "overseas_buyer"
    DOMESTIC_BUYER = "domestic_buyer"
    REPRESENTATIVE = "representative"
    SUPPLIER = "supplier"
    SHOPPER = "shopper"
    REVIEWER = "reviewer"
    REVIEW_LEAD = "review_lead"
    SUPPORT = "support"


BUYER_KINDS = frozenset(
    {AccountKind.OVERSEAS_BUYER, AccountKind.DOMESTIC_BUYER, AccountKind.REPRESENTATIVE}
)
STAFF_KINDS = frozenset(
    {AccountKind.SHOPPER, AccountKind.REVIEWER, AccountKind.REVIEW_LEAD, AccountKind.SUPPORT}
)


#: What the portal asks of a person, in the order of the form (A-15).
PERSONAL_FACTS = ("contact_name", "name_on_id", "country", "mobile", "job_title")


class AccountStatus(StrEnum):
    """Life cycle 1. There is no row before the right code, so nothing is "pending" here."""

    ACTIVE = "active"
    LOCKED = "locked"
    SUSPENDED = "suspended"
    ERASED = "erased"


# Read it as a map: from each status, the roads that lead on. An empty set is the end of one.
ACCOUNT_ROADS: dict[AccountStatus, frozenset[AccountStatus]] = {
    AccountStatus.ACTIVE: frozenset(
        {AccountStatus.LOCKED, AccountStatus.SUSPENDED, AccountStatus.ERASED}
    ),
    AccountStatus.LOCKED: frozenset({AccountStatus.ACTIVE, AccountStatus.SUSPENDED}),
    AccountStatus.SUSPENDED: frozenset({AccountStatus.ACTIVE}),
    AccountStatus.ERASED: frozenset(),
}


class AccountCannotMove(PortalError):
    """The life cycle knows no road between these two statuses."""

    code = "account_cannot_move"
    text = N_("This account cannot be changed that way.")


class Account(VersionedTable, table=True):
    """A person who can log in."""

    __tablename__ = "accounts"
    __table_args__ = (
        # Two accounts may name the same number; only one may have proven it.
        Index(
            "uq_accounts_mobile_proven",
            "mobile",
            unique=True,
            sqlite_where=text("mobile_verified_at IS NOT NULL"),
            postgresql_where=text("mobile_verified_at IS NOT NULL"),
        ),
        CheckConstraint("email = lower(email)", name="email_folded"),
    )

    kind: AccountKind = choice(AccountKind)
    status: AccountStatus = choice(AccountStatus, default=AccountStatus.ACTIVE, index=True)

    email: str = Field(max_length=254, unique=True)
    #: What stands behind the "@"; follows the address by itself, see below.
    email_domain: str = Field(
        default="", max_length=254, index=True, sa_column_kwargs={"server_default": text("''")}
    )
    email_verified_at: datetime = moment()
    #: Set when a mail server refused the address for good, cleared by the next proof (C-07).
    email_undeliverable_at: datetime | None = moment(default=None, nullable=True)
    user_name: str | None = Field(default=None, max_length=32)
    #: The user name folded for comparison; unique (B-04).
    user_name_key: str | None = Field(default=None, max_length=64, unique=True)
    mobile: str | None = Field(default=None, max_length=16, index=True)
    mobile_verified_at: datetime | None = moment(default=None, nullable=True)

    password_hash: str = Field(max_length=255)
    password_changed_at: datetime = moment()
    #: Until when a lock after wrong logins stands; meaningful only while LOCKED.
    locked_until: datetime | None = moment(default=None, nullable=True)

    contact_name: str = Field(max_length=100)
    name_on_id: str = Field(default="", max_length=100)
    #: Latin transcription of the name on the ID, when that is in another script (A-26).
    name_latin: str = Field(default="", max_length=100)
    #: ISO 3166-1 alpha-2 of the country/region that issued the passport or ID; "" when not asked.
    country: str = Field(default="", max_length=2)
    job_title: str = Field(default="", max_length=100)
    language: str = Field(default="en", max_length=2)
    is_demo: bool = Field(default=False)
    #: When the desk verified who this is; the name and the country stand fast from then on.
    identity_verified_at: datetime | None = moment(default=None, nullable=True)
    #: When that ends by itself: the earliest end of a document. NULL: never, or not verified.
    identity_expires_at: datetime | None = moment(default=None, nullable=True)
    #: When the account is to be erased, as its owner has asked; NULL for nearly everybody.
    erase_at: datetime | None = moment(default=None, nullable=True, index=True)

    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_buyer(self) -> bool:
        return self.kind in BUYER_KINDS

    @property
    def is_staff(self) -> bool:
        return self.kind in STAFF_KINDS

    @property
    def must_have_second_factor(self) -> bool:
        """Whether the portal insists on a second factor: for all who work at it (ADR 0017)."""
        return self.is_staff

    def missing_personal_facts(self) -> list[str]:
        """Return the names of the personal facts still empty, in the order of the form (A-15)."""
        return [name for name in PERSONAL_FACTS if not getattr(self, name)]

    def move_to(self, status: AccountStatus, *, at: datetime) -> None:
        """Take the one road to another status, or raise AccountCannotMove."""
        if status not in ACCOUNT_ROADS[self.status]:
            raise AccountCannotMove
        self.status = status
        self.updated_at = at


@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def _follow_address(_mapper: Any, _connection: Any, account: Account) -> None:
    account.email_domain = domain_of(account.email)


class AgreementAcceptance(Table, table=True):
    """Consent to one version of the User Agreement: which, when, from where (B-07)."""

    __tablename__ = "agreement_acceptances"

    account_id: UUID = Field(foreign_key="accounts.id", index=True)
    agreement_version: str = Field(max_length=16)
    accepted_at: datetime = moment()
    address: str = Field(max_length=45)


class KnownBrowser(Table, table=True):
    """A browser that its owner logged in with before: no new-device mail, no lock-out."""

    __tablename__ = "known_browsers"
    __table_args__ = (
        Index("uq_known_browsers_account_browser", "account_id", "browser", unique=True),
    )

    account_id: UUID = Field(foreign_key="accounts.id")
    browser: str = Field(max_length=64)
    first_seen_at: datetime = moment()
    last_seen_at: datetime = moment()


class CodePurpose(StrEnum):
    """What a one-time code proves; a code of one purpose is worthless for another (check 23)."""

    REGISTER = "register"
    LOG_IN = "log_in"
    CHANGE_EMAIL_OLD = "change_email_old"
    CHANGE_EMAIL_NEW = "change_email_new"
    VERIFY_MOBILE = "verify_mobile"
    CLAIM_BADGE = "claim_badge"


class Code(Table, table=True):
    """One six-digit code, kept as an HMAC only (security check 19)."""

    __tablename__ = "codes"
    __table_args__ = (Index("ix_codes_lookup", "purpose", "address", "browser", "created_at"),)

    purpose: CodePurpose = choice(CodePurpose)
    #: The mail address or E.164 number that the code was sent to.
    address: str = Field(max_length=254)
    browser: str = Field(max_length=64)
    account_id: UUID | None = Field(default=None, foreign_key="accounts.id", index=True)
    digest: str = Field(max_length=64)
    tries: int = Field(default=0)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)


class LinkPurpose(StrEnum):
    """What a mailed link opens."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, no password
    UNLOCK = "unlock"
    #: To a new address and password, after the desk has checked who asks (C-06).
    RECOVER_ACCOUNT = "recover_account"
    #: Back to the address that the account has been moved away from (security check 7).
    UNDO_EMAIL_CHANGE = "undo_email_change"


class MailedLink(Table, table=True):
    """A single-use link in a mail; only the fingerprint of its token is kept (B-09)."""

    __tablename__ = "mailed_links"
    __table_args__ = (
        CheckConstraint("account_id IS NOT NULL OR legacy_id IS NOT NULL", name="for_somebody"),
    )

    purpose: LinkPurpose = choice(LinkPurpose)
    #: None while the link was mailed to the owner of an older account that is still dormant.
    account_id: UUID | None = Field(default=None, foreign_key="accounts.id", index=True)
    legacy_id: UUID | None = Field(default=None, foreign_key="legacy_accounts.id", index=True)
    fingerprint: str = Field(max_length=64, unique=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)
    #: The request to the desk that the link answers; it knows the new address.
    ticket_id: UUID | None = Field(default=None, foreign_key="support_tickets.id", index=True)
    #: The address that undoing an e-mail change leads back to; NULL for every other purpose.
    restores_email: str | None = Field(default=None, max_length=254)


class Session(Table, table=True):
    """A signed-in browser. The cookie's value is never stored, only its fingerprint (check 11)."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_account_live", "account_id", "ended_at"),)

    account_id: UUID = Field(foreign_key="accounts.id")
    fingerprint: str = Field(max_length=64, unique=True)
    browser: str = Field(max_length=64)
    user_agent: str = Field(default="", max_length=300)
    address: str = Field(max_length=45)
    created_at: datetime = moment()
    seen_at: datetime = moment()
    #: When the second factor was given in this session; NULL until then (security check 5).
    second_factor_at: datetime | None = moment(default=None, nullable=True)
    #: The absolute end; the idle end follows from seen_at (security check 14).
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)


class SessionTicket(Table, table=True):
    """What a handler hands the browser to fetch its cookie with: one use, half a minute."""

    __tablename__ = "session_tickets"

    fingerprint: str = Field(max_length=64, unique=True)
    account_id: UUID = Field(foreign_key="accounts.id")
    browser: str = Field(max_length=64)
    #: What the session that it buys says of the second factor.
    second_factor_at: datetime | None = moment(default=None, nullable=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)


class Throttle(Table, table=True):
    """Tries or messages counted against one key: an account, a network, a mail address.

    Keys hold fingerprints, never an address. What the numbers mean is up to services.throttles.
    """

    __tablename__ = "throttles"

    key: str = Field(max_length=96, unique=True)
    #: When the latest ones happened, in seconds since 1970, oldest first: a sliding window.
    hits: list[float] = Field(default_factory=list, sa_type=JSON)
    #: All tries since the last success, refused ones included.
    count: int = Field(default=0)
    #: Checked tries in a row that failed, over all windows, until a success.
    streak: int = Field(default=0)
    blocked_until: datetime | None = moment(default=None, nullable=True)
    updated_at: datetime = moment(index=True)
