"""Help: what the portal keeps about people, how long they stay signed in, which cookies it sets.

The limits told here are pinned to the code by tests/unit/pages/test_help_links.py.
"""

from portal.documents.prose import Section, Topic, Way
from portal.kit.words import N_

PRIVACY_AND_SESSIONS = Topic(
    slug="privacy-and-sessions",
    title=N_("Privacy and sessions"),
    lead=N_("What we keep about you, how long you stay signed in, and what you can do yourself."),
    sections=(
        Section(
            anchor="what-we-keep",
            title=N_("What we keep"),
            points=(
                N_("The facts that you enter about yourself and your company."),
                N_(
                    "Your consent to the User Agreement: its version, the time and the network "
                    "address it came from."
                ),
                N_("For each session: browser, network address, start and last use."),
                N_("A record of important changes: who changed what, when and from where."),
                N_("Mails that we sent you, for 30 days."),
            ),
            note=N_(
                "We do not keep your password. We keep a value computed from it, from which it "
                "cannot be read."
            ),
        ),
        Section(
            anchor="sessions",
            title=N_("How long you stay signed in"),
            words=(
                N_(
                    "A session ends after one hour without use, and after 24 hours at the latest. "
                    "We delete it 30 days after its end."
                ),
                N_("When somebody logs in from a browser that we do not know, we mail you."),
                N_(
                    "Under “Security” you see every session of your account. You can end one of "
                    "them, or all but the one you use."
                ),
            ),
            ways=(Way(label=N_("See your sessions"), href="/settings/security"),),
        ),
        Section(
            anchor="cookies",
            title=N_("Cookies"),
            words=(N_("We set three cookies. None of them follows you to other sites."),),
            points=(
                N_("The session cookie keeps you signed in. It ends with the session."),
                N_(
                    "The browser cookie recognises your browser, so that nobody can use your codes "
                    "in another one. It lasts 400 days."
                ),
                N_("The language cookie remembers the language you choose. It lasts one year."),
            ),
            note=N_("Light or dark: your browser remembers that by itself and does not tell us."),
        ),
        Section(
            anchor="your-part",
            title=N_("Your part"),
            words=(
                N_(
                    "Please keep your account and password to yourself. We never ask for your "
                    "password by mail or telephone."
                ),
            ),
            ways=(Way(label=N_("Change your password now"), href="/settings/password"),),
        ),
    ),
)
