"""What the demo world's cases share: their pictures, who acts, and the desk's answers."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.files import store, vault
from portal.files.vault import Binding
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.files import FileOpening, FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewRemark, ReviewStatus
from portal.permissions import Actor, Role, Visitor, granted
from portal.services import reviews
from portal.services.reviews import tallies, traces
from portal.services.reviews.documents import prints_of
from portal.services.reviews.kinds import Rules

_VISITOR = Visitor(browser="", address="127.0.0.1")


def acting(account: Account, *parts: Role) -> Actor:
    """Return the person as an actor with these roles."""
    roles = frozenset({Role.PERSON, *parts})
    return Actor(
        account_id=account.id,
        session_id=uuid4(),
        roles=roles,
        permissions=granted(roles),
        visitor=_VISITOR,
    )


async def add_picture(
    session: AsyncSession,
    owner_id: UUID,
    purpose: FilePurpose,
    name: str,
    content: bytes,
    **facts: Any,
) -> StoredFile:
    """Keep a JPEG of our own making as if its owner had uploaded it."""
    file_id = uuid4()
    sealed = vault.seal(content, Binding(file_id, owner_id))
    file = StoredFile(
        id=file_id,
        owner_id=owner_id,
        purpose=purpose,
        name=name,
        media_type="image/jpeg",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        place=store.new_place(),
        wrapped_key=sealed.key.text,
        key_id=sealed.key.key_id,
        created_at=clock.now(),
        **facts,
    )
    await store.put(file.place, sealed.content)
    session.add(file)
    await session.flush()
    return file


async def approve(
    session: AsyncSession, review_id: UUID, rules: Rules, reviewer: Account, actor: Actor
) -> None:
    """Have the reviewer open every file of a case and approve it."""
    review = await _look_at(session, review_id, reviewer)
    await rules.before_approval(session, review)
    _leave(session, review, ReviewStatus.APPROVED, "approved", reviewer)
    review.expires_at = await rules.approved(session, review, actor)
    await tallies.count(session, review)


async def ask_to_correct(
    session: AsyncSession,
    review_id: UUID,
    reviewer: Account,
    remarks: Sequence[tuple[str, str, str]],
) -> None:
    """Have the reviewer return a case: field or slot, reason code, and words to each."""
    review = await _look_at(session, review_id, reviewer)
    prints = await prints_of(session, review)
    session.add_all(
        ReviewRemark(
            review_id=review.id,
            round=review.round,
            target=target,
            reason=reason,
            note=note,
            was=prints.get(target, ""),
            created_at=clock.now(),
            created_by=reviewer.id,
        )
        for target, reason, note in remarks
    )
    _leave(session, review, ReviewStatus.NEEDS_CORRECTION, "returned", reviewer)
    await session.flush()
    await tallies.count(session, review)


async def _look_at(session: AsyncSession, review_id: UUID, reviewer: Account) -> Review:
    review = await _claim(session, review_id, reviewer)
    for document in await reviews.documents_of(session, review.id):
        opening = FileOpening(file_id=document.file_id, viewer_id=reviewer.id, at=clock.now())
        session.add(opening)
    await session.flush()
    return review


async def _claim(session: AsyncSession, review_id: UUID, reviewer: Account) -> Review:
    review = await reviews.lock(session, review_id)
    actor = acting(reviewer, Role.REVIEWER)
    traces.move(session, review, ReviewStatus.IN_REVIEW, "claimed", actor=actor)
    review.claimed_by, review.claimed_at = reviewer.id, clock.now()
    return review


def _leave(
    session: AsyncSession, review: Review, status: ReviewStatus, step: str, reviewer: Account
) -> None:
    traces.move(session, review, status, step, actor=acting(reviewer, Role.REVIEWER))
    review.is_on_time = True
    review.decided_by, review.decided_at = reviewer.id, clock.now()
    review.due_at = review.claimed_by = review.claimed_at = None
