"""Badge records and verified claims, made without an import."""

from typing import Any
from uuid import uuid4

from portal import db
from portal.kit import clock, names
from portal.kit.badges import fold_number
from portal.models.legacy import BadgeRecord


async def a_badge(**facts: Any) -> BadgeRecord:
    """Store a badge record that nobody has claimed yet."""
    number = fold_number(facts.pop("number", f"OB{uuid4().hex[:10]}"))
    name, now = facts.pop("name", "Müller-Lüdenscheidt, Jörg"), clock.now()
    known: dict[str, Any] = {"country": "DE", "imported_at": now, "updated_at": now}
    record = BadgeRecord(number=number, name=name, name_key=names.fold(name), **known | facts)
    async with db.transaction() as session:
        session.add(record)
    return record
