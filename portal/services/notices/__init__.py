"""Notifications: telling people, in the portal and by mail, and what they make of it."""

from portal.mail.notices import (
    AdminRightRemoved,
    AdminSet,
    AdminTransferred,
    ApplicationApproved,
    ApplicationExpired,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationReminder,
    ApplicationVoid,
    ApplicationWithdrawn,
    CompanyClosed,
    InvitationAskedFor,
    InvitationWithdrawn,
    InvitedToCompany,
    MemberJoined,
    MemberQuit,
    MemberRemoved,
    Notice,
)
from portal.services.notices.preferences import find_preferences, save_preferences
from portal.services.notices.reading import count_unread, list_notices, mark_all_read, mark_read
from portal.services.notices.telling import on_told, tell

__all__ = [
    "AdminRightRemoved",
    "AdminSet",
    "AdminTransferred",
    "ApplicationApproved",
    "ApplicationExpired",
    "ApplicationReceived",
    "ApplicationRejected",
    "ApplicationReminder",
    "ApplicationVoid",
    "ApplicationWithdrawn",
    "CompanyClosed",
    "InvitationAskedFor",
    "InvitationWithdrawn",
    "InvitedToCompany",
    "MemberJoined",
    "MemberQuit",
    "MemberRemoved",
    "Notice",
    "count_unread",
    "find_preferences",
    "list_notices",
    "mark_all_read",
    "mark_read",
    "on_told",
    "save_preferences",
    "tell",
]
