"""What the second factor refuses."""

from portal.errors import CountedRefusal, PortalError, TooManyTries
from portal.kit.words import N_


class FactorCodeWrong(CountedRefusal):
    """The app shows no such code around this moment."""

    code = "factor_code_wrong"
    text = N_("This code is not right. Please enter the one that your app shows now.")
    field = "code"


class FactorCodeUsed(PortalError):
    """The code is right, but each counts once (security check 5)."""

    code = "factor_code_used"
    text = N_("This code has been used. Please wait for the next one in your app.")
    field = "code"


class FactorCodesClosed(TooManyTries):
    """Five wrong codes in a row; each further five make the wait longer."""

    code = "factor_codes_closed"
    text = N_("Too many wrong codes. Please wait a while and try again.")
    field = "code"


class RecoveryCodeWrong(CountedRefusal):
    """No such code, or one that was used."""

    code = "recovery_code_wrong"
    text = N_("This recovery code is not right, or it was used before.")
    field = "recovery_code"


class RecoveryCodesClosed(TooManyTries):
    """The same limit, for the codes on paper."""

    code = "recovery_codes_closed"
    text = N_("Too many wrong codes. Please wait a while and try again.")
    field = "recovery_code"


class NotSetUp(PortalError):
    """The account has no second factor, or no longer."""

    code = "factor_not_set_up"
    text = N_("There is no second factor to use. Please reload the page.")


class AlreadySetUp(PortalError):
    """A second factor is never replaced by somebody who has not given it."""

    code = "factor_already_set_up"
    text = N_("Your second factor is set up already.")


class SecondFactorNeeded(PortalError):
    """People who work at the portal cannot do without."""

    code = "second_factor_needed"
    text = N_("Your account cannot do without a second factor.")
