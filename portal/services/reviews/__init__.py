"""One machine for three reviews: drafts, documents, submission, the promise (life cycles 5 to 7).

It knows no kind. What the desk does stands in services.desk_reviews, which knows them all.
"""

from portal.services.reviews.access import access_own, find, lock
from portal.services.reviews.calendars import CalendarFile, find_calendar_entry
from portal.services.reviews.cases import case_of
from portal.services.reviews.changes import on_changed
from portal.services.reviews.coach import COACH_WORDS, hints_of, in_words, look_at, look_at_logo
from portal.services.reviews.documents import (
    documents_of,
    drop_document,
    put_document,
    put_paper,
    remarks_of,
    uncorrected_of,
)
from portal.services.reviews.drafting import open_draft, reopen, reopen_for, save_facts
from portal.services.reviews.erasing import forget
from portal.services.reviews.errors import (
    NothingCorrected,
    ReviewCannotMove,
    ReviewLocked,
    SlotEmpty,
)
from portal.services.reviews.openings import openings_of
from portal.services.reviews.submitting import submit

__all__ = [
    "COACH_WORDS",
    "CalendarFile",
    "NothingCorrected",
    "ReviewCannotMove",
    "ReviewLocked",
    "SlotEmpty",
    "access_own",
    "case_of",
    "documents_of",
    "drop_document",
    "find",
    "find_calendar_entry",
    "forget",
    "hints_of",
    "in_words",
    "lock",
    "look_at",
    "look_at_logo",
    "on_changed",
    "open_draft",
    "openings_of",
    "put_document",
    "put_paper",
    "remarks_of",
    "reopen",
    "reopen_for",
    "save_facts",
    "submit",
    "uncorrected_of",
]
