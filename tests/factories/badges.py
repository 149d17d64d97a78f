"""Badge records and verified claims, made without an import."""

from typing import Any
from uuid import uuid4

from portal import db
from portal.kit import clock, names
from portal.kit.badges import fold_number
from portal.models.legacy import BadgeRecord
from portal.permissions import Visitor
from portal.schemas.accounts import RegistrationCodeForm
from portal.schemas.badges import BadgeClaimForm, BadgeForm
from portal.services import badges
from tests.factories.outbox import code_to

NEW_PASSWORD = "seven purple walruses"


async def a_badge(**facts: Any) -> BadgeRecord:
    """Store a badge record that nobody has claimed yet."""
    number = fold_number(facts.pop("number", f"OB{uuid4().hex[:10]}"))
    name, now = facts.pop("name", "Müller-Lüdenscheidt, Jörg"), clock.now()
    known: dict[str, Any] = {"country": "DE", "imported_at": now, "updated_at": now}
    record = BadgeRecord(number=number, name=name, name_key=names.fold(name), **known | facts)
    async with db.transaction() as session:
        session.add(record)
    return record


def about(record: BadgeRecord, **changed: str) -> BadgeForm:
    """Return the form that verifies the record, with some of its facts changed."""
    facts = {"badge_number": record.number, "name": record.name, "country": record.country}
    return BadgeForm.read(facts | changed)


async def verifies(visitor: Visitor, form: BadgeForm) -> str:
    """Verify a badge in this browser and return the claim's token."""
    async with db.transaction() as session:
        return await badges.verify_badge(session, visitor, form)


async def code_for(visitor: Visitor, token: str, email: str) -> str:
    """Have a code sent to the address, and read it there."""
    async with db.transaction() as session:
        form = RegistrationCodeForm(email=email)
        await badges.send_claim_code(session, visitor, token, form)
    return await code_to(email)


def opening(email: str, code: str, **changed: str) -> BadgeClaimForm:
    """Return the form that opens an account for a verified badge."""
    facts = {"email": email, "code": code, "agreed": "on"}
    passwords = dict.fromkeys(("password", "password_again"), NEW_PASSWORD)
    return BadgeClaimForm.read(facts | passwords | changed)


async def refreshed(record: BadgeRecord) -> BadgeRecord:
    """Return the record as the database has it now."""
    async with db.reading() as session:
        found = await session.get(BadgeRecord, record.id)
    assert found is not None
    return found
