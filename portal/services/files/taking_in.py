"""Taking a file in: looked at, written anew, encrypted, stored, and only then on record."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import NotAllowed, PortalError
from portal.files import store, vault
from portal.files.names import tidy_name
from portal.files.vault import Binding, Sealed
from portal.kit import clock
from portal.models.files import FilePurpose, StoredFile
from portal.permissions import Actor, Permission
from portal.schemas.files import FileRow
from portal.services import audit
from portal.services.files import quotas
from portal.services.memberships import places

#: What nobody takes within a day is destroyed.
LOOSE_FOR = timedelta(days=1)


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
    (security check 64). Raises what intake refuses, StoreFull, StoreDown, TooManyFiles.
    """
    rewritten = await _rewrite(content)
    file = StoredFile(
        id=uuid4(),
        owner_id=actor.account_id,
        purpose=purpose,
        name=tidy_name(name, rewritten.media_type),
        media_type=rewritten.media_type,
        size=len(rewritten.content),
        sha256=hashlib.sha256(rewritten.content).hexdigest(),
        place=store.new_place(),
        wrapped_key="",
        key_id="",
        measures=rewritten.measures,
        created_at=clock.now(),
        destroy_at=clock.now() + LOOSE_FOR,
    )
    sealed = vault.seal(rewritten.content, Binding(file.id, file.owner_id))
    file.wrapped_key, file.key_id = sealed.key.text, sealed.key.key_id
    await _keep(actor, file, sealed)
    return FileRow.of(file)


async def _keep(actor: Actor, file: StoredFile, sealed: Sealed) -> None:
    try:
        await store.put(file.place, sealed.content)
        async with db.transaction() as session:
            await _register(session, actor, file)
    except BaseException:
        # Also when the process is told to stop: bytes that no row knows would lie there for good.
        with suppress(PortalError):
            await store.drop(file.place)
        raise


async def _register(session: AsyncSession, actor: Actor, file: StoredFile) -> None:
    # Locked, so that ten uploads at once cannot all be the fiftieth.
    await places.lock_own_account(session, actor)
    await quotas.refuse_beyond(session, actor.account_id, more=file.size)
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


@dataclass(frozen=True)
class _Rewritten:
    content: bytes
    media_type: str
    measures: dict[str, Any]


_MAGIC = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


async def _rewrite(content: bytes) -> _Rewritten:
    for magic, media_type in _MAGIC.items():
        if content.startswith(magic):
            return _Rewritten(content, media_type, {})
    raise NotAllowed
