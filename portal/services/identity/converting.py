"""From overseas to domestic buyer, for those without a visa that counts (A-57)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.kit import clock
from portal.mail.identity_notices import TurnedDomestic
from portal.models.accounts import AccountKind
from portal.models.reviews import Review, ReviewStatus
from portal.permissions import Actor
from portal.schemas.fields import MAINLAND
from portal.services import audit, notices, reviews
from portal.services.identity import access
from portal.services.identity.errors import OpenReview
from portal.services.memberships import places


async def turn_domestic(session: AsyncSession, actor: Actor) -> None:
    """Make the actor a domestic buyer, who keeps e-mail, login and company (life cycle 1).

    What they have typed so far stays; the case is chosen anew. Raises OpenReview once the
    verification is handed in or done, and NotFound for who is no overseas buyer.
    """
    access.refuse_others(actor)
    account = await places.lock_own_account(session, actor)
    if account.kind is not AccountKind.OVERSEAS_BUYER:
        raise NotFound
    review = await access.find_review(session, account.id)
    if review is not None:
        review = await reviews.lock(session, review.id)
    if account.identity_verified_at is not None or not _is_free(review):
        raise OpenReview
    account.kind, account.country = AccountKind.DOMESTIC_BUYER, MAINLAND
    account.updated_at = clock.now()
    if review is not None and review.status is ReviewStatus.DRAFT:
        facts = {name: value for name, value in review.facts.items() if name != "case"}
        await reviews.save_facts(session, review, facts, headline=review.headline, actor=actor)
    audit.record(
        session,
        "accounts:kind_changed",
        actor=actor,
        object_type="account",
        object_id=account.id,
        old=AccountKind.OVERSEAS_BUYER.value,
        new=AccountKind.DOMESTIC_BUYER.value,
    )
    await notices.tell(session, [account.id], TurnedDomestic())
    await session.flush()


def _is_free(review: Review | None) -> bool:
    return review is None or review.status in {ReviewStatus.DRAFT, ReviewStatus.REJECTED}
