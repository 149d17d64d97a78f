"""Messages about the second factor: whoever owns the account must hear of every change."""

from dataclasses import dataclass

from portal.kit.words import N_
from portal.mail.messages import Message

_NOT_YOU = N_(
    "If it was not you, please set a new password at once: open our website, choose "
    "“Forgot password”, and call our support if anything looks odd."
)


@dataclass(frozen=True)
class SecondFactorSetUp(Message):
    """Tells the owner that logging in needs a code from now on."""

    subject = N_("The second factor of your account is set up")
    opening = (
        N_("From now on, logging in to your account at {portal} also needs a code from your app."),
        N_("Please keep your recovery codes where only you find them."),
    )
    closing = (_NOT_YOU,)

    contact_name: str


@dataclass(frozen=True)
class SecondFactorTurnedOff(Message):
    """Tells the owner that the password alone lets in again."""

    subject = N_("The second factor of your account is turned off")
    opening = (N_("Logging in to your account at {portal} no longer needs a code from your app."),)
    closing = (_NOT_YOU,)

    contact_name: str


@dataclass(frozen=True)
class SecondFactorReset(Message):
    """Tells the owner that somebody else has removed it, for a device that was lost."""

    subject = N_("The second factor of your account was removed")
    opening = (
        N_("Our support has removed the second factor of your account at {portal}."),
        N_("All devices were signed out. If your account needs one, you set it up at next login."),
    )
    closing = (N_("If you did not ask for it, please call our support at once."),)

    contact_name: str


@dataclass(frozen=True)
class SecondFactorRemovedByLead(Message):
    """Tells somebody of the staff who has removed it, and why."""

    subject = N_("The second factor of your account was removed")
    opening = (
        N_("{lead} has removed the second factor of your account at {portal}."),
        N_("Reason: {reason}"),
        N_("All devices were signed out, and your recovery codes no longer work."),
        N_("You set a new second factor up at the next login."),
    )
    closing = (N_("If you did not ask for it, please call the operator of the portal at once."),)

    contact_name: str
    lead: str
    reason: str


@dataclass(frozen=True)
class ColleaguesFactorRemoved(Message):
    """Tells the lead what was done in their name, in case somebody else did it."""

    subject = N_("You removed the second factor of a colleague")
    opening = (
        N_("You removed the second factor of {colleague} at {portal}."),
        N_("Reason: {reason}"),
    )
    closing = (_NOT_YOU,)

    contact_name: str
    colleague: str
    reason: str


@dataclass(frozen=True)
class RecoveryCodeUsed(Message):
    """Tells the owner of a way in that is meant for a lost device."""

    subject = N_("A recovery code of your account was used")
    opening = (
        N_("Somebody, probably you, logged in to your account at {portal} with a recovery code."),
        N_("Unused recovery codes: {left}"),
    )
    closing = (_NOT_YOU,)

    contact_name: str
    left: str


@dataclass(frozen=True)
class RecoveryCodesRenewed(Message):
    """Tells the owner that the former recovery codes are worthless."""

    subject = N_("Your account has new recovery codes")
    opening = (
        N_("The recovery codes of your account at {portal} were made anew."),
        N_("The former ones no longer work."),
    )
    closing = (_NOT_YOU,)

    contact_name: str
