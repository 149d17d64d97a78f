"""Two suppliers that claim one name: what the desk compares before it decides (life cycle 7)."""

from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import sounds
from portal.kit.words import N_
from portal.models.brands import Brand, BrandKind
from portal.models.reviews import Review, ReviewStatus
from portal.models.suppliers import Supplier
from portal.schemas.brands import today
from portal.schemas.reviews import OtherRow
from portal.services.brands.access import KIND

_MOST_OTHERS = 10
#: Of brands that begin alike so many are compared letter by letter.
_MOST_COMPARED = 200
#: A claim that the desk has yet to decide, or has granted.
_CLAIMS = frozenset(
    {
        ReviewStatus.SUBMITTED,
        ReviewStatus.IN_REVIEW,
        ReviewStatus.NEEDS_CORRECTION,
        ReviewStatus.APPROVED,
        ReviewStatus.SUSPENDED,
    }
)
_OWNED = N_("{supplier} owns a brand of this name: approved.")
_SOLD = N_("{supplier} sells a brand of this name as an agent: approved.")
_OWN_CLAIM = N_("{supplier} claims this name as its own: not decided yet.")
_AGENT_CLAIM = N_("{supplier} claims this name as an agent: not decided yet.")
_ALIKE = N_("{supplier} has a brand whose name is similar or sounds alike.")


async def others(session: AsyncSession, review: Review) -> list[OtherRow]:
    """Return brands of other suppliers with the same name, then those that sound alike.

    Names meet by kit.names.fold in either script, so "Aurora" and "AURÓRA" are one; those that
    sound alike by kit.sounds, so that 华为 meets "Huawei". At most ten.
    """
    brand = await session.get_one(Brand, review.subject_id)
    keys = {brand.name_zh_key, brand.name_en_key} - {""}
    if not keys:
        return []
    same = or_(col(Brand.name_zh_key).in_(keys), col(Brand.name_en_key).in_(keys))
    rows = [_same_name(*each) for each in await _claims(session, brand, same, _MOST_OTHERS)]
    if len(rows) < _MOST_OTHERS:
        rows += await _alike(session, brand, keys)
    return rows[:_MOST_OTHERS]


async def _claims(
    session: AsyncSession, brand: Brand, names: Any, limit: int
) -> list[tuple[Brand, Review, str]]:
    """Return other suppliers' brands that fit, granted ones first, with the supplier's name."""
    of_brand = and_(col(Review.subject_id) == col(Brand.id), col(Review.kind) == KIND)
    is_granted = and_(col(Brand.approved_at).is_not(None), col(Brand.ended_at).is_(None))
    found = await session.exec(
        select(Brand, Review, Supplier.legal_name)
        .join(Review, of_brand)
        .join(Supplier, col(Supplier.id) == col(Brand.supplier_id))
        .where(
            names,
            col(Brand.supplier_id) != brand.supplier_id,
            or_(is_granted, col(Review.status).in_(_CLAIMS)),
        )
        .order_by(col(Brand.approved_at).is_(None), col(Brand.created_at), col(Brand.id))
        .limit(limit)
    )
    return [(other, case, supplier) for other, case, supplier in found]


def _same_name(other: Brand, case: Review, supplier: str) -> OtherRow:
    is_private = other.kind is BrandKind.PRIVATE
    if other.is_usable(today()):
        text = _OWNED if is_private else _SOLD
    else:
        text = _OWN_CLAIM if is_private else _AGENT_CLAIM
    return _row(other, case, supplier, text)


async def _alike(session: AsyncSession, brand: Brand, keys: set[str]) -> list[OtherRow]:
    own = [sounds.sound_of(each) for each in (brand.name_zh, brand.name_en) if each]
    near = {key for each in own for key in sounds.keys_around(each)}
    if not near:
        return []
    alike = or_(col(Brand.name_zh_sound).in_(near), col(Brand.name_en_sound).in_(near))
    found = await _claims(session, brand, alike, _MOST_COMPARED)
    return [
        _row(other, case, supplier, _ALIKE)
        for other, case, supplier in found
        if not keys & {other.name_zh_key, other.name_en_key} and _sounds_like(own, other)
    ]


def _sounds_like(own: list[sounds.Sound], other: Brand) -> bool:
    theirs = [sounds.sound_of(each) for each in (other.name_zh, other.name_en) if each]
    return any(sounds.are_alike(one, two) for one in own for two in theirs)


def _row(other: Brand, case: Review, supplier: str, text: str) -> OtherRow:
    title = " · ".join(each for each in (other.name_en, other.name_zh) if each)
    return OtherRow(
        title=title,
        text=text,
        values={"supplier": supplier},
        queue=KIND.value,
        review_id=str(case.id),
    )
