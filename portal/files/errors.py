"""Why a private file could not be kept or shown, each in words for the person who waits."""

from portal.errors import PortalError
from portal.kit.words import N_


class StoreDown(PortalError):
    """The store does not answer, or not in time; nothing was registered."""

    code = "store_down"
    text = N_("Files cannot be saved or shown at the moment. Please try again in a few minutes.")


class StoreFull(PortalError):
    """The store has no room; nothing was registered (security check 64)."""

    code = "store_full"
    text = N_("There is no room for more files at the moment. Please try again later.")


class FileGone(PortalError):
    """The bytes are not where they were put, or are not those that were put there."""

    code = "file_gone"
    text = N_("This file can no longer be shown. Please ask its owner to upload it again.")
