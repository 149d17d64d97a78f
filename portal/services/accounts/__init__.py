"""Accounts: registering, logging in and back in, and what their owners and staff do with them."""

from portal.services.accounts.changing_emails import (
    ask_for_email_change,
    change_email,
    drop_email_change,
    find_pending_email,
)
from portal.services.accounts.changing_passwords import (
    ask_for_reset,
    change_password,
    reset_password,
)
from portal.services.accounts.errors import (
    AccountSuspended,
    EmailInUse,
    FormerEmailInUse,
    LinkNotValid,
    LogInRefused,
    MobileInUse,
    MustRegisterAnew,
    NewEmailInUse,
    OldPasswordWrong,
    PasswordNeeded,
    PasswordWrong,
    SameEmail,
    UndoLinkNotValid,
    UserNameTaken,
)
from portal.services.accounts.lists import list_accounts, mark_undeliverable
from portal.services.accounts.locking import unlock
from portal.services.accounts.logging_in import log_in
from portal.services.accounts.login_codes import log_in_with_code, send_login_code
from portal.services.accounts.mobiles import send_mobile_code, verify_mobile
from portal.services.accounts.profiles import choose_language, find_profile, save_profile
from portal.services.accounts.proving import prove_if_given
from portal.services.accounts.registering import register, send_registration_code
from portal.services.accounts.stale import delete_stale
from portal.services.accounts.undoing_emails import undo_email_change

__all__ = [
    "AccountSuspended",
    "EmailInUse",
    "FormerEmailInUse",
    "LinkNotValid",
    "LogInRefused",
    "MobileInUse",
    "MustRegisterAnew",
    "NewEmailInUse",
    "OldPasswordWrong",
    "PasswordNeeded",
    "PasswordWrong",
    "SameEmail",
    "UndoLinkNotValid",
    "UserNameTaken",
    "ask_for_email_change",
    "ask_for_reset",
    "change_email",
    "change_password",
    "choose_language",
    "delete_stale",
    "drop_email_change",
    "find_pending_email",
    "find_profile",
    "list_accounts",
    "log_in",
    "log_in_with_code",
    "mark_undeliverable",
    "prove_if_given",
    "register",
    "reset_password",
    "save_profile",
    "send_login_code",
    "send_mobile_code",
    "send_registration_code",
    "undo_email_change",
    "unlock",
    "verify_mobile",
]
