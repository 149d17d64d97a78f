"""Every message that the portal sends, one class each: what it says and what fills it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from portal.config import get_settings
from portal.kit.words import N_

WORKS_ONCE = N_(
    "The code works once, within 10 minutes, and only in the browser in which you asked for it."
)
NEVER_ASKED = N_(
    "We never ask you for this code, neither on the phone nor by mail. Do not pass it on."
)
_NOT_YOU = N_(
    "If it was not you, please set a new password at once: open our website, choose "
    "“Forgot password”, and call our support if anything looks odd."
)


class Channel(StrEnum):
    """How a message reaches a person."""

    MAIL = "mail"
    SMS = "sms"


class ForeignLink(ValueError):
    """A link in a message must start at the portal's own address (security check 25)."""


@dataclass(frozen=True)
class Message:
    """What all messages share. Texts are English sources whose placeholders name the fields.

    `{portal}` is the portal's name. A field `code` is shown large, a field `link` becomes a
    button; `opening` stands above them and `closing` below.
    """

    channel: ClassVar[Channel] = Channel.MAIL
    subject: ClassVar[str]
    opening: ClassVar[tuple[str, ...]]
    closing: ClassVar[tuple[str, ...]] = ()
    button: ClassVar[str] = ""

    def __post_init__(self) -> None:
        link = getattr(self, "link", None)
        if link is not None and not is_own_link(link):
            raise ForeignLink


def is_own_link(link: str) -> bool:
    """Tell whether the link starts at settings.base_url and holds nothing but printable ASCII."""
    starts_here = link.startswith(f"{get_settings().base_url}/")
    return (
        starts_here and re.fullmatch(r"[!-~]+", link) is not None and not set(link) & set("<>\"'")
    )


@dataclass(frozen=True)
class RegistrationCode(Message):
    """Proves the address of somebody who registers (A-27)."""

    subject = N_("Your code to register with {portal}")
    opening = (N_("Please enter this code on the registration page to complete it:"),)
    closing = (WORKS_ONCE, NEVER_ASKED, N_("If you did not ask for it, ignore this message."))

    code: str = field(repr=False)


@dataclass(frozen=True)
class AlreadyRegistered(Message):
    """Goes out instead of a code when the address has an account (security check 24)."""

    subject = N_("You already have an account with {portal}")
    opening = (
        N_("Somebody, probably you, tried to register with this e-mail address."),
        N_(
            "There is an account for it already. Please log in as usual; if you no longer know "
            "your password, choose “Forgot password” on the login page."
        ),
    )
    closing = (N_("If it was not you, ignore this message: nothing has changed."),)


@dataclass(frozen=True)
class Welcome(Message):
    """Confirms a finished registration."""

    subject = N_("Welcome to {portal}")
    opening = (
        N_("Your account is ready, and your e-mail address is confirmed."),
        N_("From now on, log in with this address and the password that you have chosen."),
    )
    closing = (N_("Please keep your account and password to yourself."),)

    contact_name: str


@dataclass(frozen=True)
class AccountMoved(Message):
    """Tells the owner of an older account that it works here now (A-08)."""

    subject = N_("Your account has moved to {portal}")
    opening = (
        N_(
            "You have logged in to {portal} for the first time with the account that you had on "
            "our older platform."
        ),
        N_("It works here from now on, with the same e-mail address."),
    )
    closing = (_NOT_YOU,)

    contact_name: str


@dataclass(frozen=True)
class RegisterAnew(Message):
    """Tells the owner of an older account that cannot be taken over where to go (A-10, A-11)."""

    subject = N_("Please register again with {portal}")
    opening = (
        N_(
            "Somebody, probably you, tried to log in to {portal} or to set a new password with "
            "this e-mail address."
        ),
        N_(
            "Your account on our older platform cannot be used here. Please register again; you "
            "may use the same e-mail address."
        ),
    )
    closing = (N_("If it was not you, ignore this message."),)
    button = N_("Register again")

    link: str = field(repr=False)


@dataclass(frozen=True)
class LoginCode(Message):
    """Lets somebody in without the password (A-23)."""

    subject = N_("Your code to log in to {portal}")
    opening = (N_("Please enter this code on the login page:"),)
    closing = (
        WORKS_ONCE,
        NEVER_ASKED,
        N_("If you did not ask for it, ignore this message. Nobody gets in without the code."),
    )

    code: str = field(repr=False)


@dataclass(frozen=True)
class NoAccount(Message):
    """Goes out when somebody asks for a code or a link and no account has the address."""

    subject = N_("There is no account for this address")
    opening = (
        N_(
            "Somebody, probably you, tried to log in to {portal} or to set a new password with "
            "this e-mail address."
        ),
        N_(
            "We know no account with it. Perhaps you registered with another address? "
            "Otherwise you are welcome to register on our website."
        ),
    )
    closing = (N_("If it was not you, ignore this message."),)


@dataclass(frozen=True)
class ResetPassword(Message):
    """Carries the link to a new password (B-09)."""

    subject = N_("Set a new password")
    opening = (N_("Somebody, probably you, forgot the password of this account at {portal}."),)
    closing = (
        N_("The link works once, within 60 minutes."),
        N_("If it was not you, ignore this message: your password stays as it is."),
    )
    button = N_("Set a new password")

    link: str = field(repr=False)


