"""Taking a file in: looked at, written anew, encrypted, stored, and only then on record."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import NotAllowed, PortalError
from portal.files import antivirus, intake, store, vault
from portal.files.names import tidy_name
from portal.files.rewritten import Rewritten
from portal.files.vault import Binding, Sealed
from portal.kit import clock
from portal.models.files import FilePurpose, StoredFile
from portal.permissions import Actor, Permission
from portal.schemas.files import FileRow
from portal.services import audit
from portal.services.files import planning, quotas
from portal.services.memberships import places

#: What nobody takes within a day is destroyed.
LOOSE_FOR = timedelta(days=1)
Also = Callable[[AsyncSession, Actor], Awaitable[None]]
Check = Callable[[AsyncSession, StoredFile], Awaitable[None]]


async def allow_upload(actor: Actor) -> None:
    """Let the actor begin an upload and count it; call before a byte of it is read.

    Raises NotAllowed, TooManyTries and TooManyFiles.
    """
    if not actor.may(Permission.FILES_ADD) or actor.needs_agreement:
        raise NotAllowed
    async with db.transaction() as session:
        await quotas.count_try(session, actor.account_id)
        await quotas.refuse_beyond(session, actor.account_id)


async def take_in(actor: Actor, purpose: FilePurpose, name: str, content: bytes) -> FileRow:
    """Keep a file of the actor's: rewritten, encrypted, whole; opens its own transaction.

    The store takes the bytes first, for a row must never name a file that is not whole
    (security check 64), and where they lie is written down before. Raises
    what scanner and intake refuse, StoreFull, StoreDown and TooManyFiles.
    """
    await antivirus.scan(content)
    rewritten = await intake.rewrite(content)
    file, sealed = await asyncio.to_thread(_seal, actor.account_id, purpose, name, rewritten)
    await _keep(actor, file, sealed, _refuse_beyond)
    return FileRow.of(file)


async def keep_copy(actor: Actor, name: str, content: bytes, *, days: int, also: Also) -> None:
    """Keep a ZIP that the portal made for the actor, so many days; no quota counts it.

    `also` happens in the transaction that puts it on record, behind the lock of the account, and
    may still refuse. Raises StoreFull and StoreDown.
    """
    made = Rewritten(content, "application/zip", {})
    file, sealed = await asyncio.to_thread(_seal, actor.account_id, FilePurpose.COPY, name, made)
    file.attached_at = file.created_at
    file.destroy_at = file.created_at + timedelta(days=days)
    await _keep(actor, file, sealed, lambda session, _file: also(session, actor))


def _seal(
    owner_id: UUID, purpose: FilePurpose, name: str, rewritten: Rewritten
) -> tuple[StoredFile, Sealed]:
    """Make the row and the encrypted bytes; 10 MB take long enough to be kept off the loop."""
    file_id, now = uuid4(), clock.now()
    sealed = vault.seal(rewritten.content, Binding(file_id, owner_id))
    file = StoredFile(
        id=file_id,
        owner_id=owner_id,
        purpose=purpose,
        name=tidy_name(name, rewritten.media_type),
        media_type=rewritten.media_type,
        size=len(rewritten.content),
        sha256=hashlib.sha256(rewritten.content).hexdigest(),
        place=store.new_place(),
        wrapped_key=sealed.key.text,
        key_id=sealed.key.key_id,
        measures=rewritten.measures,
        created_at=now,
        destroy_at=now + LOOSE_FOR,
    )
    return file, sealed


async def _keep(actor: Actor, file: StoredFile, sealed: Sealed, check: Check) -> None:
    async with db.transaction() as session:
        planning.plan(session, file.place)
    try:
        await store.put(file.place, sealed.content)
        async with db.transaction() as session:
            await _register(session, actor, file, check)
    except BaseException:
        # Also when the process is told to stop. Should this fail too, the plan is still there.
        with suppress(PortalError):
            await store.drop(file.place)
        raise


async def _refuse_beyond(session: AsyncSession, file: StoredFile) -> None:
    await quotas.refuse_beyond(session, file.owner_id, more=file.size)


async def _register(session: AsyncSession, actor: Actor, file: StoredFile, check: Check) -> None:
    # Locked, so that ten uploads at once cannot all be the fiftieth.
    await places.lock_own_account(session, actor)
    await check(session, file)
    await planning.fulfil(session, file.place)
    session.add(file)
    audit.record(
        session,
        "files:added",
        actor=actor,
        object_type="file",
        object_id=file.id,
        purpose=file.purpose.value,
        size=file.size,
        sha256=file.sha256,
    )
    await session.flush()
