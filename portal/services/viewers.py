"""The header's view of the person at the screen, from what the session look-up found."""

from portal.permissions import Actor, Permission
from portal.schemas.viewer import ViewerRow


def initials_of(name: str) -> str:
    """Return one or two letters to stand for a name; a Chinese name gives its first character."""
    words = name.split()
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()


def row_for(actor: Actor | None) -> ViewerRow:
    """Return what the header shows; a visitor's row when nobody is signed in."""
    if actor is None:
        return ViewerRow()
    return ViewerRow(
        is_signed_in=True,
        contact_name=actor.contact_name,
        initials=initials_of(actor.contact_name),
        kind=actor.kind,
        company_name=actor.company_name,
        language=actor.language,
        # The menu shows what a second factor would open; each way leads to where it is set up.
        permissions=sorted(
            each for each in Permission if actor.may(each) or actor.lacks_factor_for(each)
        ),
    )
