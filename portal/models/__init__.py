"""Tables, and the rules that one row can check by itself."""

from portal.models import (
    accounts,
    brands,
    companies,
    desk,
    files,
    infrastructure,
    legacy,
    living,
    marking,
    notifications,
    recoveries,
    remaining,
    reviews,
    suppliers,
)

__all__ = [
    "accounts",
    "brands",
    "companies",
    "desk",
    "files",
    "infrastructure",
    "legacy",
    "living",
    "marking",
    "notifications",
    "recoveries",
    "remaining",
    "reviews",
    "suppliers",
]
