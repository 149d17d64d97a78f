"""Reading what is one person's, out of every table, in a form that machines read."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.brands import Brand
from portal.models.companies import Company, Invitation, InvitationLetter
from portal.models.files import FileOpening, StoredFile
from portal.models.infrastructure import AuditEvent
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewRemark
from portal.models.suppliers import Supplier
from portal.schemas.identity_cases import SEALED_FIELDS
from portal.services.exporting.registry import KINDS, TOLD_OF_NOTICES, Kind
from portal.services.identity.facts import NUMBER_KEY, read_sealed
from portal.services.suppliers import banking

Rows = list[dict[str, Any]]


async def collect(session: AsyncSession, account_id: UUID) -> dict[str, Rows]:
    """Return the rows of each file of the copy, by the file's name: plain JSON values.

    Numbers of documents and accounts are in the open: this is for their owner, and is kept
    nowhere but in their encrypted copy.
    """
    found = {kind.file: await _rows(session, kind, account_id) for kind in KINDS}
    found["invitations"] += await _unanswered(session, found["account"][0]["email"])
    for notice in found["notifications"]:
        notice["details"] = _without_people(notice["details"])
    for review in found["reviews"]:
        review["facts"] = _opened(review["kind"], review["facts"], account_id)
    for supplier in found["supplier"]:
        supplier["facts"] = _opened(ReviewKind.SUPPLIER, supplier["facts"], account_id)
    found |= await _around(session, account_id)
    found["companies"] = await _companies(session, found)
    return found


async def _around(session: AsyncSession, account_id: UUID) -> dict[str, Rows]:
    """Return what belongs to the person by way of their account, reviews, files or supplier."""
    own_reviews = col(Review.applicant_id) == account_id
    own_files = col(StoredFile.owner_id) == account_id
    return {
        "about_me": await _told(
            session,
            AuditEvent,
            ("at", "action"),
            col(AuditEvent.object_type) == "account",
            col(AuditEvent.object_id) == account_id,
        ),
        "brands": await _brands(session, account_id),
        "documents": await _told(
            session,
            ReviewDocument,
            ("review_id", "slot", "file_id", "added_at", "findings", "failures"),
            col(ReviewDocument.review_id).in_(select(Review.id).where(own_reviews)),
        ),
        "openings_of_my_files": await _told(
            session,
            FileOpening,
            ("file_id", "at"),
            col(FileOpening.file_id).in_(select(StoredFile.id).where(own_files)),
            col(FileOpening.viewer_id) != account_id,
        ),
        "remarks": await _told(
            session,
            ReviewRemark,
            ("review_id", "round", "target", "reason", "note", "created_at"),
            col(ReviewRemark.review_id).in_(select(Review.id).where(own_reviews)),
        ),
    }


async def list_letters(session: AsyncSession, account_id: UUID) -> list[tuple[str, bytes]]:
    """Return the number and the PDF of every letter of the person's."""
    found = await session.exec(
        select(InvitationLetter.number, InvitationLetter.content)
        .where(col(InvitationLetter.account_id) == account_id)
        .order_by(col(InvitationLetter.number))
    )
    return list(found)


async def _rows(session: AsyncSession, kind: Kind, account_id: UUID) -> Rows:
    is_own = col(getattr(kind.table, kind.by)) == account_id
    return await _told(session, kind.table, kind.told, is_own)


async def _told(session: AsyncSession, table: Any, told: tuple[str, ...], *own: Any) -> Rows:
    columns = [getattr(table, each) for each in told]
    found = await session.exec(select(*columns).where(*own).order_by(table.id))
    return [
        {name: _plain(value) for name, value in zip(told, row, strict=True)} for row in found.all()
    ]


async def _unanswered(session: AsyncSession, email: str) -> Rows:
    """Return the invitations to the person's address that no account has taken yet."""
    told = next(kind.told for kind in KINDS if kind.file == "invitations")
    is_theirs = (col(Invitation.email) == email, col(Invitation.account_id).is_(None))
    return await _told(session, Invitation, told, *is_theirs)


async def _brands(session: AsyncSession, account_id: UUID) -> Rows:
    told = (
        *("id", "kind", "name_zh", "name_en", "facts", "valid_from", "valid_until"),
        *("logo_id", "created_at", "approved_at", "ended_at"),
    )
    of_account = select(Supplier.id).where(col(Supplier.account_id) == account_id)
    return await _told(session, Brand, told, col(Brand.supplier_id).in_(of_account))


async def _companies(session: AsyncSession, found: Mapping[str, Rows]) -> Rows:
    """Return which companies the other files speak of: what everybody may know of them."""
    ids = {
        UUID(row["company_id"]) for rows in found.values() for row in rows if row.get("company_id")
    }
    told = ("id", "code", "full_name", "country")
    return await _told(session, Company, told, col(Company.id).in_(ids))


def _without_people(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name in TOLD_OF_NOTICES}


def _opened(kind: str, facts: Mapping[str, Any], account_id: UUID) -> dict[str, Any]:
    clear = {name: value for name, value in facts.items() if name != NUMBER_KEY}
    if kind == ReviewKind.IDENTITY:
        clear |= {name: read_sealed(facts, name) for name in SEALED_FIELDS if name in facts}
    if kind == ReviewKind.SUPPLIER and "bank_account" in facts:
        clear = banking.with_number(account_id, clear)
    return clear


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
