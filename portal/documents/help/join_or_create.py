"""Help: how a buyer comes to a company (A-29 to A-35)."""

from portal.documents.prose import Section, Topic, Way
from portal.kit.words import N_

JOIN_OR_CREATE = Topic(
    slug="join-or-create",
    title=N_("Create or join a company"),
    lead=N_("Buyers trade for a company. This is how yours gets its place here."),
    sections=(
        Section(
            anchor="which-way",
            title=N_("Create or join?"),
            words=(
                N_(
                    "Ask your colleagues first. If one of them has created your company here, do "
                    "not create it a second time."
                ),
                N_("If you are the first, create it. That takes a few minutes."),
            ),
        ),
        Section(
            anchor="create",
            title=N_("Create a company"),
            steps=(
                N_("Log in. While you have no company, the welcome page offers “Create Company”."),
                N_(
                    "Enter true information: the full name, country or region, address, "
                    "registration number and what your company trades in."
                ),
                N_("Click “Submit”. You get the company code at once."),
            ),
            note=N_(
                "If a company with a similar name is here already, we show it to you before "
                "yours is created."
            ),
            ways=(Way(label=N_("Create your company now"), href="/company/create"),),
        ),
        Section(
            anchor="admin",
            title=N_("Who is the company admin?"),
            words=(
                N_(
                    "The person who creates a company is its admin. Admins may change the company "
                    "information, decide about applicants and manage the members. All other "
                    "members can read the company information."
                ),
                N_(
                    "A company has one to three admins. An admin can share the right under “Staff "
                    "Management”, or hand it over under “Transfer Admin Permission”."
                ),
            ),
        ),
        Section(
            anchor="company-code",
            title=N_("Where do I find the company code?"),
            words=(
                N_(
                    "Every member sees it under “Company Information” and can copy it there. It "
                    "may also stand on an earlier invitation letter."
                ),
            ),
            ways=(Way(label=N_("See your company information"), href="/company"),),
        ),
        Section(
            anchor="join",
            title=N_("Join a company"),
            steps=(
                N_(
                    "Click “Join Company” on the welcome page, and enter the full name of the "
                    "company or its code. Part of a name finds nothing."
                ),
                N_("Click “Apply to join”. All admins of the company are told."),
                N_(
                    "Follow your application on the same page: it shows by itself what the admins "
                    "decide."
                ),
            ),
            note=N_("An application waits for 30 days. You can withdraw it at any time before."),
            ways=(Way(label=N_("Find your company"), href="/company/join"),),
        ),
        Section(
            anchor="no-answer",
            title=N_("Nobody answers my application"),
            words=(
                N_("Once a day you can remind the admins with a click on “Remind”."),
                N_(
                    "You can also withdraw and create a company yourself in one step, or contact "
                    "one of the admins directly: the page shows their initials."
                ),
            ),
        ),
        Section(
            anchor="rejected",
            title=N_("My application was rejected"),
            words=(
                N_(
                    "If the admin gave a reason, you read it on the page and in the mail. You can "
                    "apply to the same company three times within 30 days, or create a company."
                ),
            ),
        ),
        Section(
            anchor="quit",
            title=N_("Quit a company"),
            words=(
                N_(
                    "Click “Quit Company” at the top right of Company Information. Admins choose "
                    "who takes over their right in the same window. Whoever is the only member "
                    "closes the company."
                ),
            ),
            ways=(Way(label=N_("See your company information"), href="/company"),),
        ),
    ),
)
