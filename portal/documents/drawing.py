"""What `rendering` has done in other processes: only there fpdf2 and the fonts are loaded.

The web process starts a fifth of a second sooner without them, and is smaller by as much.
"""
# ruff: noqa: PLC0415

from portal.documents.invitation import InvitationLetter


def draw_invitation(letter: InvitationLetter) -> bytes:
    """Return the letter as a PDF; raises GlyphsMissing (see documents.paper.invitation)."""
    from portal.documents.paper import invitation

    return invitation.draw_invitation(letter)


def warm_up() -> None:
    """Load and parse the fonts now, so that the first document does not wait for it."""
    from portal.documents import typefaces

    typefaces.warm_up()
