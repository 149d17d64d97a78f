"""Tables, and the rules that one row can check by itself."""

from portal.models import (
    accounts,
    companies,
    desk,
    infrastructure,
    legacy,
    living,
    notifications,
    recoveries,
)

__all__ = [
    "accounts",
    "companies",
    "desk",
    "infrastructure",
    "legacy",
    "living",
    "notifications",
    "recoveries",
]
