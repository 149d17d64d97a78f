"""Whose is what in the demo world, for tests that reach for what belongs to others."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.accounts import Account, Session
from portal.models.brands import Brand
from portal.models.companies import (
    Company,
    Invitation,
    InvitationLetter,
    JoinApplication,
    Membership,
)
from portal.models.desk import SupportTicket
from portal.models.files import StoredFile
from portal.models.legacy import BadgeRecord
from portal.models.notifications import Notification
from portal.models.reviews import Review, ReviewDocument
from portal.models.suppliers import Supplier

#: What an argument of this name is the id of.
TABLES: dict[str, type[SQLModel]] = {
    "account_id": Account,
    "application_id": JoinApplication,
    "badge_id": BadgeRecord,
    "brand_id": Brand,
    "company_id": Company,
    "file_id": StoredFile,
    "invitation_id": Invitation,
    "letter_id": InvitationLetter,
    "membership_id": Membership,
    "notice_id": Notification,
    "review_id": Review,
    "session_id": Session,
    "ticket_id": SupportTicket,
}
Owners = dict[str, dict[UUID, set[UUID]]]


async def owners(session: AsyncSession) -> Owners:
    """Return for each kind of id every object with the accounts that have a part in it.

    Tickets and badge records are the desk's alone.
    """

    async def rows(table: type[SQLModel]) -> list[Any]:
        return list(await session.exec(select(table)))

    people: dict[UUID | None, set[UUID]] = defaultdict(set)
    for place in await rows(Membership):
        people[place.company_id].add(place.account_id)
    addresses = {each.email: each.id for each in await rows(Account)}
    suppliers = {each.id: each.account_id for each in await rows(Supplier)}
    found: Owners = {name: {} for name in TABLES}
    for name in ("ticket_id", "badge_id"):
        found[name] = {each.id: set() for each in await rows(TABLES[name])}
    for name in ("letter_id", "notice_id", "session_id"):
        found[name] = {each.id: {each.account_id} for each in await rows(TABLES[name])}
    found["account_id"] = {each: {each} for each in addresses.values()}
    found["company_id"] = {each.id: people[each.id] for each in await rows(Company)}
    found["membership_id"] = {each.id: people[each.company_id] for each in await rows(Membership)}
    found["brand_id"] = {each.id: {suppliers[each.supplier_id]} for each in await rows(Brand)}
    for each in await rows(JoinApplication):
        found["application_id"][each.id] = people[each.company_id] | {each.account_id}
    for each in await rows(Invitation):
        found["invitation_id"][each.id] = people[each.company_id] | _known(addresses, each.email)
    for each in await rows(Review):
        found["review_id"][each.id] = people[each.company_id] | {each.applicant_id}
    for each in await rows(StoredFile):
        found["file_id"][each.id] = {each.owner_id} | await _lookers(session, each.id)
    return found


def _known(addresses: dict[str, UUID], email: str) -> set[UUID]:
    return {addresses[email]} if email in addresses else set()


async def _lookers(session: AsyncSession, file_id: UUID) -> set[UUID]:
    """Return who at the desk has claimed the case that the file lies in."""
    claims: Iterable[UUID | None] = await session.exec(
        select(Review.claimed_by)
        .join(ReviewDocument, col(ReviewDocument.review_id) == col(Review.id))
        .where(col(ReviewDocument.file_id) == file_id)
    )
    return {each for each in claims if each is not None}
