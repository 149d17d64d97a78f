"""Every notification: what its mail says, its line in the portal, and where it leads.

The first paragraph is the line that stands in the portal. The fields fill the placeholders; they
are names and words that people typed, never a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import ClassVar

from portal.config import get_settings
from portal.kit.words import N_
from portal.mail.messages import Message
from portal.schemas.notices import Subject

#: Name -> class: what the tables store is the name.
NOTICES: dict[str, type["Notice"]] = {}


@dataclass(frozen=True)
class Notice(Message):
    """Something that a person is told in the portal and, if they like, by mail."""

    closing: ClassVar[tuple[str, ...]] = (
        N_("In your settings you can choose which notifications also come by mail."),
    )
    button = N_("See it in the portal")
    #: What the person's preferences know it by.
    about: ClassVar[Subject]
    #: The page in the portal that the notification leads to.
    path: ClassVar[str]
    #: Placeholders that hold a key: each key's English source text.
    spoken: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    contact_name: str = field(default="", kw_only=True)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        NOTICES[cls.__name__] = cls

    @property
    def link(self) -> str:
        return f"{get_settings().base_url}{self.leads_to(self.details)}"

    @classmethod
    def leads_to(cls, details: Mapping[str, str]) -> str:  # noqa: ARG003 - for those it depends on
        """Return the path of the page that a notification with these details leads to."""
        return cls.path

    @property
    def details(self) -> dict[str, str]:
        """Return what fills the placeholders, whoever is told."""
        own = (each.name for each in fields(self) if each.name != "contact_name")
        return {name: getattr(self, name) for name in own}


_APPLICANTS = "/company/applicants"
_COMPANY = "/company"
_INVITATION = "/invitation"
_JOIN = "/company/join"
_OVERVIEW = "/overview"
_PRIVACY = "/settings/privacy"
_STAFF = "/company/staff"
_WELCOME = "/welcome"


@dataclass(frozen=True)
class ApplicationReceived(Notice):
    """Asks every admin for a decision (A-37)."""

    subject = N_("Somebody would like to join your company")
    opening = (
        N_("{applicant} would like to join {company}."),
        N_("Please approve or reject the application."),
    )
    about = Subject.STAFF
    path = _APPLICANTS

    applicant: str
    company: str


@dataclass(frozen=True)
class ApplicationApproved(Notice):
    """Tells the applicant the good news, and where to go on (A-48, A-62)."""

    subject = N_("Your application was approved")
    opening = (
        N_(
            "You are now a member of {company}. Go on to your overview, and complete your own "
            "details in the Personal Information Centre."
        ),
    )
    about = Subject.COMPANY
    path = _OVERVIEW

    company: str


@dataclass(frozen=True)
class ApplicationRejected(Notice):
    """Tells the applicant the bad news, with the reason if the admin gave one (A-40, A-63)."""

    subject = N_("Your application was rejected")
    opening = (
        N_("{company} has rejected your application to join."),
        N_("Reason: {reason}"),
        N_("You can apply again, or create a company of your own."),
    )
    about = Subject.COMPANY
    path = _JOIN

    company: str
    reason: str = ""


@dataclass(frozen=True)
class ApplicationWithdrawn(Notice):
    """Tells the admins that there is nothing to decide any more."""

    subject = N_("An application was withdrawn")
    opening = (N_("{applicant} no longer wishes to join {company}."),)
    about = Subject.STAFF
    path = _APPLICANTS

    applicant: str
    company: str


@dataclass(frozen=True)
class ApplicationReminder(Notice):
    """Reminds the admins of an application that waits."""

    subject = N_("An application is waiting for your answer")
    opening = (
        N_("{applicant} still hopes to join {company} and is waiting for an answer."),
        N_("Please approve or reject the application."),
    )
    about = Subject.STAFF
    path = _APPLICANTS

    applicant: str
    company: str


@dataclass(frozen=True)
class ApplicationExpired(Notice):
    """Tells the admins that nobody decided in time (life cycle 3)."""

    subject = N_("An application has expired")
    opening = (
        N_("The application of {applicant} to join {company} went unanswered and has expired."),
    )
    about = Subject.STAFF
    path = _APPLICANTS

    applicant: str
    company: str


@dataclass(frozen=True)
class ApplicationVoid(Notice):
    """Tells the admins that something else has decided (life cycle 3)."""

    subject = N_("An application is no longer valid")
    opening = (N_("The application of {applicant} to join {company} is no longer valid."),)
    about = Subject.STAFF
    path = _APPLICANTS

    applicant: str
    company: str


@dataclass(frozen=True)
class InvitedToCompany(Notice):
    """Tells somebody who has an account already; the mail beside it is mail.invitations' own."""

    subject = N_("A company would like to add you")
    opening = (N_("{inviter} invites you to join {company}."),)
    about = Subject.COMPANY
    path = _INVITATION

    inviter: str
    company: str


