"""Help: from registration to a changed e-mail address (C-01 to C-05, C-07, C-08, C-12, C-13)."""

from portal.documents.prose import Section, Topic, Way
from portal.kit.words import N_

_REGISTRATION = Section(
    anchor="registration",
    title=N_("Registration"),
    words=(N_("An account is free. You need an e-mail address that you can open right now."),),
    steps=(
        N_("Click “Free registration” at the top of the page and choose who you are."),
        N_(
            "Buyers enter a contact name, the name on their ID, an e-mail address, a mobile number "
            "and a password. Suppliers choose a user name instead of the names and the number."
        ),
        N_("Click “Send code”. We mail you a code of six digits that is valid for ten minutes."),
        N_("Enter the code, tick the User Agreement and click “Submit”."),
    ),
    note=N_("The code completes your registration. There is nothing else to activate."),
    ways=(Way(label=N_("Register now"), href="/register"),),
)

_LOGIN = Section(
    anchor="login",
    title=N_("Login"),
    words=(
        N_(
            "Click “Login” at the top of the page. Enter your e-mail address, mobile number or "
            "user name, and your password."
        ),
        N_("You can also have a code sent to you and log in without the password."),
        N_(
            "After ten wrong passwords in a row the account is locked for 30 minutes. We mail you "
            "a link that unlocks it at once."
        ),
    ),
    ways=(
        Way(label=N_("Log in now"), href="/login"),
        Way(label=N_("Log in with a verification code"), href="/login/code"),
    ),
)

_BUYER_BADGE = Section(
    anchor="buyer-badge",
    title=N_("Buyer Badge"),
    words=(
        N_(
            "Overseas buyers who have attended before open their account with the Buyer Badge of "
            "that fair."
        ),
    ),
    steps=(
        N_("On the login page, choose “Buyer” and click “Verify Buyer Badge”."),
        N_(
            "Enter the number and the name on the badge, and the country or region of the ID "
            "document that the badge was made with. Click “Continue”."
        ),
        N_(
            "Enter your e-mail address, the code that we send there, and a new password. Click "
            "“Confirm”, then “Log In”."
        ),
    ),
    note=N_(
        "The badge cannot be verified? Click “Contact customer service” on that page: we correct "
        "the information about the badge, and you try again."
    ),
    ways=(Way(label=N_("Verify Buyer Badge"), href="/badge"),),
)

_FORGOT_PASSWORD = Section(
    anchor="forgot-password",
    title=N_("Forgot password"),
    steps=(
        N_("On the login page, click “Forgot password”."),
        N_("Enter the e-mail address of your account and click “Submit”."),
        N_("Open the link in our mail. It works once, within 60 minutes."),
        N_("Set a new password. Your account is then signed out everywhere else."),
    ),
    ways=(Way(label=N_("Reset your password now"), href="/forgot-password"),),
)

_OLDER_ACCOUNT = Section(
    anchor="older-account",
    title=N_("An account of our older platform"),
    words=(
        N_(
            "Overseas buyers log in with their old e-mail address and password, or set a new "
            "password by mail first. Domestic buyers and employees of representative offices "
            "register again; they may use the same e-mail address."
        ),
    ),
    ways=(
        Way(label=N_("Log in now"), href="/login"),
        Way(label=N_("Register now"), href="/register"),
    ),
)

_FORGOT_ACCOUNT = Section(
    anchor="forgot-account",
    title=N_("Forgot account"),
    words=(
        N_(
            "If you no longer know which e-mail address, number or user name you registered with, "
            "first look for our mails in your mailboxes. Our customer support helps you further."
        ),
    ),
    ways=(Way(label=N_("What you can try"), href="/forgot-account"),),
)

_MAIL = Section(
    anchor="mail-not-received",
    title=N_("No mail from us?"),
    points=(
        N_("Look into your spam folder. Our mails come from {sender}."),
        N_("Check that you entered the address of your account, without a typing error."),
        N_("Wait a minute, then click “Resend” or “Send code”. Only the newest code works."),
        N_(
            "If the address in your account is no longer valid, log in and change it. If you "
            "cannot log in, call {phone}."
        ),
    ),
    ways=(Way(label=N_("Check the address in your account"), href="/personal"),),
)

_PERSONAL = Section(
    anchor="personal-information",
    title=N_("Personal information"),
    words=(
        N_(
            "After login, the overview tells you which facts are still missing. Complete and true "
            "information about you and your company makes it easier for partners to trust you."
        ),
    ),
    ways=(
        Way(label=N_("Complete your personal information"), href="/personal"),
        Way(label=N_("Complete your company information"), href="/company"),
    ),
)

_CHANGES = Section(
    anchor="change-password-or-email",
    title=N_("Change your password or e-mail address"),
    words=(
        N_("Both are in the left sidebar once you are logged in."),
        N_(
            "For a new password you need the old one. For a new e-mail address we send one code to "
            "the old and one to the new address, and you enter both."
        ),
        N_("We confirm either change by mail, and sign out your other devices."),
    ),
    ways=(
        Way(label=N_("Change your password now"), href="/settings/password"),
        Way(label=N_("Change your e-mail address now"), href="/settings/email"),
    ),
)

USERS_GUIDE = Topic(
    slug="users-guide",
    title=N_("User's Guide"),
    lead=N_("Register, log in, and keep your account up to date."),
    sections=(
        _REGISTRATION,
        _LOGIN,
        _BUYER_BADGE,
        _FORGOT_PASSWORD,
        _OLDER_ACCOUNT,
        _FORGOT_ACCOUNT,
        _MAIL,
        _PERSONAL,
        _CHANGES,
    ),
)
