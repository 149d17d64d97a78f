"""How much of what a supplier can say it has said, and what would make it more (C-10)."""

from typing import Any

from portal.schemas.suppliers import SUPPLIER_FACTS

_ASKED = tuple(name for name in SUPPLIER_FACTS if name != "licence_endless")


def completeness_of(facts: dict[str, Any]) -> int:
    """Return how much of what can be said is said, 0 to 100."""
    return round(100 * (len(_ASKED) - len(lacking_of(facts))) / len(_ASKED))


def lacking_of(facts: dict[str, Any]) -> list[str]:
    """Return the facts that are empty, in the order of the form; an endless licence is an end."""
    endless = {"licence_until"} if facts.get("licence_endless") else set()
    return [name for name in _ASKED if not facts.get(name) and name not in endless]
