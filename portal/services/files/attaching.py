"""What a review does with files: takes one, lets one go, keeps one after all."""

from datetime import timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.files import vault
from portal.files.vault import Binding, WrappedKey
from portal.kit import clock
from portal.models.files import FilePurpose, StoredFile
from portal.permissions import Actor
from portal.services import audit
from portal.services.files.access import lock_file


async def attach(
    session: AsyncSession,
    actor: Actor,
    file_id: UUID,
    purpose: FilePurpose,
    *,
    owner_id: UUID | None = None,
) -> StoredFile:
    """Take a loose file of the actor's for a review; it is kept until it is released.

    With `owner_id` the actor acts for somebody else, whose the file then is, whoever of the two
    handed it in. NotFound alike when it is missing, foreign, for another purpose, destroyed or
    taken already.
    """
    file = await lock_file(session, file_id)
    owner = owner_id or actor.account_id
    is_loose = file.attached_at is None and file.destroyed_at is None
    if not is_loose or file.purpose is not purpose:
        raise NotFound
    if file.owner_id not in {actor.account_id, owner}:
        raise NotFound
    if file.owner_id != owner:
        _give_to(file, owner)
    file.attached_at = clock.now()
    file.destroy_at = None
    audit.record(
        session,
        "files:attached",
        actor=actor,
        object_type="file",
        object_id=file.id,
        owner_id=str(owner),
    )
    await session.flush()
    return file


def _give_to(file: StoredFile, owner_id: UUID) -> None:
    old, new = Binding(file.id, file.owner_id), Binding(file.id, owner_id)
    key = vault.rewrap(WrappedKey(file.wrapped_key, file.key_id), old, to=new)
    file.wrapped_key, file.key_id, file.owner_id = key.text, key.key_id, owner_id


async def release(session: AsyncSession, file_id: UUID, *, days: int) -> None:
    """Let a file go: it is destroyed so many days from now, 0 for the next tidy-up (check 49).

    NotFound when there is none; no error when it is destroyed already.
    """
    file = await lock_file(session, file_id)
    if file.destroyed_at is None:
        file.destroy_at = clock.now() + timedelta(days=days)
        await session.flush()


async def keep(session: AsyncSession, file_id: UUID) -> None:
    """Keep a released file after all; NotFound when it is missing or destroyed."""
    file = await lock_file(session, file_id)
    if file.destroyed_at is not None:
        raise NotFound
    file.destroy_at = None
    await session.flush()
