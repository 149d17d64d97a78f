"""Proving who one is: cases, drafts, the document coach, submission, and the desk's rules."""

from portal.services.identity.assisting import find_assisted, put_on_behalf, reopen_on_behalf
from portal.services.identity.cases import offered_cases
from portal.services.identity.converting import turn_domestic
from portal.services.identity.drafting import (
    choose_case,
    drop_document,
    forget_lines,
    forget_wrong_lines,
    keep_facts,
    put_document,
)
from portal.services.identity.errors import (
    CaseNotOffered,
    DocumentExpired,
    HelpNotNeeded,
    IdentityClosed,
    NotAskedFor,
    NotReady,
    OpenReview,
    WrongDocumentType,
)
from portal.services.identity.forgetting import forget
from portal.services.identity.helping import ask_for_help, count_refused
from portal.services.identity.reading import find_identity
from portal.services.identity.rules import RULES
from portal.services.identity.submitting import reopen, submit

__all__ = [
    "RULES",
    "CaseNotOffered",
    "DocumentExpired",
    "HelpNotNeeded",
    "IdentityClosed",
    "NotAskedFor",
    "NotReady",
    "OpenReview",
    "WrongDocumentType",
    "ask_for_help",
    "choose_case",
    "count_refused",
    "drop_document",
    "find_assisted",
    "find_identity",
    "forget",
    "forget_lines",
    "forget_wrong_lines",
    "keep_facts",
    "offered_cases",
    "put_document",
    "put_on_behalf",
    "reopen",
    "reopen_on_behalf",
    "submit",
    "turn_domestic",
]
