"""Filling a brand in: facts as one types, its files, and what becomes of a draft (B-19, B-21)."""

from typing import Any
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile
from portal.kit import clock, names, sounds
from portal.kit.words import N_
from portal.models.brands import Brand, BrandKind
from portal.models.reviews import Review, ReviewStatus
from portal.permissions import Actor
from portal.schemas.base import FormRefused, said
from portal.schemas.brands import (
    BRAND_FACTS,
    BRAND_PAPERS,
    CERTIFICATES,
    LOGO,
    NO_CERTIFICATE,
    OLD_CERTIFICATE,
    BrandDetailRow,
    BrandDraftForm,
    TerritoryForm,
)
from portal.services import audit, reviews
from portal.services.brands import logos
from portal.services.brands.access import KIND, access_case, access_supplier
from portal.services.brands.errors import BrandBegun, NamesFixed, TooManyBrands
from portal.services.brands.reading import detail_of
from portal.services.brands.renewing import can_renew
from portal.services.memberships import places

#: More than any supplier of a fair sells; each may become work for the desk.
MAX_BRANDS = 200
_KEY_LENGTH = 100
_SOUND_LENGTH = 8


async def save_draft(
    session: AsyncSession,
    actor: Actor,
    form: BrandDraftForm,
    *,
    kind: BrandKind,
    brand_id: UUID | None,
    version: int,
) -> BrandDetailRow:
    """Keep the facts that were sent and leave the others; without an id a brand begins.

    `version` is that of the row the person looked at: ChangedMeanwhile when another window saved
    since (security check 52). Raises NotAllowed, NotFound, TooManyBrands, NamesFixed, and
    ReviewLocked while the brand is at the desk.
    """
    if brand_id is None:
        brand, review = await _begin(session, actor, kind)
    else:
        brand, review = await access_case(session, actor, brand_id)
        if review.version != version:
            raise ChangedMeanwhile
    typed = {name: text for name, text in form.typed.items() if name in BRAND_FACTS[brand.kind]}
    await keep(session, actor, brand, review, review.facts | typed)
    return await detail_of(session, brand, review)


async def _begin(session: AsyncSession, actor: Actor, kind: BrandKind) -> tuple[Brand, Review]:
    supplier = await access_supplier(session, actor)
    # Two windows that begin at once count one after the other.
    await places.lock_own_account(session, actor)
    is_theirs = col(Brand.supplier_id) == supplier.id
    count = (await session.exec(select(func.count()).select_from(Brand).where(is_theirs))).one()
    if count >= MAX_BRANDS:
        raise TooManyBrands(count=str(count))
    brand = Brand(supplier_id=supplier.id, kind=kind, created_at=clock.now())
    session.add(brand)
    await session.flush()
    review = await reviews.open_draft(
        session, actor, KIND, brand.id, headline="", company_id=actor.company_id
    )
    return brand, review


async def keep(
    session: AsyncSession, actor: Actor, brand: Brand, review: Review, facts: dict[str, Any]
) -> None:
    """Store the facts of a locked case, and the names by which brands are compared.

    A brand that was approved keeps its names: raises NamesFixed for others, and ReviewLocked.
    """
    zh, en = str(facts.get("name_zh", "")), str(facts.get("name_en", ""))
    if brand.approved_at is not None and (zh, en) != (brand.name_zh, brand.name_en):
        raise NamesFixed
    await reviews.save_facts(session, review, facts, headline=headline_of(zh, en), actor=actor)
    name(brand, zh, en)
    await session.flush()


def headline_of(zh: str, en: str) -> str:
    """Return what lists call a brand: both names, the Latin one first."""
    return " · ".join(each for each in (en, zh) if each)


def name(brand: Brand, zh: str, en: str) -> None:
    """Give a brand its names and what they are compared by."""
    brand.name_zh, brand.name_en = zh, en
    brand.name_zh_key, brand.name_en_key = (names.fold(each)[:_KEY_LENGTH] for each in (zh, en))
    brand.name_zh_sound, brand.name_en_sound = (
        sounds.sound_of(each).key[:_SOUND_LENGTH] for each in (zh, en)
    )


