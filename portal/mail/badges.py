"""What the claim of a Buyer Badge writes: to the new address, and to the one on the badge."""

from dataclasses import dataclass, field

from portal.config import get_settings
from portal.kit.words import N_
from portal.mail.messages import NEVER_ASKED, WORKS_ONCE, Message


@dataclass(frozen=True)
class BadgeClaimCode(Message):
    """Proves the address of somebody who has verified a badge (A-02)."""

    subject = N_("Your code to open your account with {portal}")
    opening = (N_("Please enter this code on the page where you have verified your Buyer Badge:"),)
    closing = (WORKS_ONCE, NEVER_ASKED, N_("If you did not ask for it, ignore this message."))

    code: str = field(repr=False)


@dataclass(frozen=True)
class BadgeAddressTaken(Message):
    """Goes out instead of a code when the address has an account (security check 24)."""

    subject = N_("You already have an account with {portal}")
    opening = (
        N_("Somebody, probably you, verified a Buyer Badge and entered this e-mail address."),
        N_(
            "There is an account for it already. To link the badge to that account, please log "
            "in and verify the badge once more."
        ),
    )
    closing = (N_("If it was not you, ignore this message: nothing has changed."),)
    button = N_("Log In")

    @property
    def link(self) -> str:
        return f"{get_settings().base_url}/login?next=/badge"


@dataclass(frozen=True)
class BadgeEmailReplaced(Message):
    """Tells the address on the badge that another one has taken its place (A-05)."""

    subject = N_("Your Buyer Badge now belongs to another e-mail address")
    opening = (
        N_(
            "The Buyer Badge that was made with this address has just been verified, and belongs "
            "to an account at {portal} with the address {new_email}."
        ),
        N_("If it was you, there is nothing to do."),
    )
    closing = (N_("If it was not you, please call our support at once."),)

    #: Masked: whoever reads the old mailbox need not learn the new address.
    new_email: str
