"""Cases at the desk, of a kind that knows nothing but how to count what happened to it."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.models.accounts import Account, AccountKind
from portal.models.files import FilePurpose
from portal.models.reviews import Review, ReviewKind
from portal.permissions import Actor
from portal.services import reviews
from portal.services.reviews.kinds import Rules
from tests.factories.accounts import an_account, an_actor
from tests.factories.files import a_file

FACTS = {"name": "Ana Gómez", "number": "X123"}
SLOT = "passport_page"


async def a_reviewer(**facts: Any) -> Account:
    """Store a reviewer of the desk."""
    return await an_account(kind=AccountKind.REVIEWER, **{"contact_name": "Rita"} | facts)


async def a_lead(**facts: Any) -> Account:
    """Store the head of the desk."""
    return await an_account(kind=AccountKind.REVIEW_LEAD, **{"contact_name": "Lea"} | facts)


async def a_draft(owner: Account, **options: Any) -> Review:
    """Store a draft with facts and one document."""
    actor = await an_actor(owner)
    file = await a_file(owner)
    async with db.transaction() as session:
        review = await reviews.open_draft(
            session,
            actor,
            ReviewKind.IDENTITY,
            options.pop("subject_id", owner.id),
            headline=options.pop("headline", "Ana Gómez"),
            **options,
        )
        await reviews.save_facts(session, review, dict(FACTS), headline=review.headline)
        await reviews.put_document(session, actor, review, SLOT, file.id, findings=[])
    return review


async def a_case(owner: Account, **options: Any) -> Review:
    """Store a case that waits for the desk."""
    review = await a_draft(owner, **options)
    return await submits(owner, review)


async def submits(owner: Account, review: Review) -> Review:
    actor = await an_actor(owner)
    async with db.transaction() as session:
        own = await reviews.access_own(session, actor, review.id)
        return await reviews.submit(session, actor, own, completeness=80)


async def now_of(review: Review) -> Review:
    """Return the case as the database has it now."""
    async with db.reading() as session:
        return await session.get_one(Review, review.id)


async def changes(review: Review, **values: Any) -> None:
    """Set the case's columns behind the portal's back."""
    async with db.transaction() as session:
        row = await reviews.lock(session, review.id)
        for name, value in values.items():
            setattr(row, name, value)


class Counting:
    """Rules that note what they were asked."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.expires_at: datetime | None = None
        self.refusal: Exception | None = None

    async def _describe(self, _session: AsyncSession, _review: Review) -> list[Any]:
        self.calls["describe"] += 1
        return []

    async def _before(self, _session: AsyncSession, _review: Review) -> None:
        self.calls["before_approval"] += 1
        if self.refusal is not None:
            raise self.refusal

    async def _approved(
        self, _session: AsyncSession, _review: Review, _actor: Actor
    ) -> datetime | None:
        self.calls["approved"] += 1
        return self.expires_at

    async def _ended(self, _session: AsyncSession, review: Review) -> None:
        self.calls[f"ended:{review.status.value}"] += 1

    def rules(self) -> Rules:
        return Rules(
            kind=ReviewKind.IDENTITY,
            purpose=FilePurpose.IDENTITY,
            fields={"name": "Name", "number": "Number"},
            slots={SLOT: "Passport"},
            describe=self._describe,
            approved=self._approved,
            before_approval=self._before,
            ended=self._ended,
        )
