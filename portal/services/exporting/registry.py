"""Where a person stands in the tables, column by column, and whether their copy says so.

A new column that points at an account belongs here: a test counts them.
"""

from dataclasses import dataclass
from typing import Any

from portal.models.accounts import Account, AgreementAcceptance, KnownBrowser, Session
from portal.models.companies import (
    Company,
    Invitation,
    InvitationLetter,
    JoinApplication,
    Membership,
)
from portal.models.desk import RecoveryCode, SecondFactor
from portal.models.files import FileOpening, StoredFile
from portal.models.infrastructure import AuditEvent, OutboxMessage
from portal.models.legacy import BadgeRecord, LegacyAccount
from portal.models.notifications import Notification, NotificationPreference
from portal.models.recoveries import CompanyRecovery
from portal.models.reviews import Review
from portal.models.suppliers import Supplier


@dataclass(frozen=True)
class Kind:
    """One file of the copy: the rows of a table that are the person's, and what they tell.

    Columns that name other people, that hold secrets, or that exist for searching are left out.
    """

    file: str
    table: Any
    by: str
    told: tuple[str, ...]


KINDS: tuple[Kind, ...] = (
    Kind(
        "account",
        Account,
        "id",
        (
            *("kind", "status", "email", "email_verified_at", "email_undeliverable_at"),
            *("user_name", "mobile", "mobile_verified_at", "password_changed_at"),
            *("contact_name", "name_on_id", "name_latin", "country", "job_title", "language"),
            *("identity_verified_at", "identity_expires_at", "erase_at"),
            *("created_at", "updated_at"),
        ),
    ),
    Kind("activity", AuditEvent, "actor_id", ("at", "action", "object_type", "object_id")),
    Kind(
        "agreements",
        AgreementAcceptance,
        "account_id",
        ("agreement_version", "accepted_at", "address"),
    ),
    Kind(
        "badges",
        BadgeRecord,
        "claimed_by",
        ("number", "name", "country", "email", "company_name", "claimed_at"),
    ),
    Kind("browsers", KnownBrowser, "account_id", ("first_seen_at", "last_seen_at")),
    Kind("companies_created", Company, "created_by", ("id", "full_name", "created_at")),
    Kind(
        "company_recoveries",
        CompanyRecovery,
        "account_id",
        ("company_id", "status", "ground", "created_at", "due_at", "decided_at"),
    ),
    Kind(
        "earlier_accounts",
        LegacyAccount,
        "account_id",
        ("kind", "email", "contact_name", "country", "company_name", "imported_at", "activated_at"),
    ),
    Kind(
        "files",
        StoredFile,
        "owner_id",
        ("id", "purpose", "name", "media_type", "size", "sha256", "created_at", "destroyed_at"),
    ),
    Kind("files_opened", FileOpening, "viewer_id", ("file_id", "at", "address")),
    Kind(
        "invitations",
        Invitation,
        "account_id",
        ("company_id", "email", "contact_name", "status", "created_at", "decided_at"),
    ),
    # To whom is another person's.
    Kind(
        "invitations_sent",
        Invitation,
        "invited_by",
        ("company_id", "status", "created_at", "sent_at", "expires_at", "decided_at"),
    ),
    Kind(
        "join_applications",
        JoinApplication,
        "account_id",
        ("company_id", "status", "message", "reason", "created_at", "expires_at", "decided_at"),
    ),
    Kind(
        "letters",
        InvitationLetter,
        "account_id",
        (
            *("number", "language", "company_id", "company_name", "person_name"),
            *("event_name", "issued_at", "sha256"),
        ),
    ),
    Kind(
        "mail",
        OutboxMessage,
        "account_id",
        ("channel", "kind", "recipient", "language", "created_at", "sent_at"),
    ),
    Kind(
        "memberships",
        Membership,
        "account_id",
        ("company_id", "admin_slot", "joined_at", "ended_at", "ended_because"),
    ),
    Kind(
        "notifications",
        Notification,
        "account_id",
        ("kind", "subject", "details", "created_at", "read_at"),
    ),
    Kind("preferences", NotificationPreference, "account_id", ("subject", "by_mail")),
    Kind("recovery_codes", RecoveryCode, "account_id", ("created_at", "used_at")),
    Kind(
        "reviews",
        Review,
        "applicant_id",
        (
            *("id", "kind", "subject_id", "is_change", "status", "company_id", "headline"),
            *("facts", "completeness", "round", "created_at", "updated_at", "submitted_at"),
            *("due_at", "decided_at", "reason", "note", "expires_at"),
        ),
    ),
    Kind("second_factor", SecondFactor, "account_id", ("created_at", "confirmed_at")),
    Kind(
        "sign_ins",
        Session,
        "account_id",
        (
            *("user_agent", "address", "created_at", "seen_at"),
            *("second_factor_at", "expires_at", "ended_at"),
        ),
    ),
    Kind(
        "supplier",
        Supplier,
        "account_id",
        (
            *("id", "legal_name", "country", "registration_number", "facts", "licence_until"),
            *("created_at", "authenticated_at", "valid_until", "suspended_at"),
        ),
    ),
)

_DESK = "what somebody did at the desk or as an admin stands in activity.json"
_SECRET = "a secret that lives for minutes; only its hash is kept"  # noqa: S105 - a reason
#: "table.column" -> why no copy holds the rows that it points from.
LEFT_OUT: dict[str, str] = {
    "codes.account_id": _SECRET,
    "company_recoveries.decided_by": _DESK,
    "company_recoveries.started_by": _DESK,
    "join_applications.decided_by": _DESK,
    "mailed_links.account_id": _SECRET,
    "review_documents.added_by": f"{_DESK}; the documents of one's own cases are in documents.json",
    "review_remarks.created_by": f"{_DESK}; the remarks to one's own cases are in remarks.json",
    "reviews.claimed_by": _DESK,
    "reviews.decided_by": _DESK,
    "reviews.second_wanted_by": _DESK,
    "session_tickets.account_id": _SECRET,
    "submissions.account_id": "marks of sent forms, without what they said; gone within two days",
    "support_tickets.owner_id": _DESK,
}
#: Notifications name other people; these of their words name none.
TOLD_OF_NOTICES = frozenset({"case", "cause", "company", "due", "headline", "until"})
