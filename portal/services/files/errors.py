"""Why an upload is refused before its bytes are looked at, each in words that lead on."""

from portal.errors import PortalError
from portal.kit.words import N_


class UploadInterrupted(PortalError):
    """The connection was cut or stood still before the file was whole; nothing was kept."""

    code = "upload_interrupted"
    text = N_("The upload was interrupted. Please try again.")


class TooManyFiles(PortalError):
    """The files or bytes that one person may hand in within 24 hours are used up (check 43)."""

    code = "too_many_files"
    text = N_("You have uploaded as much as is possible in one day. Please try again tomorrow.")


class UploadsBusy(PortalError):
    """So many uploads are under way that another would cost the others their memory."""

    code = "uploads_busy"
    text = N_("Many files are being uploaded right now. Please try again in a minute.")
