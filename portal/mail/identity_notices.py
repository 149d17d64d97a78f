"""What people are told about proving their identity, beside what all reviews tell."""

from dataclasses import dataclass

from portal.kit.words import N_
from portal.mail.notices import Notice
from portal.schemas.notices import Subject

_IDENTITY = "/identity"


@dataclass(frozen=True)
class TurnedDomestic(Notice):
    """Confirms the change from overseas to domestic buyer (A-57, life cycle 1)."""

    subject = N_("You are a domestic buyer now")
    opening = (
        N_("As you asked, your account is now that of a domestic buyer."),
        N_("Your e-mail address, your password and your company stay as they are."),
    )
    about = Subject.ACCOUNT
    path = _IDENTITY


@dataclass(frozen=True)
class IdentityAssisted(Notice):
    """Tells the person that customer service has uploaded for them (A-59)."""

    subject = N_("Customer service has uploaded a document for you")
    opening = (
        N_(
            "As you asked in request {number}, customer service has uploaded an identity document "
            "for you."
        ),
        N_("Please look at it, then submit your verification."),
    )
    about = Subject.ACCOUNT
    path = _IDENTITY

    number: str


@dataclass(frozen=True)
class IdentityReopened(Notice):
    """Tells the person that customer service has opened a rejected verification again."""

    subject = N_("Your verification is open again")
    opening = (
        N_(
            "As you asked in request {number}, customer service has opened your verification again."
        ),
        N_("Please look at what is to be corrected, then submit it."),
    )
    about = Subject.ACCOUNT
    path = _IDENTITY

    number: str


@dataclass(frozen=True)
class MemberRevoked(Notice):
    """Tells the company's admins (life cycle 5); the reason is the person's own business."""

    subject = N_("The identity verification of a member was revoked")
    opening = (
        N_("Our review desk has revoked the identity verification of {member}, {company}."),
        N_("The person stays in your company and has been told the reason."),
    )
    about = Subject.STAFF
    path = "/company/staff"

    member: str
    company: str
