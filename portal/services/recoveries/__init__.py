"""Orphaned companies: a member becomes admin, unless an old admin objects (life cycle 4)."""

from portal.models.recoveries import RecoveryNotWaiting
from portal.services.recoveries.deciding import cancel, complete, list_due, object_to
from portal.services.recoveries.heirs import MOST_HEIRS, list_heirs
from portal.services.recoveries.reading import find_own, find_waiting
from portal.services.recoveries.starting import (
    AdminsActive,
    CompanyNotOpen,
    NoSuchMember,
    RecoveryRunning,
    start,
)

__all__ = [
    "MOST_HEIRS",
    "AdminsActive",
    "CompanyNotOpen",
    "NoSuchMember",
    "RecoveryNotWaiting",
    "RecoveryRunning",
    "cancel",
    "complete",
    "find_own",
    "find_waiting",
    "list_due",
    "list_heirs",
    "object_to",
    "start",
]
