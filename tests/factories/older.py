"""Accounts of older platforms, made without a file."""

from functools import cache
from typing import Any
from uuid import uuid4

from passlib.hash import ldap_salted_sha1, pbkdf2_sha256
from sqlmodel import select

from portal import db
from portal.kit import clock
from portal.models.legacy import LegacyAccount, LegacyKind
from portal.services.accounts import older

OLD_PASSWORD = "bazaar-1998"


@cache
def _hashed(password: str, kind: str) -> str:
    known = {"ldap_salted_sha1": ldap_salted_sha1, "pbkdf2_sha256": pbkdf2_sha256.using(rounds=400)}
    hashed: str = known[kind].hash(password)
    return hashed


async def an_older_account(**facts: Any) -> LegacyAccount:
    """Store a dormant overseas buyer whose password is OLD_PASSWORD."""
    password = facts.pop("password", OLD_PASSWORD)
    foreign = facts.pop("foreign_hash", _hashed(password, facts.pop("by", "ldap_salted_sha1")))
    known: dict[str, Any] = {
        "kind": LegacyKind.BEST_OVERSEAS,
        "email": f"{uuid4().hex[:12]}@older.example",
        "contact_name": "Marisol Vega",
        "country": "MX",
        "company_name": "Casa Vega",
        "password_hash": older.seal_hash(foreign),
        "imported_at": clock.now(),
    }
    record = LegacyAccount(**known | facts)
    async with db.transaction() as session:
        session.add(record)
    return record


async def renewed(record: LegacyAccount) -> LegacyAccount:
    """Return the record as the database has it now."""
    async with db.reading() as session:
        return (
            await session.exec(select(LegacyAccount).where(LegacyAccount.id == record.id))
        ).one()
