"""Invitation letters: their facts, and letters issued without the processes that draw them."""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from portal import db
from portal.documents.invitation import Event, Invitation
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.companies import InvitationLetter
from portal.schemas.companies import CompanyRow
from portal.services.letters.numbers import new_number

CONTENT = b"%PDF-1.3 a letter"


def an_invitation(**facts: Any) -> Invitation:
    """Return the facts of a letter, different in what the test is about."""
    known: dict[str, Any] = {
        "language": "en",
        "number": "K7Q4-MX92-R5TZ",
        "issued_on": date(2026, 11, 22),
        "person": "Ana Gómez",
        "company": "Nordlicht Leuchten GmbH",
        "company_code": "K7Q-4MX-92R",
        "event": Event(
            name="International Trade Fair",
            place="Guangzhou, China",
            start=date(2027, 4, 15),
            end=date(2027, 5, 5),
        ),
        "product": "Meridian Trade",
        "check_address": "https://portal.example/letters",
        "phone": "+86 20 1234 5678",
        "email": "support@portal.example",
    }
    return Invitation(**known | facts)


async def a_letter(account: Account, company: CompanyRow, **facts: Any) -> InvitationLetter:
    """Store a letter of somebody's; its bytes are no real PDF."""
    known: dict[str, Any] = {
        "company_id": UUID(company.id),
        "account_id": account.id,
        "number": new_number(),
        "language": "en",
        "company_name": company.full_name,
        "person_name": account.contact_name,
        "event_name": "International Trade Fair",
        "template_version": 1,
        "content": CONTENT,
        "sha256": sha256(CONTENT).hexdigest(),
        "issued_at": clock.now(),
    }
    async with db.transaction() as session:
        letter = InvitationLetter(**known | facts)
        session.add(letter)
    return letter
