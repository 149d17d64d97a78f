"""Addresses whose owners had their accounts erased: no list of older people brings them back.

Only digests are kept, keyed with the portal's secret; after a change of that key they match nothing
any more. Owners who come back themselves are as free as anybody.
"""

from collections.abc import Iterable

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.kit import clock
from portal.kit.tokens import sealed_fingerprint
from portal.models.legacy import ErasedAddress


async def remember(session: AsyncSession, emails: Iterable[str]) -> None:
    """Note that the owner of these addresses, as they are stored, is erased; twice is no error."""
    digests = {_digest(each) for each in emails}
    found = await session.exec(
        select(ErasedAddress.digest).where(col(ErasedAddress.digest).in_(digests))
    )
    now = clock.now()
    session.add_all(
        ErasedAddress(digest=each, erased_at=now) for each in sorted(digests - set(found))
    )


async def erased_among(session: AsyncSession, emails: Iterable[str]) -> set[str]:
    """Return which of the addresses belong to somebody who was erased."""
    by_digest = {_digest(each): each for each in emails if each}
    found = await session.exec(
        select(ErasedAddress.digest).where(col(ErasedAddress.digest).in_(by_digest))
    )
    return {by_digest[each] for each in found}


def _digest(email: str) -> str:
    pepper = get_settings().secret_key.get_secret_value()
    return sealed_fingerprint(pepper, "erased address", email)
