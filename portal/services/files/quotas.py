"""How much one person may hand in: tries, files and bytes (security check 43)."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.files import FilePurpose, StoredFile
from portal.services import throttles
from portal.services.files.errors import TooManyFiles
from portal.services.throttles import Allowance

#: What throttles count tries under; the subject is the account's id.
AREA = "uploads"
MAX_FILES = 50
MAX_BYTES = 200_000_000
_SPAN = timedelta(days=1)
#: A file that is refused costs us more than one that is kept, so tries are counted as well.
_TRIES = (Allowance(30, timedelta(minutes=10)), Allowance(150, _SPAN))


async def count_try(session: AsyncSession, account_id: UUID) -> None:
    """Count an upload that begins; raises TooManyTries after 30 in 10 minutes or 150 in a day."""
    await throttles.count_within(session, {throttles.key_for(AREA, str(account_id)): _TRIES})


async def refuse_beyond(session: AsyncSession, account_id: UUID, *, more: int = 0) -> None:
    """Raise TooManyFiles when one more file of `more` bytes is over the quota of 24 hours.

    Certain only while the account is locked. Destroyed files count as well.
    """
    found = await session.exec(
        select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(
            col(StoredFile.owner_id) == account_id,
            col(StoredFile.purpose) != FilePurpose.COPY,
            col(StoredFile.created_at) > clock.now() - _SPAN,
        )
    )
    files, taken = found.one()
    if files >= MAX_FILES or taken + more > MAX_BYTES:
        raise TooManyFiles
