"""Joining and staff on the wire: applications, applicants, members and what decides about them."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from portal.kit.words import N_
from portal.models.companies import ApplicationStatus
from portal.schemas.base import Form, RequiredLine, Row, Text, refuse
from portal.schemas.fields import GivenPassword, Moment

#: The states of an application in the applicant's and the admins' lists.
APPLICATION_STATUSES: dict[str, str] = {
    ApplicationStatus.PENDING: N_("Pending"),
    ApplicationStatus.APPROVED: N_("Approved"),
    ApplicationStatus.REJECTED: N_("Rejected"),
    ApplicationStatus.WITHDRAWN: N_("Withdrawn"),
    ApplicationStatus.EXPIRED: N_("Expired"),
    ApplicationStatus.VOID: N_("No longer valid"),
}
#: The steps in an application's history (A-38).
APPLICATION_STEPS: dict[str, str] = {
    "sent": N_("Application sent"),
    "reminded": N_("Administrators reminded"),
    "approved": N_("Application approved"),
    "rejected": N_("Application rejected"),
    "withdrawn": N_("Application withdrawn"),
    "expired": N_("Application expired"),
    "voided": N_("Application no longer valid"),
}
#: What a member is in the company.
PARTS: dict[str, str] = {
    "admin": N_("Administrator"),
    "member": N_("Member"),
}


def _choice(value: Any) -> Any:
    """Read an id that a list offered; whatever else was sent is no choice."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise refuse(N_("Please choose one of the options.")) from None


Chosen = Annotated[UUID, BeforeValidator(_choice)]


class ApplicantSort(StrEnum):
    """What the list of applicants can be sorted by; those pending come first all the same."""

    CONTACT_NAME = "contact_name"
    CREATED_AT = "created_at"
    STATUS = "status"


class StaffSort(StrEnum):
    """What the list of members can be sorted by."""

    CONTACT_NAME = "contact_name"
    JOINED_AT = "joined_at"
    PART = "part"
    SEEN_AT = "seen_at"


class SearchForm(Form):
    """What somebody knows of the company that they want to join: full name or code (A-33)."""

    query: RequiredLine = Field(max_length=200)


class ApplyForm(Form):
    """An application to the company that was found (A-34)."""

    company_id: Chosen
    message: Text = Field(default="", max_length=300)


class RejectForm(Form):
    """A rejection; the applicant reads the reason, if there is one (A-63)."""

    reason: Text = Field(default="", max_length=300)


class TransferForm(Form):
    """Who becomes administrator instead, and the giver's password once more (A-72)."""

    membership_id: Chosen
    password: GivenPassword


class FoundCompanyRow(Row):
    """What a stranger learns of the company they named: neither its code nor its people (D 4)."""

    id: str = ""
    full_name: str = ""
    #: ISO 3166-1 alpha-2.
    country: str = ""
    city: str = ""
    #: Another company has the same name: the code tells them apart.
    has_namesakes: bool = False


class ApplicationStepRow(Row):
    """One step in an application's history: `step` is a key of APPLICATION_STEPS."""

    step: str
    at: Moment


class ApplicationRow(Row):
    """An application as the applicant sees it; the defaults are none at all."""

    id: str = ""
    #: A key of APPLICATION_STATUSES, "" for no application.
    status: str = ""
    company_name: str = ""
    message: str = ""
    #: Why it was rejected, in the admin's words.
    reason: str = ""
    created_at: Moment | None = None
    expires_at: Moment | None = None
    decided_at: Moment | None = None
    #: When the next reminder may go; None when it may now, or when nothing waits any more.
    remind_at: Moment | None = None
    can_remind: bool = False
    #: Whom to ask, masked (A-41).
    admin_names: list[str] = []
    #: Oldest first.
    steps: list[ApplicationStepRow] = []


class ApplicantRow(Row):
    """An application as the company's admins see it (A-61)."""

    id: str
    contact_name: str
    email: str
    #: ISO 3166-1 alpha-2, "" when unknown.
    country: str
    job_title: str
    message: str
    #: A key of APPLICATION_STATUSES.
    status: str
    reason: str
    created_at: Moment
    expires_at: Moment
    decided_at: Moment | None
    #: The admin who decided, "" when nobody did.
    decided_by: str


class StaffRow(Row):
    """A member in the admins' list (A-64); `id` is the membership's."""

    id: str
    contact_name: str
    email: str
    #: A key of PARTS.
    part: str
    #: A value of AccountStatus.
    status: str
    joined_at: Moment
    #: Last use of the portal; None when there is no trace of one.
    seen_at: Moment | None
    #: Whether this is the one who looks.
    is_me: bool


class MemberRow(Row):
    """A member's basic information: no identity documents, nothing secret (A-65)."""

    id: str = ""
    contact_name: str = ""
    email: str = ""
    #: A value of AccountKind.
    kind: str = ""
    #: ISO 3166-1 alpha-2, "" when unknown.
    country: str = ""
    job_title: str = ""
    language: str = ""
    part: str = ""
    status: str = ""
    joined_at: Moment | None = None
    seen_at: Moment | None = None
    is_me: bool = False


class ExitRow(Row):
    """Which way out of the company is open: quit, transfer first, or close it (A-76, D 2)."""

    is_admin: bool = False
    #: Nobody else belongs to the company: "close company" is the way.
    is_alone: bool = False
    #: Another admin can act, so that giving up the right is a way.
    can_step_down: bool = False


class ClosedCompanyRow(Row):
    """A company that its last member may open again (decision 2)."""

    id: str
    full_name: str
    closed_at: Moment
    #: From when on only customer service can do it.
    until: Moment
