"""Applications and people in companies, made the way people make them."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from portal import db
from portal.models.accounts import Account
from portal.models.companies import JoinApplication, Membership
from portal.models.notifications import Notification
from portal.schemas.companies import CompanyRow
from portal.schemas.memberships import (
    ApplicationRow,
    ApplyForm,
    FoundCompanyRow,
    RejectForm,
    SearchForm,
    TransferForm,
)
from portal.services import memberships
from portal.services.memberships.places import admin_slots
from tests.factories.accounts import PASSWORD, an_actor
from tests.factories.companies import a_member_of


def to(company: CompanyRow, message: str = "") -> ApplyForm:
    """Return an application form to the company."""
    return ApplyForm.read({"company_id": company.id, "message": message})


def because(reason: str = "") -> RejectForm:
    """Return a rejection with its reason."""
    return RejectForm.read({"reason": reason})


async def a_transfer_to(account: Account, password: str = PASSWORD) -> TransferForm:
    """Return the form that hands the admin right to the account."""
    place = await place_of(account)
    return TransferForm.read({"membership_id": str(place), "password": password})


async def does(account: Account, move: Any, *arguments: Any, **options: Any) -> Any:
    """Do something as the account's owner, in a transaction of its own."""
    actor = await an_actor(account)
    async with db.transaction() as session:
        return await move(session, actor, *arguments, **options)


async def applies(account: Account, company: CompanyRow, message: str = "") -> ApplicationRow:
    """Apply as the account's owner."""
    row: ApplicationRow = await does(account, memberships.apply_to_join, to(company, message))
    return row


async def searches(account: Account, query: str) -> FoundCompanyRow | None:
    """Search as the account's owner."""
    form = SearchForm.read({"query": query})
    found: FoundCompanyRow | None = await does(account, memberships.find_company_to_join, form)
    return found


async def an_admin_of(company: CompanyRow, by: Account, **facts: Any) -> Account:
    """Store another member and have an admin set them as admin."""
    account = await a_member_of(company, **facts)
    await does(by, memberships.set_admin, await place_of(account))
    return account


async def place_of(account: Account) -> UUID:
    """Return the id of the account's live membership."""
    async with db.reading() as session:
        found = await session.exec(
            select(Membership.id).where(
                col(Membership.account_id) == account.id, col(Membership.ended_at).is_(None)
            )
        )
        return found.one()


async def places_of(account: Account) -> list[Membership]:
    """Return all memberships the account ever had, oldest first."""
    async with db.reading() as session:
        found = await session.exec(
            select(Membership)
            .where(col(Membership.account_id) == account.id)
            .order_by(col(Membership.joined_at))
        )
        return list(found)


async def applications_of(account: Account) -> list[JoinApplication]:
    """Return all applications the account ever sent, oldest first."""
    async with db.reading() as session:
        found = await session.exec(
            select(JoinApplication)
            .where(col(JoinApplication.account_id) == account.id)
            .order_by(col(JoinApplication.created_at))
        )
        return list(found)


async def admins_of(company: CompanyRow) -> dict[UUID, int]:
    """Return account id -> slot of the company's admins."""
    async with db.reading() as session:
        return await admin_slots(session, UUID(company.id))


async def told(account: Account) -> list[str]:
    """Return the kinds of what the account's owner was told, oldest first."""
    async with db.reading() as session:
        found = await session.exec(
            select(Notification.kind)
            .where(col(Notification.account_id) == account.id)
            .order_by(col(Notification.created_at))
        )
        return list(found)