@dataclass(frozen=True)
class PasswordChanged(Message):
    """Tells the owner that the password is a new one (security check 8)."""

    subject = N_("Your password was changed")
    opening = (
        N_("The password of your account at {portal} has just been changed."),
        N_("All other devices were signed out."),
    )
    closing = (_NOT_YOU,)

    contact_name: str


@dataclass(frozen=True)
class AccountLocked(Message):
    """Tells the owner of a lock after wrong passwords, and how to lift it (security check 4)."""

    subject = N_("Your account is locked for a short while")
    opening = (
        N_(
            "Somebody entered a wrong password many times in a row, so we have locked your "
            "account at {portal} for 30 minutes."
        ),
        N_("If it was you, you can unlock it now:"),
    )
    closing = (N_("If it was not you, there is nothing to do: nobody got in with those tries."),)
    button = N_("Unlock my account")

    contact_name: str
    link: str = field(repr=False)


@dataclass(frozen=True)
class NewDevice(Message):
    """Tells the owner of a login from a browser that we had not seen before (A-22)."""

    subject = N_("A new device has logged in to your account")
    opening = (
        N_("Your account at {portal} was opened on a device that is new to us:"),
        N_("{device}, network address {address}, {at}."),
        N_("If it was you, there is nothing to do."),
    )
    closing = (_NOT_YOU,)

    contact_name: str
    device: str
    address: str
    at: datetime


@dataclass(frozen=True)
class EmailChangeOldCode(Message):
    """Asks the old address to agree to the new one (C-13)."""

    subject = N_("Confirm the change of your e-mail address")
    opening = (
        N_("Your account at {portal} is about to move to the address {new_email}."),
        N_("To agree, enter this code where you asked for the change:"),
    )
    closing = (WORKS_ONCE, NEVER_ASKED, _NOT_YOU)

    code: str = field(repr=False)
    new_email: str


@dataclass(frozen=True)
class EmailChangeNewCode(Message):
    """Proves the new address (C-13)."""

    subject = N_("Confirm your new e-mail address")
    opening = (N_("To use this address for your account at {portal}, enter this code:"),)
    closing = (WORKS_ONCE, NEVER_ASKED, N_("If you did not ask for it, ignore this message."))

    code: str = field(repr=False)


@dataclass(frozen=True)
class EmailTaken(Message):
    """Goes out instead of a code when the new address has an account (security check 24)."""

    subject = N_("This address already has an account")
    opening = (
        N_("Somebody, probably you, tried to use this e-mail address for another account."),
        N_("It belongs to an account at {portal} already, so nothing has changed."),
    )
    closing = (N_("If it was not you, ignore this message."),)


@dataclass(frozen=True)
class EmailMovedAway(Message):
    """Tells the old address that the account has moved, with the way back (security check 7)."""

    subject = N_("Your e-mail address was changed")
    opening = (
        N_("Your account at {portal} now belongs to the address {new_email}."),
        N_("All other devices were signed out."),
        N_("If it was not you, open the link: you get this address back and set a new password."),
    )
    closing = (
        N_("The link works once, within seven days. All devices are signed out when you use it."),
        N_("If it was you, ignore this message."),
    )
    button = N_("Undo the change")

    contact_name: str
    new_email: str
    link: str = field(repr=False)


@dataclass(frozen=True)
class EmailRestored(Message):
    """Tells both addresses that the account is back at its former one (security check 7)."""

    subject = N_("The change of your e-mail address was undone")
    opening = (
        N_("Your account at {portal} belongs to the address {email} again."),
        N_("All devices were signed out, and a new password was set."),
    )
    closing = (N_("If it was not you, please call our support at once."),)

    contact_name: str
    email: str


@dataclass(frozen=True)
class EmailChanged(Message):
    """Tells the new address that the account has moved to it (C-13)."""

    subject = N_("Your e-mail address was changed")
    opening = (
        N_("Your account at {portal} now belongs to the address {new_email}."),
        N_("All other devices were signed out."),
    )
    closing = (N_("If it was not you, please call our support at once."),)

    contact_name: str
    new_email: str


@dataclass(frozen=True)
class MobileCode(Message):
    """Proves a mobile number."""

    channel = Channel.SMS
    subject = N_("Confirm your mobile number")
    opening = (
        N_("{portal}: your code to confirm this number is {code}. Do not pass it on to anybody."),
    )

    code: str = field(repr=False)


@dataclass(frozen=True)
class LoginCodeSms(Message):
    """Lets somebody in by mobile number (A-23)."""

    channel = Channel.SMS
    subject = N_("Your code to log in to {portal}")
    opening = (N_("{portal}: your code to log in is {code}. Do not pass it on to anybody."),)

    code: str = field(repr=False)


@dataclass(frozen=True)
class NoAccountSms(Message):
    """Goes out instead of a code when no account has proven the number (security check 24)."""

    channel = Channel.SMS
    subject = N_("There is no account for this number")
    opening = (
        N_(
            "{portal}: somebody asked for a code to log in with this number, but no account has it."
        ),
    )


@dataclass(frozen=True)
class CompanyCreated(Message):
    """Confirms a new company to its creator, with the code that colleagues join by (A-30)."""

    subject = N_("Your company is registered")
    opening = (
        N_("{company_name} now has its place at {portal}, and you are its administrator."),
        N_("Company code: {company_code}"),
    )
    closing = (N_("Colleagues who register can find the company by this code."),)

    contact_name: str
    company_name: str
    company_code: str
