"""Help: how a supplier begins (B-01 to B-09)."""

from portal.documents.prose import Section, Topic, Way
from portal.kit.words import N_

TO_BE_SUPPLIERS = Topic(
    slug="to-be-suppliers",
    title=N_("To be Suppliers"),
    lead=N_("First the account, then the authentication of your company."),
    sections=(
        Section(
            anchor="register",
            title=N_("Register an account"),
            steps=(
                N_("Click “Free registration” at the top of the page and choose “Supplier”."),
                N_("Choose a user name and a password, and enter your e-mail address."),
                N_("Click “Send code” and enter the six digits from our mail."),
                N_("Read and tick the User Agreement, then click “Submit”."),
            ),
            ways=(
                Way(label=N_("Register as a supplier"), href="/register/supplier"),
                Way(label=N_("Read the User Agreement"), href="/agreement"),
            ),
        ),
        Section(
            anchor="login",
            title=N_("Log in"),
            words=(
                N_(
                    "Log in with your user name and password. Your e-mail address works in place "
                    "of the user name."
                ),
                N_(
                    "If you forget the password, click “Forgot password” on the login page, enter "
                    "the e-mail address that you registered with, and follow the link in our mail."
                ),
            ),
            ways=(
                Way(label=N_("Log in as a supplier"), href="/login?as=supplier"),
                Way(label=N_("Reset your password now"), href="/forgot-password"),
            ),
        ),
        Section(
            anchor="authentication",
            title=N_("Authentication comes after"),
            words=(
                N_(
                    "Before a supplier offers products here, we check the company behind the "
                    "account. This step is not open on the portal yet; your account is ready for "
                    "it."
                ),
                N_(
                    "Whatever you publish here later, you answer for: it has to be true, and it "
                    "has to be legal."
                ),
            ),
        ),
        Section(
            anchor="support",
            title=N_("Talk to us"),
            words=(N_("Call {phone} or write to {email}."),),
        ),
    ),
)
