"""What the authentication of suppliers refuses."""

from portal.errors import PortalError
from portal.kit.words import N_


class NotAuthenticated(PortalError):
    """Only an authenticated supplier does this (B-16)."""

    code = "supplier_not_authenticated"
    text = N_("This opens once your company has been authenticated as a supplier.")


class AuthenticationEnded(PortalError):
    """A change was approved too late: what it changes is not valid any more."""

    code = "supplier_authentication_ended"
    text = N_("This supplier's authentication has ended, so that there is nothing to change.")


class LicenceUnopened(PortalError):
    """Nobody approves a licence that they have not looked at (life cycle 6)."""

    code = "licence_unopened"
    text = N_("Please open the business licence before you approve.")


class LicenceExpired(PortalError):
    """The licence ran out while it waited; the applicant has to hand in another."""

    code = "licence_expired"
    text = N_("The business licence has expired. Please return the case for correction.")


class NothingChanged(PortalError):
    """A change that changes nothing would only cost the desk its time."""

    code = "supplier_nothing_changed"
    text = N_("You have not changed anything yet.")


class PaperUnknown(PortalError):
    """A file was handed in for a place that there is none of."""

    code = "supplier_paper_unknown"
    text = N_("We do not ask for such a document.")
