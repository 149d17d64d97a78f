"""The User Agreement as people read it; services.agreements holds the version in force.

Whoever changes a clause changes the version there, too: then everybody is asked again (B-07).
"""

from portal.documents.prose import Section, Way
from portal.kit.words import N_

CLAUSES: tuple[Section, ...] = (
    Section(
        anchor="who",
        title=N_("Who may use the portal"),
        words=(
            N_("{product} is for companies and for people who act for them in trade."),
            N_("You confirm that you are of full age and allowed to act for your company."),
        ),
    ),
    Section(
        anchor="true-data",
        title=N_("True information"),
        words=(
            N_(
                "What you tell us about yourself and your company is true and complete, and you "
                "keep it up to date. We may ask for evidence."
            ),
        ),
    ),
    Section(
        anchor="account",
        title=N_("Your account and password"),
        words=(
            N_(
                "An account belongs to one person. Keep it and its password to yourself, and tell "
                "us at once when you think that somebody else used it."
            ),
            N_("What is done through your account counts as done by you until you tell us."),
        ),
    ),
    Section(
        anchor="admins",
        title=N_("Company admins"),
        words=(
            N_(
                "Whoever creates a company here is its first admin and is entitled to represent "
                "it on the portal. Admins answer for the company's information."
            ),
        ),
    ),
    Section(
        anchor="suppliers",
        title=N_("What suppliers answer for"),
        words=(
            N_(
                "Suppliers check what they publish themselves. They answer for its being authentic "
                "and legal, and for having the rights to brands, texts and pictures."
            ),
        ),
    ),
    Section(
        anchor="conduct",
        title=N_("Fair conduct"),
        words=(
            N_(
                "Nobody deceives others, offers forbidden goods, sends unwanted advertising, "
                "collects other people's data or disturbs the portal's operation."
            ),
            N_("We may suspend accounts that break these rules, and we say why."),
        ),
    ),
    Section(
        anchor="contracts",
        title=N_("Contracts between companies"),
        words=(
            N_(
                "The portal brings companies together. Contracts are made between them; we do not "
                "become a party to them."
            ),
        ),
    ),
    Section(
        anchor="personal-data",
        title=N_("Personal data"),
        words=(
            N_(
                "We use personal data to run the portal and to keep it safe. The help centre says "
                "what we keep and for how long."
            ),
        ),
        ways=(Way(label=N_("What we keep"), href="/help/privacy-and-sessions"),),
    ),
    Section(
        anchor="notices",
        title=N_("Notices by e-mail"),
        words=(
            N_(
                "We send notices about your account to the e-mail address in it. Keep that address "
                "valid and read what arrives there."
            ),
        ),
    ),
    Section(
        anchor="changes",
        title=N_("Changes of this agreement"),
        words=(
            N_(
                "When this agreement changes, it gets a new version. We ask you to accept it "
                "before you go on."
            ),
        ),
    ),
    Section(
        anchor="contact",
        title=N_("Contact"),
        words=(N_("Questions about this agreement: call {phone} or write to {email}."),),
    ),
)
