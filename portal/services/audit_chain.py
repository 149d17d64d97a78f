"""The chain beside the audit trail (security check 65).

Entries are marked when they are added, each by itself, so writers never wait for one another. The
worker links them afterwards, in whichever order they were committed. A mark shows what was edited
or added by hand, the chain what was taken away.
"""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import ColumnElement, and_, func, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.infrastructure import AuditEvent, AuditLink
from portal.models.marking import audit_keys, content_of, mark_for

#: How far back the look for new entries goes that happens all the time; the hourly one sees all.
RECENT = timedelta(minutes=5)
AT_ONCE = 500
#: Any number will do, as long as every portal process takes the same one.
_LOCK_KEY = 7_201_846_065


@dataclass(frozen=True, kw_only=True)
class Head:
    """The last link: written down elsewhere, it shows whether the end was cut off."""

    position: int = 0
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.position}/{self.digest}"

    @classmethod
    def read(cls, written: str) -> Self:
        """Read a head as str() writes it, or raise ValueError."""
        position, _, digest = written.partition("/")
        return cls(position=int(position), digest=digest)


def key_in_force() -> str:
    """Return the key that marks new entries, as PORTAL_AUDIT_KEYS wants it written: a secret."""
    key = audit_keys()[0]
    return f"{key.id}:{base64.b64encode(key.secret).decode()}"


async def find_head(session: AsyncSession) -> Head:
    """Return the last link, position 0 before the first one."""
    found = await session.exec(select(AuditLink).order_by(col(AuditLink.position).desc()).limit(1))
    last = found.first()
    return Head(position=last.position, digest=last.digest) if last else Head()


async def has_unlinked(session: AsyncSession, *, since: datetime | None = None) -> bool:
    """Whether an entry, of those from `since` on, waits for its link."""
    recent = [] if since is None else [col(AuditEvent.at) >= since]
    found = await session.exec(select(AuditEvent.id).where(is_unlinked(), *recent).limit(1))
    return found.first() is not None


async def count_late(session: AsyncSession) -> int:
    """Return how many entries of the last day have waited for their link for an hour."""
    now = clock.now()
    late = col(AuditEvent.at).between(now - timedelta(days=1), now - timedelta(hours=1))
    waiting = select(func.count()).select_from(AuditEvent).where(is_unlinked(), late)
    return (await session.exec(waiting)).one()


async def link_some(session: AsyncSession, *, since: datetime | None = None) -> int:
    """Link up to 500 entries that have none, those of `since` on, and return how many.

    The first time all there are, however many, those from before the marks first. One process at
    a time; the others return 0 at once.
    """
    if not await _has_turn(session):
        return 0
    head = await find_head(session)
    if head.position == 0:
        return await _begin(session)
    recent = [] if since is None else [col(AuditEvent.at) >= since]
    entries = await _list_entries(session, is_unlinked(), *recent)
    _link_each(session, head, entries)
    await session.flush()
    return len(entries)


async def _begin(session: AsyncSession) -> int:
    head = Head()
    for which in (col(AuditEvent.mark) == "", col(AuditEvent.mark) != ""):
        beyond: list[ColumnElement[bool]] = []
        while entries := await _list_entries(session, which, *beyond):
            head = _link_each(session, head, entries)
            beyond = [_is_after(entries[-1])]
            await session.flush()
            session.expunge_all()
    return head.position


def _is_after(entry: AuditEvent) -> ColumnElement[bool]:
    at, id_ = col(AuditEvent.at), col(AuditEvent.id)
    return or_(at > entry.at, and_(at == entry.at, id_ > entry.id))


async def _has_turn(session: AsyncSession) -> bool:
    """Whether nobody else links right now; on SQLite whoever writes is alone anyway."""
    connection = await session.connection()
    if connection.dialect.name != "postgresql":
        return True
    asked = text("SELECT pg_try_advisory_xact_lock(:key)")
    return bool((await connection.execute(asked, {"key": _LOCK_KEY})).scalar_one())


def is_unlinked() -> ColumnElement[bool]:
    """Return the condition that an entry has no link."""
    return ~select(AuditLink.id).where(col(AuditLink.event_id) == col(AuditEvent.id)).exists()


async def _list_entries(session: AsyncSession, *which: ColumnElement[bool]) -> list[AuditEvent]:
    wanted = select(AuditEvent).where(*which)
    order = (col(AuditEvent.at), col(AuditEvent.id))
    return list(await session.exec(wanted.order_by(*order).limit(AT_ONCE)))


def _link_each(session: AsyncSession, head: Head, entries: list[AuditEvent]) -> Head:
    for entry in entries:
        position = head.position + 1
        digest = mark_for(bound_text(head.digest, position, entry))
        session.add(AuditLink(position=position, event_id=entry.id, digest=digest))
        head = Head(position=position, digest=digest)
    return head


def bound_text(before: str, position: int, entry: AuditEvent) -> str:
    """Return what a link vouches for: the link before, its position and the whole entry."""
    return f"{before}|{position}|{entry.mark}|{content_of(entry)}"
