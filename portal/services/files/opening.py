"""Opening a file: nobody sees a byte of which no row tells (security checks 47 and 48)."""

import asyncio
import hashlib
import hmac
import logging
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.files import store, vault
from portal.files.errors import FileGone
from portal.files.vault import Binding, WrappedKey
from portal.files.watermarks import watermark
from portal.kit import clock
from portal.models.files import FileOpening, StoredFile
from portal.permissions import Actor
from portal.services import audit
from portal.services.files.access import access_file

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class OpenedFile:
    """What a viewer is sent."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def is_shown(self) -> bool:
        """Whether a browser shows it; what is packed is saved instead."""
        return self.media_type != "application/zip"


async def open_file(actor: Actor, file_id: UUID) -> OpenedFile:
    """Return a file for its viewer, after the opening is on record and committed.

    Opens its own transactions. Everybody but the owner gets it with their name and the time
    across it. NotFound as access_file; FileGone and StoreDown, and then nothing is recorded.
    """
    async with db.glance() as session:
        file = await access_file(session, actor, file_id)
    content = await content_of(file)
    if file.owner_id != actor.account_id:
        content = await watermark(content, file.media_type, _line_of(actor))
    async with db.transaction() as session:
        # Asked again: the case may have been given back while the bytes were on their way.
        await access_file(session, actor, file_id)
        await _record(session, actor, file)
    return OpenedFile(name=file.name, media_type=file.media_type, content=content)


def _line_of(actor: Actor) -> str:
    return f"{actor.contact_name} · {clock.now():%Y-%m-%d %H:%M} UTC"


async def content_of(file: StoredFile) -> bytes:
    """Return a file's bytes, whole and unaltered: for its owner, or on record before they leave.

    Raises FileGone and StoreDown.
    """
    key = WrappedKey(file.wrapped_key, file.key_id)
    try:
        sealed = await store.get(file.place)
        content = await asyncio.to_thread(
            vault.unseal, sealed, key, Binding(file.id, file.owner_id)
        )
    except vault.MasterKeyMissing as error:
        log.error("file %s needs the master key %s", file.id, error)  # noqa: TRY400
        raise FileGone from error
    if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), file.sha256):
        raise FileGone
    return content


async def _record(session: AsyncSession, actor: Actor, file: StoredFile) -> None:
    session.add(
        FileOpening(
            file_id=file.id,
            viewer_id=actor.account_id,
            at=clock.now(),
            address=actor.visitor.address[:45],
        )
    )
    audit.record(
        session,
        "files:opened",
        actor=actor,
        object_type="file",
        object_id=file.id,
        purpose=file.purpose.value,
    )
    await session.flush()
