"""Getting at brands: as their supplier, behind their lock, and for products."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.models.brands import Brand
from portal.models.reviews import Review, ReviewKind
from portal.models.suppliers import Supplier
from portal.permissions import Actor, Permission
from portal.schemas.brands import today
from portal.services import reviews, suppliers
from portal.services.brands.errors import BrandUnusable

KIND = ReviewKind.BRAND


async def access_supplier(session: AsyncSession, actor: Actor) -> Supplier:
    """Return the actor's own authenticated supplier.

    Raises NotAllowed without BRANDS_EDIT, and what suppliers.access_own raises.
    """
    if not actor.may(Permission.BRANDS_EDIT):
        raise NotAllowed
    return await suppliers.access_own(session, actor)


async def access_brand(session: AsyncSession, actor: Actor, brand_id: UUID) -> Brand:
    """Return a brand of the actor's own supplier; foreign and missing ones are NotFound."""
    supplier = await access_supplier(session, actor)
    brand = await session.get(Brand, brand_id)
    if brand is None or brand.supplier_id != supplier.id:
        raise NotFound
    return brand


async def access_case(session: AsyncSession, actor: Actor, brand_id: UUID) -> tuple[Brand, Review]:
    """Return the actor's own brand with its case, both locked, the case first."""
    brand = await access_brand(session, actor, brand_id)
    case = await reviews.find(session, KIND, brand.id)
    if case is None:
        raise NotFound
    review = await reviews.access_own(session, actor, case.id)
    return await lock_brand(session, brand_id), review


async def lock_brand(session: AsyncSession, brand_id: UUID) -> Brand:
    """Return a brand, fresh and locked; its case is locked before. NotFound when unknown."""
    found = await session.exec(
        select(Brand)
        .where(col(Brand.id) == brand_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    brand = found.first()
    if brand is None:
        raise NotFound
    return brand


async def usable_for(session: AsyncSession, supplier_id: UUID) -> list[Brand]:
    """Return the brands that the supplier's products may carry today, by name (B-17).

    Approved, begun and not over by the day in Shanghai, whether or not the worker has noticed;
    none of them while the supplier itself is not authenticated.
    """
    supplier = await session.get(Supplier, supplier_id)
    if supplier is None or not supplier.is_authenticated(clock.now()):
        return []
    found = await session.exec(
        select(Brand)
        .where(
            col(Brand.supplier_id) == supplier_id,
            col(Brand.approved_at).is_not(None),
            col(Brand.ended_at).is_(None),
        )
        .order_by(col(Brand.name_en_key), col(Brand.name_zh_key), col(Brand.id))
    )
    day = today()
    return [each for each in found if each.is_usable(day)]


async def access_usable(session: AsyncSession, actor: Actor, brand_id: UUID) -> Brand:
    """Return a brand that the actor's products may carry today (B-17).

    Raises BrandUnusable for one that is not approved or over, NotFound for a foreign one.
    """
    brand = await access_brand(session, actor, brand_id)
    if not brand.is_usable(today()):
        raise BrandUnusable
    return brand
