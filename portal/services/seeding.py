"""A small believable world for development: one of each kind of person, and two companies."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.config import Settings
from portal.errors import PortalError
from portal.kit import clock
from portal.kit.passwords import hash_password
from portal.kit.words import N_
from portal.models.accounts import Account
from portal.models.companies import Membership
from portal.permissions import Actor, Role, Visitor
from portal.schemas.companies import CompanyDraftForm, CompanyForm
from portal.schemas.invitations import InviteForm
from portal.schemas.memberships import ApplyForm
from portal.services import (
    agreements,
    audit,
    companies,
    demo,
    invitations,
    memberships,
    second_factor,
    seeding_badges,
    seeding_brands,
    seeding_cases,
    seeding_earlier,
    seeding_identity,
    seeding_suppliers,
    seeding_tickets,
)
from portal.services.demo import DEMO_PASSWORD, DEMO_PERSONS, DemoPerson
from portal.services.seeding_older import older_accounts

_VISITOR = Visitor(browser="", address="127.0.0.1")


class DemoRefused(PortalError):
    """Demo accounts have a public password and no place in production (security check 10)."""

    code = "demo_refused"
    text = N_("Demo data is for development only.")


_NEWCOMER = "lucia.ortega@example.com"
_ADMIN = "lena.fischer@example.com"
_MEMBER = "jonas.weber@example.com"
_APPLICANT = "marta.nowak@example.com"
_UNFINISHED = "andrei.sokolov@example.com"
_REVIEWER, _AGENT = "zhao.min@example.com", "olga.petrova@example.com"
#: At the four points of a verification: approved, at the desk, returned, begun.
_VERIFYING = (_MEMBER, _APPLICANT, _UNFINISHED, "wang.fang@example.com")

_COMPANY = {
    "full_name": "Nordlicht Leuchten Handelsgesellschaft mbH",
    "short_name": "Nordlicht Leuchten",
    "country": "DE",
    "address": "Am Sandtorkai 48",
    "city": "Hamburg",
    "postal_code": "20457",
    "business_type": "wholesaler",
    "registration_number": "HRB 148203",
    "website": "https://www.example.com",
    "main_products": "LED lamps, outdoor lighting, smart home controls",
    "employees": "11-50",
    "founded": "1998",
}
#: Whoever opens the link in the local mailbox can register and is in.
_INVITED = {"email": "ines.krause@example.com", "contact_name": "Ines Krause", "language": "en"}
_DRAFT = {
    "full_name": "ООО «Северный Ветер»",
    "short_name": "Северный Ветер",
    "country": "RU",
    "city": "Санкт-Петербург",
}


async def seed(settings: Settings) -> bool:
    """Fill an empty database with the demo world; return False and touch nothing in any other.

    Raises DemoRefused in production. Opens its own transaction, for it hashes passwords before.
    """
    if settings.is_production:
        raise DemoRefused
    async with db.reading() as session:
        if not await demo.is_empty(session):
            return False
    hashes = [await hash_password(DEMO_PASSWORD) for _ in DEMO_PERSONS]
    async with db.transaction() as session:
        if not await demo.is_empty(session):
            return False
        await _people_and_companies(session, hashes)
    return True


async def _people_and_companies(session: AsyncSession, hashes: list[str]) -> None:
    people = {
        person.email: _account(person, hashed)
        for person, hashed in zip(DEMO_PERSONS, hashes, strict=True)
    }
    session.add_all(people.values())
    await session.flush()
    seeding_badges.add_badges(session, owner_id=people[_NEWCOMER].id)
    for account in people.values():
        _settle(session, account)
    company = CompanyForm.read(_COMPANY)
    created = await companies.create_company(
        session, _buyer(people[_ADMIN]), company, acknowledged=False
    )
    joined_at = clock.now()
    session.add(
        Membership(company_id=UUID(created.id), account_id=people[_MEMBER].id, joined_at=joined_at)
    )
    asking = ApplyForm.read(
        {"company_id": created.id, "message": "I work in the purchasing team in Gdańsk."}
    )
    await memberships.apply_to_join(session, _buyer(people[_APPLICANT]), asking)
    await invitations.invite(session, _admin(people[_ADMIN]), InviteForm.read(_INVITED))
    session.add_all(older_accounts())
    draft = CompanyDraftForm.read(_DRAFT)
    await companies.save_company_draft(session, _buyer(people[_UNFINISHED]), draft)
    await seeding_tickets.add_tickets(session, _VISITOR)
    await seeding_identity.add_verifications(
        session,
        people[_REVIEWER],
        [(people[email], _buyer(people[email])) for email in _VERIFYING],
    )
    await seeding_tickets.take_upload(session, people[_AGENT])
    await _sellers(session, people)
    await seeding_earlier.add_earlier(session, people)


async def _sellers(session: AsyncSession, people: dict[str, Account]) -> None:
    await seeding_suppliers.add_suppliers(session, people)
    await seeding_brands.add_brands(session, people)


def _settle(session: AsyncSession, account: Account) -> None:
    agreements.record_consent(session, account.id, _VISITOR)
    if account.must_have_second_factor:
        second_factor.settle_demo(session, account)
    audit.record(
        session,
        "accounts:seeded",
        actor=None,
        visitor=_VISITOR,
        object_type="account",
        object_id=account.id,
    )


def _account(person: DemoPerson, password_hash: str) -> Account:
    now = clock.now()
    facts: dict[str, Any] = dict(person.facts)
    return Account(
        **facts,
        kind=person.kind,
        email=person.email,
        email_verified_at=now,
        mobile_verified_at=now if "mobile" in facts else None,
        password_hash=password_hash,
        password_changed_at=now,
        contact_name=person.contact_name,
        language=person.language,
        is_demo=True,
        created_at=now,
        updated_at=now,
    )


def _buyer(account: Account) -> Actor:
    """Return the person as the actor of a first session, who has no company yet."""
    return seeding_cases.acting(account, Role.BUYER_WITHOUT_COMPANY)


def _admin(account: Account) -> Actor:
    """Return the person as the admin that creating a company has made of them."""
    return seeding_cases.acting(account, Role.BUYER, Role.COMPANY_ADMIN)
