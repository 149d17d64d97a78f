"""Account numbers: sealed where they are kept, and known by their last characters (check 50)."""

from typing import Any
from uuid import UUID

from portal.config import get_settings
from portal.kit import sealing

_SHOWN = 4


def _purpose(account_id: UUID) -> str:
    # Whose it is goes into the seal: a number moved to another supplier does not open.
    return f"supplier_bank:{account_id}"


def sealed(account_id: UUID, number: str, *, known: str = "") -> str:
    """Return the number as it is kept, "" for none.

    `known` is what is kept now: it stays while the number behind it does, so that what was not
    changed does not look changed.
    """
    if not number or number == opened(account_id, known):
        return known if number else ""
    secret = get_settings().secret_key.get_secret_value()
    return sealing.seal(secret, _purpose(account_id), number)


def opened(account_id: UUID, kept: str) -> str:
    """Return the number that was sealed, "" for none."""
    if not kept:
        return ""
    secret = get_settings().secret_key.get_secret_value()
    return sealing.unseal(secret, _purpose(account_id), kept)


def ending(account_id: UUID, kept: str) -> str:
    """Return the number's last characters, by which its owner knows it; "" for none."""
    number = opened(account_id, kept)
    return number[-_SHOWN:] if len(number) > _SHOWN else ""


def with_number(account_id: UUID, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts with the number in the open, for checks; never to be kept or sent."""
    return {**facts, "bank_account": opened(account_id, facts.get("bank_account", ""))}
