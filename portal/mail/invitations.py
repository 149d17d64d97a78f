"""What goes out to an address that a company's admin has invited (A-69)."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.kit.words import N_
from portal.mail.messages import Message

_NOT_FOR_YOU = N_("If you do not know this company, ignore this message: nothing has changed.")
_UNTIL = N_("The link is good until {expires_at}; a newer invitation replaces it.")
_SHOW = N_("See the invitation")


@dataclass(frozen=True)
class Invited(Message):
    """Carries the link by which somebody becomes a member; the code comes later (A-70)."""

    subject = N_("You are invited to join {company}")
    opening = (
        N_("{inviter} invites you to join {company} at {portal}."),
        N_("Whether you have an account already or not, this link shows you the way:"),
    )
    closing = (_UNTIL, _NOT_FOR_YOU)
    button = _SHOW

    contact_name: str
    inviter: str
    company: str
    expires_at: datetime
    link: str = field(repr=False)


@dataclass(frozen=True)
class InvitedElsewhere(Message):
    """The same to somebody who belongs to another company (life cycle 4)."""

    subject = N_("{company} would like to add you")
    opening = (
        N_("{inviter} would like you to join {company} at {portal}."),
        N_(
            "You belong to another company already, and one person can belong to one company only. "
            "To accept, quit that company first; otherwise there is nothing to do."
        ),
    )
    closing = (_UNTIL, _NOT_FOR_YOU)
    button = _SHOW

    contact_name: str
    inviter: str
    company: str
    expires_at: datetime
    link: str = field(repr=False)


@dataclass(frozen=True)
class InvitationCancelled(Message):
    """Takes the invitation back."""

    subject = N_("Your invitation to {company} was cancelled")
    opening = (
        N_("The invitation to join {company} at {portal} is no longer open."),
        N_("If this surprises you, please ask the company."),
    )

    contact_name: str
    company: str
