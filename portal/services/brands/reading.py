"""What a supplier sees of its brands: the list, and one of them with its files."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.brands import Brand, BrandKind
from portal.models.files import StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewStatus
from portal.permissions import Actor
from portal.schemas.base import SaidRow
from portal.schemas.brands import (
    BRAND_PAPERS,
    CERTIFICATES,
    OLD_CERTIFICATE,
    BrandDetailRow,
    BrandFactsRow,
    BrandRow,
    today,
)
from portal.schemas.files import FileRow
from portal.services import reviews
from portal.services.brands.access import KIND, access_brand, access_supplier
from portal.services.brands.completeness import completeness_of, lacking_of
from portal.services.brands.renewing import can_renew


async def list_brands(session: AsyncSession, actor: Actor) -> list[BrandRow]:
    """Return all brands of the actor's supplier, the newest first; their number is limited.

    Raises NotAllowed, and what suppliers.access_own raises.
    """
    supplier = await access_supplier(session, actor)
    of_brand = and_(col(Review.subject_id) == col(Brand.id), col(Review.kind) == KIND)
    found = await session.exec(
        select(Brand, Review)
        .join(Review, of_brand)
        .where(col(Brand.supplier_id) == supplier.id)
        .order_by(col(Brand.created_at).desc(), col(Brand.id))
    )
    return [BrandRow(**await _shown(session, brand, review)) for brand, review in found]


async def find_brand(session: AsyncSession, actor: Actor, brand_id: UUID) -> BrandDetailRow:
    """Return one of the actor's brands; foreign and missing ones are NotFound."""
    brand = await access_brand(session, actor, brand_id)
    review = await reviews.find(session, KIND, brand.id)
    assert review is not None  # noqa: S101 - both are made in one transaction
    return await detail_of(session, brand, review)


async def detail_of(session: AsyncSession, brand: Brand, review: Review) -> BrandDetailRow:
    """Return the row of a brand and its case; the caller has checked whose it is."""
    papers = await papers_of(session, brand, review)
    return BrandDetailRow(
        **await _shown(session, brand, review),
        version=review.version,
        facts=facts_row(review.facts),
        papers=papers,
        findings=await _findings_of(session, review, papers),
        completeness=completeness_of(brand.kind, review.facts, papers),
        lacking=lacking_of(brand.kind, review.facts, papers),
        openings=await reviews.openings_of(session, review),
        is_renewal=brand.approved_at is not None,
        needs_declaration=needs_declaration(brand, review.facts, papers),
    )


async def _shown(session: AsyncSession, brand: Brand, review: Review) -> dict[str, Any]:
    names = [each for each in (brand.name_en, brand.name_zh) if each]
    is_new = review.status is ReviewStatus.DRAFT and review.round == 0
    return {
        "id": str(brand.id),
        "kind": brand.kind.value,
        "name": names[0] if names else "",
        "name_zh": names[1] if len(names) > 1 else "",
        "case": await reviews.case_of(session, review),
        "valid_until": brand.valid_until.isoformat() if brand.valid_until else "",
        "is_usable": brand.is_usable(today()),
        "can_delete": is_new,
        "can_renew": can_renew(brand, review),
    }


def facts_row(facts: dict[str, Any]) -> BrandFactsRow:
    """Return facts as the browser shows them; what only the portal needs stays out."""
    return BrandFactsRow(
        **{name: facts[name] for name in BrandFactsRow.model_fields if facts.get(name)}
    )


async def papers_of(session: AsyncSession, brand: Brand, review: Review) -> dict[str, FileRow]:
    """Return what lies in which slot; a certificate that a renewal replaces is missing."""
    found = await session.exec(
        select(ReviewDocument.slot, StoredFile)
        .join(StoredFile, col(StoredFile.id) == col(ReviewDocument.file_id))
        .where(col(ReviewDocument.review_id) == review.id, col(StoredFile.destroyed_at).is_(None))
    )
    old = review.facts.get(OLD_CERTIFICATE)
    held = {slot: FileRow.of(file) for slot, file in found if str(file.id) != old}
    return {slot: held[slot] for slot in BRAND_PAPERS[brand.kind] if slot in held}


async def _findings_of(
    session: AsyncSession, review: Review, papers: dict[str, FileRow]
) -> dict[str, list[SaidRow]]:
    held = await reviews.documents_of(session, review.id)
    return reviews.hints_of([each for each in held if each.slot in papers])


def needs_declaration(brand: Brand, facts: dict[str, Any], papers: dict[str, FileRow]) -> bool:
    """Return whether nothing proves that a private brand is the supplier's own (life cycle 7)."""
    has_proof = bool(facts.get("trademark_number")) and CERTIFICATES[brand.kind] in papers
    return brand.kind is BrandKind.PRIVATE and not has_proof
