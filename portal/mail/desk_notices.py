"""What people are told when customer service acts on accounts and companies."""

from dataclasses import dataclass

from portal.kit.words import N_
from portal.mail.notices import Notice
from portal.schemas.notices import Subject

_COMPANY = "/company"
_REASON = N_("Reason: {reason}")
_CALL_US = N_("If you think that this is a mistake, please contact customer service.")


@dataclass(frozen=True)
class AccountSuspended(Notice):
    """Tells the person, by mail, for they can no longer log in; it cannot be switched off."""

    subject = N_("Your account is suspended")
    opening = (
        N_("Customer service has suspended your account. You cannot log in until it is restored."),
        _REASON,
        _CALL_US,
    )
    closing = ()
    about = Subject.ACCOUNT
    path = "/overview"

    reason: str


@dataclass(frozen=True)
class AccountRestored(Notice):
    """Tells the person that they can log in again."""

    subject = N_("Your account is restored")
    opening = (N_("Customer service has restored your account. You can log in again."),)
    closing = ()
    about = Subject.ACCOUNT
    path = "/overview"


@dataclass(frozen=True)
class SessionsEnded(Notice):
    """Tells the person why they had to log in again."""

    subject = N_("You were signed out everywhere")
    opening = (
        N_("Customer service has signed you out on all your devices. Please log in again."),
        _REASON,
        _CALL_US,
    )
    closing = ()
    about = Subject.ACCOUNT
    path = "/settings/security"

    reason: str


@dataclass(frozen=True)
class MemberSuspended(Notice):
    """Tells the company's admins; the reason is the person's own business."""

    subject = N_("The account of a member is suspended")
    opening = (N_("Customer service has suspended the account of {member}, {company}."),)
    about = Subject.STAFF
    path = "/company/staff"

    member: str
    company: str


@dataclass(frozen=True)
class MemberRestored(Notice):
    """Tells the company's admins that the person is back."""

    subject = N_("The account of a member is restored")
    opening = (N_("Customer service has restored the account of {member}, {company}."),)
    about = Subject.STAFF
    path = "/company/staff"

    member: str
    company: str


@dataclass(frozen=True)
class CompanyBlocked(Notice):
    """Tells every member that they may read, not trade (life cycle 2)."""

    subject = N_("Your company is blocked")
    opening = (
        N_("Customer service has blocked {company}. You can read everything, but change nothing."),
        _REASON,
        _CALL_US,
    )
    about = Subject.COMPANY
    path = _COMPANY

    company: str
    reason: str


@dataclass(frozen=True)
class CompanyUnblocked(Notice):
    """Tells every member that all is open again."""

    subject = N_("Your company is open again")
    opening = (N_("Customer service has unblocked {company}."),)
    about = Subject.COMPANY
    path = _COMPANY

    company: str


@dataclass(frozen=True)
class CompanyReopened(Notice):
    """Confirms to its admin that a closed company lives again (decision 2)."""

    subject = N_("Your company is open again")
    opening = (N_("{company} is open again, and you are its admin."),)
    about = Subject.COMPANY
    path = _COMPANY

    company: str


@dataclass(frozen=True)
class RecoveryStarted(Notice):
    """Tells all members, and the old admins above all, who may object (life cycle 4)."""

    subject = N_("Your company is to get a new admin")
    opening = (
        N_("Customer service wants to make {member} an admin of {company} after {until}."),
        N_("Until then the admins of the company can object on its page in the portal."),
    )
    about = Subject.STAFF
    path = _COMPANY

    member: str
    company: str
    #: ISO date, the last day for an objection.
    until: str


@dataclass(frozen=True)
class RecoveryObjected(Notice):
    """Tells the member in question and the admins."""

    subject = N_("An admin has objected")
    opening = (N_("An admin has objected: {member} does not become an admin of {company}."),)
    about = Subject.STAFF
    path = _COMPANY

    member: str
    company: str


@dataclass(frozen=True)
class ObjectionRaised(Notice):
    """Tells whoever started it at the desk."""

    subject = N_("An objection to a recovery")
    opening = (N_("An admin of {company} has objected to {member} becoming an admin."),)
    about = Subject.STAFF
    path = "/desk/companies"

    member: str
    company: str


@dataclass(frozen=True)
class RecoveryEnded(Notice):
    """Tells all who were told of its start that nothing comes of it."""

    subject = N_("Your company keeps its admins")
    opening = (N_("{member} does not become an admin of {company} after all."),)
    about = Subject.STAFF
    path = _COMPANY

    member: str
    company: str