@dataclass(frozen=True)
class InvitationWithdrawn(Notice):
    """Tells the same person that the invitation is off."""

    subject = N_("An invitation was cancelled")
    opening = (N_("The invitation to join {company} was cancelled."),)
    about = Subject.COMPANY
    path = _WELCOME

    company: str


@dataclass(frozen=True)
class InvitationAskedFor(Notice):
    """Asks the admins for a new invitation in place of one that has expired."""

    subject = N_("Somebody asks for a new invitation")
    opening = (
        N_("The invitation of {invitee} to join {company} has expired. They ask for a new one."),
        N_("You can send it again in Staff Management."),
    )
    about = Subject.STAFF
    path = _STAFF

    invitee: str
    company: str


@dataclass(frozen=True)
class MemberJoined(Notice):
    """Tells the admins of a new colleague."""

    subject = N_("Your company has a new member")
    opening = (N_("{member} is now a member of {company}."),)
    about = Subject.STAFF
    path = _STAFF

    member: str
    company: str


@dataclass(frozen=True)
class MemberRemoved(Notice):
    """Tells the person who was removed (A-66)."""

    subject = N_("You no longer belong to your company")
    opening = (
        N_("An admin has removed you from {company}."),
        N_("Your account remains yours. You can join another company or create one."),
    )
    about = Subject.COMPANY
    path = _WELCOME

    company: str


@dataclass(frozen=True)
class MemberQuit(Notice):
    """Tells the admins that somebody left (A-74)."""

    subject = N_("A member has left your company")
    opening = (N_("{member} has left {company}."),)
    about = Subject.STAFF
    path = _STAFF

    member: str
    company: str


@dataclass(frozen=True)
class MemberErased(Notice):
    """Tells the admins that somebody's account is gone, and their place with it (life cycle 1)."""

    subject = N_("A member has deleted their account")
    opening = (N_("{member} has deleted their account and no longer belongs to {company}."),)
    about = Subject.STAFF
    path = _STAFF

    member: str
    company: str


@dataclass(frozen=True)
class CopyReady(Notice):
    """Tells somebody that a copy of their data was made: it may not have been they who asked."""

    subject = N_("The copy of your data is ready")
    opening = (
        N_("The copy of your data is ready. You can download it for seven days."),
        N_("If you did not ask for it, please change your password at once."),
    )
    about = Subject.ACCOUNT
    path = _PRIVACY


@dataclass(frozen=True)
class ErasureStopped(Notice):
    """Tells somebody who has become the only admin since they asked to be erased."""

    subject = N_("Your account could not be deleted")
    opening = (
        N_("You are now the only admin of {company}, so your account was not deleted."),
        N_("Please transfer your admin permission or close the company, then ask us again."),
    )
    about = Subject.COMPANY
    path = _PRIVACY

    company: str


@dataclass(frozen=True)
class AdminSet(Notice):
    """Tells the other admins (A-67)."""

    subject = N_("Your company has a new admin")
    opening = (N_("{member} is now an admin of {company}."),)
    about = Subject.STAFF
    path = _COMPANY

    member: str
    company: str


@dataclass(frozen=True)
class AdminRightRemoved(Notice):
    """Tells the other admins (life cycle 4)."""

    subject = N_("An admin of your company has become a member again")
    opening = (N_("{member} is no longer an admin of {company}, but remains a member."),)
    about = Subject.STAFF
    path = _COMPANY

    member: str
    company: str


@dataclass(frozen=True)
class AdminTransferred(Notice):
    """Tells the other admins (A-73)."""

    subject = N_("Admin permission was transferred")
    opening = (N_("{giver} has transferred the admin permission for {company} to {receiver}."),)
    about = Subject.STAFF
    path = _COMPANY

    giver: str
    receiver: str
    company: str


@dataclass(frozen=True)
class ChangeAsked(Notice):
    """Tells the admins what a member would like to see changed (A-44).

    `facts` are in the language of the admin who is told.
    """

    subject = N_("A member asks you to change the company information")
    opening = (
        N_("{member} asks you to change the company information of {company}: {facts}."),
        N_("It should be: {reason}"),
        N_("Note: {note}"),
    )
    about = Subject.STAFF
    path = _COMPANY

    member: str
    company: str
    facts: str
    reason: str
    note: str = ""


@dataclass(frozen=True)
class CompanyCompleted(Notice):
    """Tells the members that nothing is missing any more (life cycle 2)."""

    subject = N_("Your company information is complete")
    opening = (N_("The information of {company} is complete. All features are open now."),)
    about = Subject.COMPANY
    path = _OVERVIEW

    company: str


@dataclass(frozen=True)
class CompanyClosed(Notice):
    """Confirms that the last member has closed the company (life cycle 2)."""

    subject = N_("Your company was closed")
    opening = (N_("{company} is closed."),)
    about = Subject.COMPANY
    path = _WELCOME

    company: str
