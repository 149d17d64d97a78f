"""Help: how a supplier begins, from the account to the open areas (B-01 to B-16)."""

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
            title=N_("Authenticate your company"),
            words=(
                N_(
                    "Before a supplier offers products here, we check the company behind the "
                    "account. You need the business licence as a photo, a scan or a PDF."
                ),
            ),
            steps=(
                N_("After the login, click “Supplier Authentication” in the menu."),
                N_(
                    "Fill in the company information. Everything you type is saved at once: you "
                    "can stop at any time and go on later."
                ),
                N_("Click “Next Step” and add the business licence; other documents may follow."),
                N_(
                    "Click “Next Step”, check everything, tick the confirmation and click “Submit”."
                ),
            ),
            ways=(Way(label=N_("Begin the authentication"), href="/supplier/authentication"),),
        ),
        Section(
            anchor="review",
            title=N_("How long the review takes"),
            words=(
                N_(
                    "Usually one to three working days. The page shows the day by which you have "
                    "our answer; we also write to you. Until then nothing can be changed."
                ),
                N_(
                    "If something has to be corrected, the page shows it beside the field or the "
                    "document. Correct it and submit again: the three days begin anew."
                ),
            ),
        ),
        Section(
            anchor="afterwards",
            title=N_("When you are authenticated"),
            words=(
                N_(
                    "“Supplier Authentication” in the menu turns into “Supplier” and leads to your "
                    "company information, brands, products and orders."
                ),
                N_(
                    "The authentication holds until the licence ends, a year at most. We remind "
                    "you in time; renew it under “Company Information”."
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
