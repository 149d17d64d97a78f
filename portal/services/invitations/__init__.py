"""Inviting members: an admin asks, the invitee proves their address and joins (A-69, A-70)."""

from portal.services.invitations.accepting import join, register, send_code
from portal.services.invitations.asking import ask_again
from portal.services.invitations.errors import (
    AlreadyInvited,
    AlreadyMember,
    AskedRecently,
    InvitationNotOpen,
    ResentRecently,
    TooManyInvitations,
)
from portal.services.invitations.expiring import expire, list_overdue
from portal.services.invitations.inviting import cancel, invite, resend
from portal.services.invitations.lists import list_invitations
from portal.services.invitations.looking import list_offers, look

__all__ = [
    "AlreadyInvited",
    "AlreadyMember",
    "AskedRecently",
    "InvitationNotOpen",
    "ResentRecently",
    "TooManyInvitations",
    "ask_again",
    "cancel",
    "expire",
    "invite",
    "join",
    "list_invitations",
    "list_offers",
    "list_overdue",
    "look",
    "register",
    "resend",
    "send_code",
]
