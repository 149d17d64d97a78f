"""When uploading keeps failing, a person may ask customer service to do it (A-59)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.reviews import Review
from portal.permissions import Actor
from portal.schemas.identity import IdentityHelpForm
from portal.schemas.identity_cases import IDENTITY_SLOTS
from portal.services import support
from portal.services.identity import access
from portal.services.identity.errors import HelpNotNeeded

#: A-59: after so many failures, in whatever slots.
HELP_AFTER = 3


def needs_help(review: Review) -> bool:
    """Whether so much has failed that customer service may upload (A-59)."""
    return sum(review.failures.get(slot, 0) for slot in IDENTITY_SLOTS) >= HELP_AFTER


async def ask_for_help(session: AsyncSession, actor: Actor, form: IdentityHelpForm) -> None:
    """Ask customer service to upload on one's behalf; asking again changes nothing.

    Raises HelpNotNeeded before the third failure, and TooManyTries.
    """
    account, review = await access.open_own(session, actor)
    if review.status not in access.EDITABLE or not needs_help(review):
        raise HelpNotNeeded
    if await support.has_asked_for_upload(session, account.id):
        return
    await support.ask_for_upload(session, actor, account, form.message)
