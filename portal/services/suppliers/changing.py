"""Changing what was approved, and applying again after an end (life cycle 6)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.reviews import ReviewStatus
from portal.permissions import Actor
from portal.schemas.suppliers import AuthenticationRow
from portal.services import reviews
from portal.services.suppliers.access import KIND, UNDER_WAY, access_own, ensure_own
from portal.services.suppliers.drafting import keep
from portal.services.suppliers.errors import NotAuthenticated
from portal.services.suppliers.reading import application_of

_OVER = frozenset({ReviewStatus.REJECTED, ReviewStatus.EXPIRED})


async def begin_change(session: AsyncSession, actor: Actor) -> AuthenticationRow:
    """Open a change of the approved facts, or go on with the one that is open.

    The old facts stay valid until it is approved, but for the bank (life cycle 6); the yearly
    renewal is such a change as well. Raises NotAllowed and NotAuthenticated.
    """
    await access_own(session, actor)
    supplier = await ensure_own(session, actor)
    known = await reviews.find(session, KIND, supplier.id, is_change=True)
    if known is None:
        review = await reviews.open_draft(
            session,
            actor,
            KIND,
            supplier.id,
            headline=supplier.legal_name,
            company_id=actor.company_id,
            is_change=True,
        )
    else:
        review = await reviews.access_own(session, actor, known.id)
        if review.status in UNDER_WAY:
            return await application_of(session, supplier, review)
        await reviews.reopen(session, actor, review)
        # What was handed in last time proves nothing of today; a licence is asked for anew.
        for document in await reviews.documents_of(session, review.id):
            await reviews.drop_document(session, actor, review, document.slot)
    await keep(session, review, dict(supplier.facts))
    return await application_of(session, supplier, review)


async def begin_again(session: AsyncSession, actor: Actor) -> AuthenticationRow:
    """Turn an authentication that was rejected or has expired into a draft with all its facts.

    Raises NotAllowed, NotAuthenticated when there is none, and ReviewCannotMove while it stands
    elsewhere.
    """
    supplier = await ensure_own(session, actor)
    known = await reviews.find(session, KIND, supplier.id)
    if known is None:
        raise NotAuthenticated
    review = await reviews.access_own(session, actor, known.id)
    if review.status not in _OVER:
        # An approved one is changed by begin_change, so that it stays valid meanwhile.
        raise reviews.ReviewCannotMove
    has_expired = review.status is ReviewStatus.EXPIRED
    await reviews.reopen(session, actor, review)
    if has_expired:
        await keep(session, review, dict(supplier.facts))
    return await application_of(session, supplier, review)
