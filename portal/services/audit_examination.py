"""The search for what somebody did to the audit trail or to the chain beside it (check 65)."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.infrastructure import AuditEvent, AuditLink
from portal.models.marking import Verdict, content_of, look_at
from portal.services.audit_chain import AT_ONCE, Head, bound_text, is_unlinked


class Tampering(StrEnum):
    """What can be wrong with the trail."""

    EDITED = "edited"
    INSERTED = "inserted"
    REMOVED = "removed"
    MISPLACED = "misplaced"
    KEY_MISSING = "key missing"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong, in English words for the operator; ids, never names."""

    kind: Tampering
    words: str


@dataclass(kw_only=True)
class Examination:
    """A walk along the chain and then over what is not linked yet; counts what it saw."""

    session: AsyncSession
    linked: int = 0
    waiting: int = 0
    head: Head = field(default_factory=Head)
    _has_seen_mark: bool = False

    @classmethod
    async def tell(
        cls, session: AsyncSession, say: Callable[[str], None], expected: Head | None = None
    ) -> bool:
        """Say in English what is wrong, then what was seen; return whether nothing was wrong."""
        seen = cls(session=session)
        count = 0
        async for finding in seen.findings(expected):
            count += 1
            say(f"{finding.kind.value}: {finding.words}")
        say(f"{seen.linked} entries in the chain, {seen.waiting} wait for their link.")
        say(f"The chain stands at {seen.head}.")
        say(f"{count} findings." if count else "Nothing was edited, removed or inserted.")
        return count == 0

    async def findings(self, expected: Head | None = None) -> AsyncIterator[Finding]:
        """Yield everything that is wrong; in a snapshot, so that nobody adds to it meanwhile.

        `expected` is a head that was written down before: the chain must still hold it.
        """
        is_held = expected is None or expected.position == 0
        while steps := await self._steps():
            for link, entry in steps:
                for each in self._judge(link, entry):
                    yield each
                self.head = Head(position=link.position, digest=link.digest)
                self.linked += 1
                is_held = is_held or self.head == expected
            self.session.expunge_all()
        if not is_held and expected is not None:
            words = f"the chain does not hold {expected}: it was cut off or made anew"
            yield Finding(kind=Tampering.REMOVED, words=words)
        async for each in self._unlinked():
            yield each

    async def _steps(self) -> list[tuple[AuditLink, AuditEvent | None]]:
        found = await self.session.exec(
            select(AuditLink, AuditEvent)
            .outerjoin(AuditEvent, col(AuditEvent.id) == col(AuditLink.event_id))
            .where(col(AuditLink.position) > self.head.position)
            .order_by(col(AuditLink.position))
            .limit(AT_ONCE)
        )
        return [(link, entry) for link, entry in found]

    def _judge(self, link: AuditLink, entry: AuditEvent | None) -> list[Finding]:
        found = []
        if link.position != self.head.position + 1:
            gap = f"{self.head.position + 1} to {link.position - 1}"
            found.append(Finding(kind=Tampering.REMOVED, words=f"the links {gap} are missing"))
        if entry is None:
            words = f"entry {link.event_id} at {link.position} is gone"
            return [*found, Finding(kind=Tampering.REMOVED, words=words)]
        bound = look_at(link.digest, bound_text(self.head.digest, link.position, entry))
        kind = self._kind_of(entry, bound, follows_gap=bool(found))
        return [*found, _about(kind, entry)] if kind else found

    def _kind_of(self, entry: AuditEvent, bound: Verdict, *, follows_gap: bool) -> Tampering | None:
        marked = look_at(entry.mark, content_of(entry)) if entry.mark else None
        if Verdict.KEY_MISSING in {marked, bound}:
            return Tampering.KEY_MISSING
        is_bound = bound is Verdict.GOOD
        if marked is Verdict.GOOD:
            self._has_seen_mark = True
            # Behind a gap no link can be right, and the gap has been told.
            return None if is_bound or follows_gap else Tampering.MISPLACED
        if marked is None and is_bound and not self._has_seen_mark:
            return None  # older than the marks
        return Tampering.INSERTED if is_bound else Tampering.EDITED

    async def _unlinked(self) -> AsyncIterator[Finding]:
        after: UUID | None = None
        while entries := await self._waiting_after(after):
            for entry in entries:
                if kind := self._kind_of_unlinked(entry):
                    yield _about(kind, entry)
                else:
                    self.waiting += 1
            after = entries[-1].id
            self.session.expunge_all()

    async def _waiting_after(self, after: UUID | None) -> list[AuditEvent]:
        wanted = select(AuditEvent).where(is_unlinked())
        if after is not None:
            wanted = wanted.where(col(AuditEvent.id) > after)
        return list(await self.session.exec(wanted.order_by(col(AuditEvent.id)).limit(AT_ONCE)))

    def _kind_of_unlinked(self, entry: AuditEvent) -> Tampering | None:
        if not entry.mark:
            return Tampering.INSERTED if self.linked else None
        kinds = {
            Verdict.GOOD: None,
            Verdict.WRONG: Tampering.INSERTED,
            Verdict.KEY_MISSING: Tampering.KEY_MISSING,
        }
        return kinds[look_at(entry.mark, content_of(entry))]


_WORDS = {
    Tampering.EDITED: "does not say any more what the portal wrote",
    Tampering.INSERTED: "was not written by the portal",
    Tampering.MISPLACED: "does not fit the link that holds it",
    Tampering.KEY_MISSING: "is marked with a key that is not in PORTAL_AUDIT_KEYS",
}


def _about(kind: Tampering, entry: AuditEvent) -> Finding:
    key = f" ({entry.mark.partition(':')[0]})" if kind is Tampering.KEY_MISSING else ""
    words = f"entry {entry.id}, {entry.action} at {entry.at:%Y-%m-%d %H:%M:%S}, {_WORDS[kind]}{key}"
    return Finding(kind=kind, words=words)
