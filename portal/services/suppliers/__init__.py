"""Suppliers: proving that a company may supply, and what it may do once that is done (B-10)."""

from portal.services.suppliers.access import access_own, current_review, find_by_account
from portal.services.suppliers.changes import on_changed
from portal.services.suppliers.changing import begin_again, begin_change
from portal.services.suppliers.drafting import (
    drop_paper,
    forget_account_number,
    put_paper,
    save_draft,
)
from portal.services.suppliers.erasing import forget
from portal.services.suppliers.errors import (
    AuthenticationEnded,
    LicenceExpired,
    LicenceUnopened,
    NotAuthenticated,
    NothingChanged,
    PaperUnknown,
)
from portal.services.suppliers.reading import find_application, find_supplier
from portal.services.suppliers.rules import RULES
from portal.services.suppliers.submitting import check_facts, check_papers, submit

__all__ = [
    "RULES",
    "AuthenticationEnded",
    "LicenceExpired",
    "LicenceUnopened",
    "NotAuthenticated",
    "NothingChanged",
    "PaperUnknown",
    "access_own",
    "begin_again",
    "begin_change",
    "check_facts",
    "check_papers",
    "current_review",
    "drop_paper",
    "find_application",
    "find_by_account",
    "find_supplier",
    "forget",
    "forget_account_number",
    "on_changed",
    "put_paper",
    "save_draft",
    "submit",
]
