"""What an erased account leaves of its supplier: the company as the register has it, no person."""

from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.reviews import Review, ReviewRemark
from portal.services.suppliers.access import KIND, find_by_account


async def forget(session: AsyncSession, account_id: UUID) -> None:
    """Blank what an account's supplier and its cases say of people, and close its areas.

    Names, bank and contact go; the legal name, the country and the number stay, as the register
    of companies shows them to everybody. The files are forgotten by services.files.
    """
    supplier = await find_by_account(session, account_id)
    if supplier is None:
        return
    supplier.facts = {}
    supplier.authenticated_at = supplier.valid_until = None
    cases = select(Review.id).where(col(Review.kind) == KIND, col(Review.subject_id) == supplier.id)
    unsynchronised = {"synchronize_session": False}
    await session.exec(
        delete(ReviewRemark).where(col(ReviewRemark.review_id).in_(cases)),
        execution_options=unsynchronised,
    )
    await session.exec(
        update(Review).where(col(Review.id).in_(cases)).values(facts={}, note=""),
        execution_options=unsynchronised,
    )
    await session.flush()