async def set_territory(
    session: AsyncSession, actor: Actor, brand_id: UUID, form: TerritoryForm
) -> BrandDetailRow:
    """Say where an agency holds; raises NotFound, also for a private brand, and ReviewLocked."""
    brand, review = await access_case(session, actor, brand_id)
    _refuse_unknown(brand, "territory", BRAND_FACTS)
    await keep(session, actor, brand, review, review.facts | {"territory": form.codes})
    return await detail_of(session, brand, review)


async def put_paper(
    session: AsyncSession, actor: Actor, brand_id: UUID, slot: str, file_id: UUID
) -> BrandDetailRow:
    """Put an uploaded file into its place; what lay there is destroyed, but for a logo in use.

    Raises NotFound for a foreign brand or file, FormRefused for an unknown place, ReviewLocked.
    """
    brand, review = await access_case(session, actor, brand_id)
    _refuse_unknown(brand, slot, BRAND_PAPERS)
    look = reviews.look_at_logo if slot == LOGO else reviews.look_at
    await reviews.put_paper(session, actor, review, slot, file_id, look=look)
    await logos.keep(session, brand)
    return await detail_of(session, brand, review)


async def drop_paper(
    session: AsyncSession, actor: Actor, brand_id: UUID, slot: str
) -> BrandDetailRow:
    """Take a file out of its place; raises NotFound, FormRefused, ReviewLocked, SlotEmpty."""
    brand, review = await access_case(session, actor, brand_id)
    _refuse_unknown(brand, slot, BRAND_PAPERS)
    await reviews.drop_document(session, actor, review, slot)
    await logos.keep(session, brand)
    return await detail_of(session, brand, review)


def _refuse_unknown(brand: Brand, asked: str, known: dict[str, dict[str, str]]) -> None:
    if asked not in known[brand.kind]:
        raise FormRefused({"": said(N_("This field is not part of the form."))})


async def delete_draft(session: AsyncSession, actor: Actor, brand_id: UUID) -> None:
    """Delete a brand that was never submitted, with its files; raises BrandBegun and NotFound."""
    brand, review = await access_case(session, actor, brand_id)
    if review.status is not ReviewStatus.DRAFT or review.round > 0:
        raise BrandBegun
    for each in await reviews.documents_of(session, review.id):
        await reviews.drop_document(session, actor, review, each.slot)
    await session.delete(review)
    await session.delete(brand)
    audit.record(session, "brands:deleted", actor=actor, object_type="brand", object_id=brand.id)
    await session.flush()


async def renew(session: AsyncSession, actor: Actor, brand_id: UUID) -> BrandDetailRow:
    """Open a brand again: one that is over or nearly so asks for a new certificate and new dates.

    What is still approved stays so meanwhile. Raises ReviewCannotMove when there is nothing to
    renew, and NotFound.
    """
    brand, review = await access_case(session, actor, brand_id)
    if not can_renew(brand, review):
        raise reviews.ReviewCannotMove
    was_rejected = review.status is ReviewStatus.REJECTED
    await reviews.reopen(session, actor, review)
    if not was_rejected:
        await _ask_anew(session, actor, brand, review)
    return await detail_of(session, brand, review)


async def _ask_anew(session: AsyncSession, actor: Actor, brand: Brand, review: Review) -> None:
    """Forget the dates and mark the old certificate, which stays until another replaces it."""
    slot = CERTIFICATES[brand.kind]
    held = await reviews.documents_of(session, review.id)
    old = next((str(each.file_id) for each in held if each.slot == slot), NO_CERTIFICATE)
    gone = {"valid_from": "", "valid_until": "", "declared": ""}
    facts = {name: gone.get(name, value) for name, value in review.facts.items()}
    await keep(session, actor, brand, review, facts | {OLD_CERTIFICATE: old})
