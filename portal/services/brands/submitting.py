"""Handing a brand to the desk, complete and confirmed (B-19 to B-23)."""

from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile
from portal.kit.words import N_
from portal.models.brands import Brand, BrandKind
from portal.models.reviews import Review, ReviewStatus
from portal.permissions import Actor
from portal.schemas.base import FormRefused, said
from portal.schemas.brands import (
    CERTIFICATES,
    OLD_CERTIFICATE,
    REQUIRED_PAPERS,
    TICKED,
    BrandDetailRow,
    SubmitBrandForm,
    complete,
)
from portal.schemas.files import FileRow
from portal.services import reviews
from portal.services.brands.access import KIND, access_brand, access_case
from portal.services.brands.completeness import completeness_of
from portal.services.brands.drafting import keep
from portal.services.brands.errors import BrandNameTaken
from portal.services.brands.reading import detail_of, needs_declaration, papers_of

_PAPER_MISSING = N_("Please add this file.")
_CLAIMED = frozenset(
    {
        ReviewStatus.SUBMITTED,
        ReviewStatus.IN_REVIEW,
        ReviewStatus.NEEDS_CORRECTION,
        ReviewStatus.APPROVED,
        ReviewStatus.SUSPENDED,
    }
)


async def check_facts(session: AsyncSession, actor: Actor, brand_id: UUID) -> None:
    """Raise FormRefused beside each fact that is missing or not right."""
    brand = await access_brand(session, actor, brand_id)
    review = await reviews.find(session, KIND, brand.id)
    complete(brand.kind, {} if review is None else review.facts)


async def check_papers(session: AsyncSession, actor: Actor, brand_id: UUID) -> None:
    """Raise FormRefused at each required file that is missing (B-22)."""
    brand = await access_brand(session, actor, brand_id)
    review = await reviews.find(session, KIND, brand.id)
    if review is not None:
        _refuse_missing(brand, await papers_of(session, brand, review))


async def submit(
    session: AsyncSession, actor: Actor, brand_id: UUID, form: SubmitBrandForm, *, version: int
) -> BrandDetailRow:
    """Hand the brand in; the row says until when there will be an answer (B-20, B-23).

    All is checked once more. Raises NotAllowed, NotFound, ChangedMeanwhile when another window
    saved since, FormRefused, BrandNameTaken, ReviewLocked and NothingCorrected.
    """
    brand, review = await access_case(session, actor, brand_id)
    if review.version != version:
        raise ChangedMeanwhile
    texts = complete(brand.kind, review.facts).texts
    papers = await papers_of(session, brand, review)
    _refuse_missing(brand, papers)
    is_to_declare = needs_declaration(brand, texts, papers)
    if is_to_declare and form.declared != TICKED:
        words = said(N_("Without a certificate we need your declaration."))
        raise FormRefused({"declared": words})
    await _refuse_twice(session, brand)
    own = {OLD_CERTIFICATE: review.facts.get(OLD_CERTIFICATE, "")}
    facts = texts | own | {"declared": TICKED if is_to_declare else ""}
    await keep(session, actor, brand, review, facts)
    score = completeness_of(brand.kind, texts, papers)
    await reviews.submit(session, actor, review, completeness=score)
    return await detail_of(session, brand, review)


def _refuse_missing(brand: Brand, papers: dict[str, FileRow]) -> None:
    wanted = [*REQUIRED_PAPERS[brand.kind]]
    if brand.approved_at is not None:
        wanted.append(CERTIFICATES[brand.kind])  # a renewal is proven anew (life cycle 7)
    missing = [slot for slot in wanted if slot not in papers]
    if missing:
        raise FormRefused({slot: said(_PAPER_MISSING) for slot in missing})


async def _refuse_twice(session: AsyncSession, brand: Brand) -> None:
    """An agency may come in several territories; one's own brand is one brand."""
    if brand.kind is not BrandKind.PRIVATE:
        return
    same = [
        column == key
        for column, key in (
            (col(Brand.name_zh_key), brand.name_zh_key),
            (col(Brand.name_en_key), brand.name_en_key),
        )
        if key
    ]
    found = await session.exec(
        select(Brand.id)
        .join(Review, col(Review.subject_id) == col(Brand.id))
        .where(
            col(Review.kind) == KIND,
            col(Review.status).in_(_CLAIMED),
            col(Brand.supplier_id) == brand.supplier_id,
            col(Brand.kind) == BrandKind.PRIVATE,
            col(Brand.id) != brand.id,
            or_(*same),
        )
        .limit(1)
    )
    if found.first() is not None:
        raise BrandNameTaken
