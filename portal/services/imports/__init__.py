"""Lists of what comes from before, read from files: badges and the accounts of older platforms."""

from portal.services.imports.badges import BADGES
from portal.services.imports.older_accounts import OLDER_ACCOUNTS
from portal.services.imports.older_codes import OLDER_CODES
from portal.services.imports.reports import FirstProblems, Progress, Report, summary
from portal.services.imports.running import Options, run_import
from portal.services.imports.totals import Outcome, Problem, Totals

__all__ = [
    "BADGES",
    "OLDER_ACCOUNTS",
    "OLDER_CODES",
    "FirstProblems",
    "Options",
    "Outcome",
    "Problem",
    "Progress",
    "Report",
    "Totals",
    "run_import",
    "summary",
]
