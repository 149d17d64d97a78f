"""How much of what can be said and shown of a brand is there, and what would add to it (C-10)."""

from collections.abc import Container
from typing import Any

from portal.models.brands import BrandKind
from portal.schemas.brands import BRAND_FACTS, BRAND_PAPERS

#: Territory and "worldwide" answer one question; a sub-licence is no merit.
_NOT_ASKED = {"worldwide", "sublicence"}


def completeness_of(kind: BrandKind, facts: dict[str, Any], papers: Container[str]) -> int:
    """Return how much is there, 0 to 100."""
    asked = len(set(BRAND_FACTS[kind]) - _NOT_ASKED) + len(BRAND_PAPERS[kind])
    return round(100 * (asked - len(lacking_of(kind, facts, papers))) / asked)


def lacking_of(kind: BrandKind, facts: dict[str, Any], papers: Container[str]) -> list[str]:
    """Return the facts and files that are not there, in the order of the form."""
    passed = _NOT_ASKED | ({"territory"} if facts.get("worldwide") else set())
    empty = [name for name in BRAND_FACTS[kind] if not facts.get(name) and name not in passed]
    return empty + [slot for slot in BRAND_PAPERS[kind] if slot not in papers]
