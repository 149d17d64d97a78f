"""What the machine of reviews refuses."""

from portal.errors import PortalError
from portal.kit.words import N_
from portal.models.reviews import ReviewCannotMove

__all__ = ["NothingCorrected", "ReviewCannotMove", "ReviewLocked", "SlotEmpty"]


class ReviewLocked(PortalError):
    """What was handed in cannot be changed while it is at the desk or decided (B-13)."""

    code = "review_locked"
    text = N_("This has been submitted and cannot be changed at the moment.")


class NothingCorrected(PortalError):
    """Something that the desk asked for still stands as it was."""

    code = "nothing_corrected"
    text = N_("Please change everything that we have asked you to correct, then submit again.")


class SlotEmpty(PortalError):
    """There is no file in this place any more."""

    code = "slot_empty"
    text = N_("This file has been removed already.")
