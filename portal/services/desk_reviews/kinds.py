"""The kinds of cases that the desk knows: each slice adds its RULES here."""

from portal.models.reviews import ReviewKind
from portal.services import identity, suppliers
from portal.services.desk_reviews.errors import QueueClosed
from portal.services.reviews.kinds import Rules

_ALL: tuple[Rules, ...] = (identity.RULES, suppliers.RULES)
_RULES: dict[ReviewKind, Rules] = {each.kind: each for each in _ALL}


def rules_of(kind: ReviewKind) -> Rules:
    """Return the rules of a kind, or raise QueueClosed."""
    try:
        return _RULES[kind]
    except KeyError as missing:
        raise QueueClosed from missing
