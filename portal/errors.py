"""What can go wrong on purpose: the base of every refusal that a person gets to read.

A refusal is a class named after what happened. Its `text` is the English source of a catalogue
entry, translated where it is shown; `code` names it in logs, tests and the public API.
"""

from typing import ClassVar

from portal.kit.words import N_


class PortalError(Exception):
    """A refusal in words: raised by services, shown by the edge, never logged as a fault."""

    code: ClassVar[str] = "refused"
    text: ClassVar[str] = N_("This is not possible right now.")
    #: The form field that the refusal stands beside; None shows it above the form.
    field: str | None = None

    def __init__(self, **values: str) -> None:
        super().__init__(self.code)
        self.values = values


class CountedRefusal(PortalError):
    """A refusal that must be remembered: the transaction that it leaves commits all the same.

    A wrong code has to count, or a guesser could try for ever. Raise it before anything else is
    written in the transaction, for that would be kept as well.
    """


class NotFound(PortalError):
    """Missing, or not yours: both answer alike (security check 28)."""

    code = "not_found"
    text = N_("We could not find what you were looking for.")


class NotAllowed(PortalError):
    """The actor lacks the permission for this act on an object they may see."""

    code = "not_allowed"
    text = N_("You are not allowed to do this.")


class SignInNeeded(PortalError):
    """Nobody is signed in on this browser, or the session has ended."""

    code = "sign_in_needed"
    text = N_("Please log in to continue.")


class CompanyNeeded(PortalError):
    """A buyer without a company asked for a feature that needs one (A-13)."""

    code = "company_needed"
    text = N_("Please create or join a company first.")


class CompanyIncomplete(PortalError):
    """The company lacks required facts, and this feature needs them (A-14)."""

    code = "company_incomplete"
    text = N_("Please complete your company information first.")


class ChangedMeanwhile(PortalError):
    """Somebody else saved the same thing first (security check 52)."""

    code = "changed_meanwhile"
    text = N_("Somebody changed this in the meantime. Please look again and repeat your change.")


class TooManyTries(PortalError):
    """A limit on tries or messages is used up for now (security checks 4, 20 and 22)."""

    code = "too_many_tries"
    text = N_("Too many tries. Please wait a while and try again.")


class BrowserNotKnown(PortalError):
    """The request carries no browser cookie, so nothing can be bound to it."""

    code = "browser_not_known"
    text = N_("Your browser did not send our cookie. Please allow cookies and reload the page.")
