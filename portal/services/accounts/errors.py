"""What accounts refuse, each in words that tell a stranger nothing about other people."""

from portal.errors import CountedRefusal, PortalError
from portal.kit.words import N_


class LogInRefused(PortalError):
    """Unknown, wrong, locked, or blocked after wrong tries: all read alike (checks 3 and 4)."""

    code = "log_in_refused"
    text = N_(
        "These login details are not right, or there were too many wrong tries. Please check "
        "them, wait a while, or choose “Forgot password”."
    )


class MustRegisterAnew(CountedRefusal):
    """The right password of an older account that cannot be taken over (A-10, A-11).

    A CountedRefusal, because the password's foreign hash goes at the same time.
    """

    code = "must_register_anew"
    text = N_(
        "This account comes from an older platform and cannot be used here. Please register again; "
        "you may use the same e-mail address."
    )

    def __init__(self, path: str) -> None:
        super().__init__()
        #: Where they register.
        self.path = path


class AccountSuspended(PortalError):
    """The password is right, but customer service has suspended the account."""

    code = "account_suspended"
    text = N_("This account is suspended. Please contact customer service.")


class EmailInUse(PortalError):
    """Somebody else's account took the address after its code was sent."""

    code = "email_in_use"
    text = N_("This e-mail address already has an account.")
    field = "email"


class NewEmailInUse(EmailInUse):
    """The same, in the form that changes the address."""

    field = "new_email"


class SameEmail(PortalError):
    """The new address is the one that the account has."""

    code = "same_email"
    text = N_("This is your present e-mail address.")
    field = "new_email"


class UserNameTaken(PortalError):
    """User names are unique whatever their case (B-04)."""

    code = "user_name_taken"
    text = N_("This user name is taken. Please choose another one.")
    field = "user_name"


class MobileInUse(PortalError):
    """Another account has proven the number; only its holder gets to read this."""

    code = "mobile_in_use"
    text = N_("This mobile number is confirmed by another account.")
    field = "mobile"


class OldPasswordWrong(PortalError):
    """A change of password needs the old one (security check 8)."""

    code = "old_password_wrong"
    text = N_("The old password is not right.")
    field = "old_password"


class PasswordWrong(PortalError):
    """An e-mail change needs the password."""

    code = "password_wrong"
    text = N_("The password is not right.")
    field = "password"


class PasswordNeeded(PortalError):
    """What a thief of a session would change first needs the password once more (check 6)."""

    code = "password_needed"
    text = N_("To change your mobile number, please enter your password.")
    field = "password"


class LinkNotValid(PortalError):
    """The mailed link is unknown, used, too old, or older than the last change of password."""

    code = "link_not_valid"
    text = N_("This link is no longer valid. Please ask for a new one.")


class UndoLinkNotValid(PortalError):
    """The link that undoes an e-mail change is unknown, used, or older than seven days."""

    code = "undo_link_not_valid"
    text = N_(
        "This link no longer works: it can be used once, within seven days. If the account is "
        "yours, please contact customer service."
    )


class FormerEmailInUse(PortalError):
    """Another account has been opened with the address that was to come back."""

    code = "former_email_in_use"
    text = N_("Another account uses this e-mail address by now. Please contact customer service.")
