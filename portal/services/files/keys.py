"""Master keys in use, and moving every file to the newest (security check 69)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.files import vault
from portal.files.vault import Binding, WrappedKey
from portal.models.files import StoredFile

_AT_ONCE = 500


async def count_by_key(session: AsyncSession) -> Mapping[str, int]:
    """Return how many files need each master key, by the key's id; destroyed ones need none."""
    found = await session.exec(
        select(StoredFile.key_id, func.count())
        .where(col(StoredFile.wrapped_key) != "")
        .group_by(col(StoredFile.key_id))
    )
    return dict(found.all())


@dataclass(frozen=True)
class Batch:
    """How many files were moved, and the last of them: the next batch begins behind it."""

    count: int
    last_id: UUID


async def rotate_some(session: AsyncSession, *, after: UUID | None) -> Batch | None:
    """Wrap the keys of up to 500 files with the newest master key, in the order of their ids.

    None when none is left. Commit after each call: a run that is cut short is taken up by the
    next. Raises MasterKeyMissing for a file whose master key is not in the settings.
    """
    newest = vault.master_keys()[0].id
    wanted = [col(StoredFile.wrapped_key) != "", col(StoredFile.key_id) != newest]
    if after is not None:
        wanted.append(col(StoredFile.id) > after)
    found = await session.exec(
        select(StoredFile)
        .where(*wanted)
        .order_by(col(StoredFile.id))
        .limit(_AT_ONCE)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    moved = list(found)
    for file in moved:
        old = WrappedKey(file.wrapped_key, file.key_id)
        new = vault.rewrap(old, Binding(file.id, file.owner_id))
        file.wrapped_key, file.key_id = new.text, new.key_id
    await session.flush()
    return Batch(len(moved), moved[-1].id) if moved else None


def master_key_ids() -> list[str]:
    """Return the ids of the master keys in the settings, newest first."""
    return [key.id for key in vault.master_keys()]
