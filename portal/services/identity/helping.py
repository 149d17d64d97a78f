"""When uploading keeps failing, a person may ask customer service to do it (A-59)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.reviews import Review, ReviewStatus
from portal.permissions import Actor, Permission
from portal.schemas.identity import IdentityHelpForm
from portal.schemas.identity_cases import IDENTITY_SLOTS
from portal.services import reviews, support
from portal.services.identity import access
from portal.services.identity.errors import HelpNotNeeded
from portal.services.reviews.changes import announce

#: A-59: after so many failures, in whatever slots.
HELP_AFTER = 3


#: Among the failures of a review: files that could not be taken in at all, for whatever slot.
REFUSED = "refused"


def needs_help(review: Review) -> bool:
    """Whether customer service may upload: so much has failed, or the desk has rejected it (A-59).

    Whoever was rejected may have it opened again by customer service as well (life cycle 5).
    """
    if review.status is ReviewStatus.REJECTED:
        return True
    failed = sum(review.failures.get(each, 0) for each in (*IDENTITY_SLOTS, REFUSED))
    return review.status in access.EDITABLE and failed >= HELP_AFTER


async def count_refused(session: AsyncSession, actor: Actor) -> None:
    """Count a file of the actor's that could not even be taken in: no picture, damaged, too big.

    Nothing happens to who proves nothing here, and after the third: help is offered then.
    """
    if not actor.may(Permission.IDENTITY_PROVE):
        return
    known = await access.find_review(session, actor.account_id)
    if known is None:
        return
    review = await reviews.lock(session, known.id)
    failed = review.failures.get(REFUSED, 0)
    if review.status in access.EDITABLE and failed < HELP_AFTER:
        review.failures = {**review.failures, REFUSED: failed + 1}
        announce(session, review)
        await session.flush()


async def ask_for_help(session: AsyncSession, actor: Actor, form: IdentityHelpForm) -> None:
    """Ask customer service to upload on one's behalf; asking again changes nothing.

    Raises HelpNotNeeded before the third failure or a rejection, and TooManyTries.
    """
    account, review = await access.open_own(session, actor)
    if not needs_help(review):
        raise HelpNotNeeded
    if await support.has_asked_for_upload(session, account.id):
        return
    await support.ask_for_upload(session, actor, account, form.message)
