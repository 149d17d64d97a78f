"""What people are told about their own account and place, when others hear of it differently.

Each stands beside a notice or a mail that speaks to somebody else, or says more.
"""

from dataclasses import dataclass

from portal.kit.words import N_
from portal.mail.notices import Notice
from portal.schemas.notices import Subject

_COMPANY = "/company"
_JOIN = "/company/join"
_OVERVIEW = "/overview"
_APPLY_AGAIN = N_("You can apply again, or create a company of your own.")


@dataclass(frozen=True)
class AccountReady(Notice):
    """Welcomes somebody who has registered; the mail beside it is messages.Welcome."""

    subject = N_("Your account is ready")
    opening = (N_("Your account is ready, and your e-mail address is confirmed."),)
    about = Subject.ACCOUNT
    path = _OVERVIEW


@dataclass(frozen=True)
class CompanyRegistered(Notice):
    """Tells the creator the code (life cycle 2); the mail is messages.CompanyCreated."""

    subject = N_("Your company is registered")
    opening = (N_("{company} is registered, and you are its admin. Company code: {company_code}"),)
    about = Subject.COMPANY
    path = _COMPANY

    company: str
    company_code: str


@dataclass(frozen=True)
class OwnApplicationExpired(Notice):
    """Tells the applicant that nobody decided in time (life cycle 3)."""

    subject = N_("Your application has expired")
    opening = (
        N_("Your application to join {company} went unanswered and has expired."),
        _APPLY_AGAIN,
    )
    about = Subject.COMPANY
    path = _JOIN

    company: str


@dataclass(frozen=True)
class OwnApplicationVoid(Notice):
    """Tells the applicant that something else has decided (life cycle 3)."""

    subject = N_("Your application is no longer valid")
    opening = (N_("Your application to join {company} is no longer valid."),)
    about = Subject.COMPANY
    path = _JOIN

    company: str


@dataclass(frozen=True)
class OwnAdminSet(Notice):
    """Tells the new admin (A-67)."""

    subject = N_("You are now an admin of your company")
    opening = (N_("You are now an admin of {company}."),)
    about = Subject.COMPANY
    path = _COMPANY

    company: str


@dataclass(frozen=True)
class OwnAdminRightRemoved(Notice):
    """Tells the former admin, also when they gave the right up themselves (life cycle 4)."""

    subject = N_("You are no longer an admin of your company")
    opening = (N_("You are no longer an admin of {company}, but you remain a member."),)
    about = Subject.COMPANY
    path = _COMPANY

    company: str


@dataclass(frozen=True)
class OwnAdminTransferred(Notice):
    """Confirms to the giver that somebody else is admin in their place (A-73)."""

    subject = N_("You have transferred your admin permission")
    opening = (N_("You have transferred the admin permission for {company} to {receiver}."),)
    about = Subject.COMPANY
    path = _COMPANY

    receiver: str
    company: str


@dataclass(frozen=True)
class OwnAdminReceived(Notice):
    """Tells the receiver whose place as admin they have taken (A-73)."""

    subject = N_("You are now an admin of your company")
    opening = (N_("{giver} has transferred the admin permission for {company} to you."),)
    about = Subject.COMPANY
    path = _COMPANY

    giver: str
    company: str
