"""What the support desk refuses, each in words that lead on."""

from portal.errors import PortalError
from portal.kit.words import N_


class TicketTaken(PortalError):
    """A colleague works on it: of two at once, one wins."""

    code = "ticket_taken"
    text = N_("{name} is working on this request.")


class TicketNotTaken(PortalError):
    """Whoever answers has taken the ticket before, so that nobody else does it as well."""

    code = "ticket_not_taken"
    text = N_("Please take this request first.")


class BadgeNumberTaken(PortalError):
    """Another record has this number: numbers are unique."""

    code = "badge_number_taken"
    text = N_("Another badge record has this number.")
    field = "number"


class BadgeClaimed(PortalError):
    """A claimed record has done its work: its person looks after the account now."""

    code = "badge_claimed"
    text = N_(
        "This badge has been claimed, so its record stays as it is. If the wrong person has "
        "claimed it, suspend that account."
    )


class BadgeUnchanged(PortalError):
    """A correction that changes nothing would only tell the person to try in vain."""

    code = "badge_unchanged"
    text = N_("The record says this already.")


class TooFewChecks(PortalError):
    """Two checks are the least before an account goes to another address (C-06)."""

    code = "too_few_checks"
    text = N_("Please make at least {count} of these checks before you go on.")
    field = "checks"


class AccountNotRecoverable(PortalError):
    """Staff accounts, one's own, suspended and erased ones do not go this way."""

    code = "account_not_recoverable"
    text = N_("This account cannot be recovered here.")


class NewAddressInUse(PortalError):
    """The address to reach the person at belongs to an account already."""

    code = "new_address_in_use"
    text = N_(
        "{email} belongs to another account already. Refuse this request and ask for an address "
        "that has no account."
    )


class AddressUnchanged(PortalError):
    """Whoever reaches the account's own mailbox needs no desk."""

    code = "address_unchanged"
    text = N_(
        "{email} is the address that this account has. Solve this request and point to "
        "“Forgot password”."
    )
