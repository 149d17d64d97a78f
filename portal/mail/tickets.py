"""What the support desk writes to people who may have no account."""

from dataclasses import dataclass, field

from portal.kit.words import N_
from portal.mail.messages import Message

_QUOTE_IT = N_("Please quote the number {number} when you call or write.")
_NOT_ASKED = N_("If you did not ask for help, ignore this message: nothing has changed.")


@dataclass(frozen=True)
class TicketReceived(Message):
    """Acknowledges a request, to an address that nobody has proven: so it quotes no stranger."""

    subject = N_("We have received your request {number}")
    opening = (
        N_("Your request has reached the customer service of {portal}."),
        N_("We answer by e-mail, usually within one working day."),
        _QUOTE_IT,
    )
    closing = (
        N_("We never ask you for a password, neither on the phone nor by mail."),
        _NOT_ASKED,
    )

    number: str


@dataclass(frozen=True)
class TicketSolved(Message):
    """Brings the desk's answer to whoever asked."""

    subject = N_("Our answer to your request {number}")
    opening = (N_("We have dealt with your request. Our answer: {answer}"),)
    closing = (N_("Is anything still open? Please write to us and quote the number {number}."),)

    number: str
    answer: str


@dataclass(frozen=True)
class TicketRefused(Message):
    """Says that the desk cannot do what it was asked for, and why."""

    subject = N_("Our answer to your request {number}")
    opening = (N_("Unfortunately we cannot do what you asked for. The reason: {answer}"),)
    closing = (N_("Is anything still open? Please write to us and quote the number {number}."),)

    number: str
    answer: str


@dataclass(frozen=True)
class BadgeCorrected(Message):
    """Invites whoever could not verify a badge to try again (A-12)."""

    subject = N_("Your badge record is corrected")
    opening = (
        N_("We have corrected the record of your Buyer Badge (request {number})."),
        N_("A word from us: {answer}"),
        N_("Please verify your badge once more, exactly as it is printed."),
    )
    button = N_("Verify Buyer Badge")

    number: str
    answer: str
    link: str


@dataclass(frozen=True)
class RecoverAccount(Message):
    """Carries the link to a new address and password to whom the desk has checked (C-06)."""

    subject = N_("Get your account back")
    opening = (
        N_("We have checked your request {number}, and you can have your account back."),
        N_(
            "Open the link and choose a new password. From then on you log in with the address "
            "to which this message went."
        ),
    )
    closing = (
        N_("The link works once, within 24 hours. All devices are signed out when you use it."),
        N_("If you did not ask for this, ignore this message and tell our customer service."),
    )
    button = N_("Get your account back")

    number: str
    link: str = field(repr=False)


@dataclass(frozen=True)
class RecoveryBegun(Message):
    """Warns the owner at the old address before anything has changed (C-06)."""

    subject = N_("Somebody wants your account to move to another e-mail address")
    opening = (
        N_(
            "Our customer service was asked to move your account at {portal} to the address "
            "{new_email}, and has agreed after checking who asked."
        ),
        N_("Nothing has changed yet. If it was you, please go on with the mail at that address."),
    )
    closing = (
        N_(
            "This was not you? Call our customer service at once, or set a new password: then "
            "the other person's link stops working."
        ),
    )

    contact_name: str
    #: Masked: the old mailbox may belong to somebody else by now.
    new_email: str


@dataclass(frozen=True)
class AccountRecovered(Message):
    """Tells the old address and the new one that the account has moved (C-06)."""

    subject = N_("Your account has a new e-mail address and password")
    opening = (
        N_("Your account at {portal} now belongs to the address {new_email}."),
        N_("All devices were signed out."),
    )
    closing = (N_("If it was not you, please call our support at once."),)

    contact_name: str
    #: Masked for the old address.
    new_email: str
