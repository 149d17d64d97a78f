"""The review desk: its queues, one case, and every act on it; dispatches by kind (ADR 0023)."""

from portal.services.desk_reviews.claiming import claim, claim_next, give_back
from portal.services.desk_reviews.deciding import approve, reject, return_for_correction
from portal.services.desk_reviews.errors import (
    CaseNotYours,
    CaseTaken,
    ChangeCannotEnd,
    FactsUnchecked,
    NothingToConfirm,
    NothingWaits,
    OwnCase,
    QueueClosed,
    SecondPairNeeded,
)
from portal.services.desk_reviews.figures import count_waiting, find_figures, list_weeks
from portal.services.desk_reviews.leading import (
    ask_to_revoke,
    confirm_revocation,
    drop_revocation,
    resume,
    suspend,
)
from portal.services.desk_reviews.promising import do_due, list_due, list_ending
from portal.services.desk_reviews.queue import MAX_COUNT, list_queue
from portal.services.desk_reviews.untouched import let_go, list_untouched
from portal.services.desk_reviews.viewing import find_case

__all__ = [
    "MAX_COUNT",
    "CaseNotYours",
    "CaseTaken",
    "ChangeCannotEnd",
    "FactsUnchecked",
    "NothingToConfirm",
    "NothingWaits",
    "OwnCase",
    "QueueClosed",
    "SecondPairNeeded",
    "approve",
    "ask_to_revoke",
    "claim",
    "claim_next",
    "confirm_revocation",
    "count_waiting",
    "do_due",
    "drop_revocation",
    "find_case",
    "find_figures",
    "give_back",
    "let_go",
    "list_due",
    "list_ending",
    "list_queue",
    "list_untouched",
    "list_weeks",
    "reject",
    "resume",
    "return_for_correction",
    "suspend",
]
