"""Messages to people who delete their account (life cycle 1)."""

from dataclasses import dataclass
from datetime import datetime

from portal.config import get_settings
from portal.kit.words import N_
from portal.mail.messages import Message

_NOT_YOU = N_(
    "If it was not you, please set a new password at once: open our website, choose "
    "“Forgot password”, and call our support if anything looks odd."
)


@dataclass(frozen=True)
class ErasureAsked(Message):
    """Says when the account goes, and how it can be kept."""

    subject = N_("Your account will be deleted")
    opening = (
        N_("You have asked us to delete your account at {portal}. We delete it on {at}."),
        N_("Until then you can keep it: log in and choose “Keep my account” under “Your data”."),
    )
    closing = (_NOT_YOU,)
    button = N_("Your data")

    contact_name: str
    at: datetime

    @property
    def link(self) -> str:
        return f"{get_settings().base_url}/settings/privacy"


@dataclass(frozen=True)
class ErasureCancelled(Message):
    """Confirms that the account stays."""

    subject = N_("Your account will not be deleted")
    opening = (N_("Your account at {portal} stays as it is."),)
    closing = (_NOT_YOU,)

    contact_name: str


@dataclass(frozen=True)
class AccountErased(Message):
    """The last mail to the address that the account had."""

    subject = N_("Your account was deleted")
    opening = (
        N_("We have deleted your account at {portal}, as you asked us to."),
        N_("You can register again at any time, also with this e-mail address."),
    )

    contact_name: str
