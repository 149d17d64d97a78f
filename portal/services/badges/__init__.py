"""Buyer badges of earlier fairs: verifying one, and claiming it for an account."""

from portal.services.badges.claiming import (
    claim_badge,
    find_claim,
    link_badge,
    refuse_other_kinds,
    send_claim_code,
)
from portal.services.badges.errors import BadgeNotForAccount, BadgeNotVerified, ClaimNotValid
from portal.services.badges.verifying import delete_stale, verify_badge

__all__ = [
    "BadgeNotForAccount",
    "BadgeNotVerified",
    "ClaimNotValid",
    "claim_badge",
    "delete_stale",
    "find_claim",
    "link_badge",
    "refuse_other_kinds",
    "send_claim_code",
    "verify_badge",
]
