"""A person who is erased leaves no brands behind."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.brands import Brand
from portal.models.suppliers import Supplier


async def forget(session: AsyncSession, account_id: UUID) -> None:
    """Blank the brands of the supplier that an account holds: a name may be a person's.

    The rows stay, ended, so that what was sold under them still hangs together.
    """
    of_account = select(Supplier.id).where(col(Supplier.account_id) == account_id)
    found = await session.exec(select(Brand).where(col(Brand.supplier_id).in_(of_account)))
    for brand in found:
        brand.name_zh = brand.name_en = brand.name_zh_key = brand.name_en_key = ""
        brand.name_zh_sound = brand.name_en_sound = ""
        brand.facts, brand.logo_id = {}, None
        brand.ended_at = brand.ended_at or clock.now()
    await session.flush()
