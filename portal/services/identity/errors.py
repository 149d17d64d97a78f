"""What can be refused about proving one's identity."""

from portal.errors import PortalError
from portal.kit.words import N_


class CaseNotOffered(PortalError):
    """The case is not for this kind of buyer or this country or region (A-49, decision 17)."""

    code = "case_not_offered"
    text = N_("Please choose one of the cases that are offered to you.")


class IdentityClosed(PortalError):
    """The verification is being looked at, or is decided: nothing can be changed now (B-13)."""

    code = "identity_closed"
    text = N_("Your documents are with us. Nothing can be changed until we have answered.")


class NotAskedFor(PortalError):
    """Only what the desk asked for can be changed in a correction."""

    code = "not_asked_for"
    text = N_("Only what we asked you to correct can be changed now.")


class WrongDocumentType(PortalError):
    """A PDF where a photograph is wanted."""

    code = "wrong_document_type"
    text = N_("Please upload a photo (JPEG or PNG) of this document.")


class NotReady(PortalError):
    """Facts or documents are missing, or not good enough (A-55)."""

    code = "identity_not_ready"
    text = N_("Some information or a document is still missing. Please check each part.")


class DocumentExpired(PortalError):
    """The document's last day is over, so nobody can be verified by it (life cycle 5)."""

    code = "identity_document_expired"
    text = N_("A document has expired meanwhile. Please return the case for correction.")


class OpenReview(PortalError):
    """The account cannot change its kind while it is being verified, or is verified (A-57)."""

    code = "identity_open_review"
    text = N_("Your verification is under way or done. The kind of your account cannot change now.")


class HelpNotNeeded(PortalError):
    """Customer service uploads for those whose documents failed three times (A-59)."""

    code = "identity_help_not_needed"
    text = N_("Please try three times first. After that customer service can upload for you.")
