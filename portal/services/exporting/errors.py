"""Why a copy is not made now, each in words that lead on."""

from portal.errors import PortalError
from portal.kit.words import N_
from portal.services.accounts import PasswordWrong


class CopyPasswordWrong(PasswordWrong):
    """The page asks for the password twice; this is the field of the copy."""

    code = "copy_password_wrong"
    field = "copy_password"


class CopyMadeToday(PortalError):
    """One copy a day: each reads every file that the person has handed in."""

    code = "copy_made_today"
    text = N_("You already have a copy from today. You can make the next one tomorrow.")
