"""The end of an account: asked for by its owner, carried out 14 days later (life cycle 1).

A package of its own, above accounts and memberships: an account takes its place in a company along.
"""

from portal.services.erasing.asking import (
    ERASED_AFTER,
    ask_to_erase,
    cancel_erasing,
    find_erasure,
)
from portal.services.erasing.carrying_out import carry_out, erase, list_due
from portal.services.erasing.errors import LastMemberStays, SoleAdminStays

__all__ = [
    "ERASED_AFTER",
    "LastMemberStays",
    "SoleAdminStays",
    "ask_to_erase",
    "cancel_erasing",
    "carry_out",
    "erase",
    "find_erasure",
    "list_due",
]
