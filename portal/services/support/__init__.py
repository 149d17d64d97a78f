"""The support desk: requests of people who cannot help themselves, and who answers them."""

from portal.services.support.access import lock_own
from portal.services.support.asking import (
    ask_for_account_recovery,
    ask_for_badge_correction,
    ask_for_upload,
    has_asked_for_upload,
    person_of,
)
from portal.services.support.badges import BadgeFilter, find_badge, list_badges, match_badges
from portal.services.support.changes import on_changed
from portal.services.support.correcting import correct_badge, correct_badge_for_ticket
from portal.services.support.errors import TicketNotTaken
from portal.services.support.handling import give_back, refuse_ticket, solve_ticket, take_ticket
from portal.services.support.matching import match_accounts, read_mobile
from portal.services.support.queue import count_tickets, find_ticket, list_tickets
from portal.services.support.recovering import recover_account, send_recovery_link
from portal.services.support.stale import delete_old

__all__ = [
    "BadgeFilter",
    "TicketNotTaken",
    "ask_for_account_recovery",
    "ask_for_badge_correction",
    "ask_for_upload",
    "correct_badge",
    "correct_badge_for_ticket",
    "count_tickets",
    "delete_old",
    "find_badge",
    "find_ticket",
    "give_back",
    "has_asked_for_upload",
    "list_badges",
    "list_tickets",
    "lock_own",
    "match_accounts",
    "match_badges",
    "on_changed",
    "person_of",
    "read_mobile",
    "recover_account",
    "refuse_ticket",
    "send_recovery_link",
    "solve_ticket",
    "take_ticket",
]
