"""What badges refuse, without a word about which of the three facts was wrong."""

from portal.errors import CountedRefusal, PortalError
from portal.kit.words import N_


class BadgeNotVerified(CountedRefusal):
    """Unknown, not matching, claimed already, or guessed at too often: all read alike (A-01)."""

    code = "badge_not_verified"
    text = N_(
        "We could not verify a Buyer Badge with this information. Please check all three fields, "
        "wait an hour after several tries, or contact customer service."
    )


class ClaimNotValid(PortalError):
    """The verified claim is too old, used, another browser's, or its badge is no longer free."""

    code = "claim_not_valid"
    text = N_(
        "Your verification is no longer valid: it lives half an hour and works once. Please enter "
        "your badge information again."
    )


class BadgeNotForAccount(PortalError):
    """Badges are overseas buyers': no other kind of account can be linked to one."""

    code = "badge_not_for_account"
    text = N_(
        "You are signed in, but not as an overseas buyer. Please log out first, then verify your "
        "Buyer Badge."
    )
