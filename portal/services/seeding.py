"""A small believable world for development: one of each kind of person, and two companies."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.config import Settings
from portal.errors import PortalError
from portal.kit import clock
from portal.kit.passwords import hash_password
from portal.kit.words import N_
from portal.models.accounts import Account, AccountKind
from portal.models.companies import Membership
from portal.permissions import Actor, Role, Visitor
from portal.schemas.companies import CompanyDraftForm, CompanyForm
from portal.schemas.invitations import InviteForm
from portal.schemas.memberships import ApplyForm
from portal.services import (
    agreements,
    audit,
    companies,
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
from portal.services.seeding_older import older_accounts

#: Known to everybody who reads this; that is why production refuses these accounts (check 10).
DEMO_PASSWORD = "Meridian-demo-2026"  # noqa: S105
_VISITOR = Visitor(browser="", address="127.0.0.1")


class DemoRefused(PortalError):
    """Demo accounts have a public password and no place in production (security check 10)."""

    code = "demo_refused"
    text = N_("Demo data is for development only.")


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody to log in as; `words` and `to_try` are English source texts."""

    email: str
    contact_name: str
    kind: AccountKind
    language: str
    words: str
    to_try: str
    facts: dict[str, str]


DEMO_PERSONS: tuple[DemoPerson, ...] = (
    DemoPerson(
        email="lucia.ortega@example.com",
        contact_name="Lucía Ortega",
        kind=AccountKind.OVERSEAS_BUYER,
        language="es",
        words=N_("Overseas buyer without a company"),
        to_try=N_("Create a company"),
        facts={"name_on_id": "Lucía Ortega Ruiz", "country": "MX"},
    ),
    DemoPerson(
        email="lena.fischer@example.com",
        contact_name="Lena Fischer",
        kind=AccountKind.OVERSEAS_BUYER,
        language="en",
        words=N_("Overseas buyer, administrator of a company"),
        to_try=N_("Decide about an applicant, manage the staff"),
        facts={
            "name_on_id": "Lena Marie Fischer",
            "country": "DE",
            "mobile": "+4915112345678",
            "job_title": "Head of Purchasing",
        },
    ),
    DemoPerson(
        email="jonas.weber@example.com",
        contact_name="Jonas Weber",
        kind=AccountKind.OVERSEAS_BUYER,
        language="en",
        words=N_("Overseas buyer, member of a company"),
        to_try=N_("See the company code and ask an administrator"),
        facts={"name_on_id": "Jonas Weber", "country": "DE", "job_title": "Buyer"},
    ),
    DemoPerson(
        email="marta.nowak@example.com",
        contact_name="Marta Nowak",
        kind=AccountKind.OVERSEAS_BUYER,
        language="en",
        words=N_("Overseas buyer who has applied to join a company"),
        to_try=N_("Remind the admins, or withdraw the application"),
        facts={"name_on_id": "Marta Nowak", "country": "PL", "job_title": "Assistant Buyer"},
    ),
    DemoPerson(
        email="andrei.sokolov@example.com",
        contact_name="Андрей Соколов",
        kind=AccountKind.OVERSEAS_BUYER,
        language="ru",
        words=N_("Overseas buyer with an incomplete company"),
        to_try=N_("Complete the company information"),
        facts={
            "name_on_id": "Андрей Соколов",
            "name_latin": "Andrei Sokolov",
            "country": "RU",
            "mobile": "+79161234567",
        },
    ),
    DemoPerson(
        email="wang.fang@example.com",
        contact_name="王芳",
        kind=AccountKind.DOMESTIC_BUYER,
        language="zh",
        words=N_("Domestic buyer"),
        to_try=N_("Look around in Chinese"),
        facts={"name_on_id": "王芳", "name_latin": "Wang Fang", "mobile": "+8613812345678"},
    ),
    DemoPerson(
        email="daniel.kim@example.com",
        contact_name="Daniel Kim",
        kind=AccountKind.REPRESENTATIVE,
        language="en",
        words=N_("Employee of a representative office"),
        to_try=N_("Register the office as a company"),
        facts={"name_on_id": "Daniel Kim", "country": "KR", "mobile": "+8613912345678"},
    ),
    DemoPerson(
        email="chen.wei@example.com",
        contact_name="陈伟",
        kind=AccountKind.SUPPLIER,
        language="zh",
        words=N_("Supplier, not authenticated yet"),
        to_try=N_("Begin the authentication"),
        facts={"user_name": "chenwei", "user_name_key": "chenwei", "name_on_id": "陈伟"},
    ),
    DemoPerson(
        email="hu.jing@example.com",
        contact_name="胡静",
        kind=AccountKind.SUPPLIER,
        language="zh",
        words=N_("Authenticated supplier"),
        to_try=N_("Open the areas of a supplier"),
        facts={"user_name": "hujing", "user_name_key": "hujing", "name_on_id": "胡静"},
    ),
    DemoPerson(
        email="gao.lei@example.com",
        contact_name="高磊",
        kind=AccountKind.SUPPLIER,
        language="zh",
        words=N_("Supplier whose application is in review"),
        to_try=N_("See the day of the answer"),
        facts={"user_name": "gaolei", "user_name_key": "gaolei", "name_on_id": "高磊"},
    ),
    DemoPerson(
        email="tran.minh@example.com",
        contact_name="Tran Minh",
        kind=AccountKind.SUPPLIER,
        language="en",
        words=N_("Supplier who is asked to correct something"),
        to_try=N_("Correct it and submit again"),
        facts={"user_name": "tranminh", "user_name_key": "tranminh", "name_on_id": "Tran Minh"},
    ),
    DemoPerson(
        email="lin.tao@example.com",
        contact_name="林涛",
        kind=AccountKind.SUPPLIER,
        language="zh",
        words=N_("Authenticated supplier whose brand another one claims"),
        to_try=N_("Look at the licensed brands"),
        facts={"user_name": "lintao", "user_name_key": "lintao", "name_on_id": "林涛"},
    ),
    DemoPerson(
        email="mei.lin@example.com",
        contact_name="Mei Lin",
        kind=AccountKind.SHOPPER,
        language="en",
        words=N_("Personal shopper"),
        to_try=N_("See the overview of a shopper"),
        facts={},
    ),
    DemoPerson(
        email="zhao.min@example.com",
        contact_name="赵敏",
        kind=AccountKind.REVIEWER,
        language="zh",
        words=N_("Reviewer at the desk"),
        to_try=N_("Claim a case and decide it"),
        facts={},
    ),
    DemoPerson(
        email="he.jun@example.com",
        contact_name="何军",
        kind=AccountKind.REVIEW_LEAD,
        language="zh",
        words=N_("Head of the review desk"),
        to_try=N_("See which cases are overdue"),
        facts={},
    ),
    DemoPerson(
        email="olga.petrova@example.com",
        contact_name="Ольга Петрова",
        kind=AccountKind.SUPPORT,
        language="ru",
        words=N_("Customer service"),
        to_try=N_("Find an account"),
        facts={},
    ),
)
_NEWCOMER = "lucia.ortega@example.com"
_ADMIN = "lena.fischer@example.com"
_MEMBER = "jonas.weber@example.com"
_APPLICANT = "marta.nowak@example.com"
_UNFINISHED = "andrei.sokolov@example.com"
_REVIEWER = "zhao.min@example.com"
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


def list_demo_persons(settings: Settings) -> list[DemoPerson]:
    """Return whom the login page offers to log in as: nobody in production (check 10)."""
    return [] if settings.is_production else list(DEMO_PERSONS)


async def has_demo_accounts(session: AsyncSession) -> bool:
    """Whether the database holds an account with the public password (security check 10)."""
    found = await session.exec(select(Account.id).where(col(Account.is_demo)).limit(1))
    return found.first() is not None


async def seed(settings: Settings) -> bool:
    """Fill an empty database with the demo world; return False and touch nothing in any other.

    Raises DemoRefused in production. Opens its own transaction, for it hashes passwords before.
    """
    if settings.is_production:
        raise DemoRefused
    async with db.reading() as session:
        if not await _is_empty(session):
            return False
    hashes = [await hash_password(DEMO_PASSWORD) for _ in DEMO_PERSONS]
    async with db.transaction() as session:
        if not await _is_empty(session):
            return False
        await _people_and_companies(session, hashes)
    return True


async def _is_empty(session: AsyncSession) -> bool:
    return (await session.exec(select(Account.id).limit(1))).first() is None


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
