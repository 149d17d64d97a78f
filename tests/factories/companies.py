"""Companies, made the way people make them."""

from typing import Any
from uuid import UUID

from portal import db
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.companies import Membership
from portal.permissions import Actor
from portal.schemas.companies import CompanyDraftForm, CompanyForm, CompanyRow
from portal.services import companies
from tests.factories.accounts import an_account, an_actor

FACTS: dict[str, Any] = {
    "full_name": "Nordlicht Leuchten GmbH",
    "country": "DE",
    "address": "Am Kai 4",
    "city": "Hamburg",
    "business_type": "wholesaler",
    "registration_number": "HRB 148203",
    "main_products": "Lamps",
}


def a_form(**changes: Any) -> CompanyForm:
    """Return a complete company form, different in what the test is about."""
    return CompanyForm.read({**FACTS, **changes})


def a_draft_form(**changes: Any) -> CompanyDraftForm:
    """Return a form with name and country only, and what the test adds."""
    return CompanyDraftForm.read({"full_name": "ООО «Вега»", "country": "RU", **changes})


async def a_company(creator: Actor, **changes: Any) -> CompanyRow:
    """Create a complete company in a transaction of its own, whatever looks like it."""
    async with db.transaction() as session:
        return await companies.create_company(
            session, creator, a_form(**changes), acknowledged=True
        )


async def a_member_of(company: CompanyRow, **facts: Any) -> Account:
    """Store an account that belongs to the company without being its admin."""
    account = await an_account(**facts)
    async with db.transaction() as session:
        place = Membership(
            company_id=UUID(company.id), account_id=account.id, joined_at=clock.now()
        )
        session.add(place)
    return account


async def an_admin(**changes: Any) -> tuple[Account, CompanyRow]:
    """Store a buyer and the company they created."""
    account = await an_account()
    return account, await a_company(await an_actor(account), **changes)
