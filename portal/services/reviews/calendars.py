"""The due date of a case as a file for the applicant's calendar (B-14)."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.documents.due_dates import make_entry
from portal.errors import NotFound
from portal.i18n import tr
from portal.kit.words import N_
from portal.models.reviews import Review
from portal.permissions import Actor
from portal.schemas.reviews import CASES

_TITLE = N_("{case}: answer expected")
_WORDS = N_("Until then you will have our answer about “{headline}”.")


@dataclass(frozen=True)
class CalendarFile:
    """An .ics file and what the browser saves it as."""

    name: str
    content: bytes


async def find_calendar_entry(session: AsyncSession, actor: Actor, review_id: UUID) -> CalendarFile:
    """Return the entry of one's own case, in one's own language.

    NotFound alike for a missing case, a stranger's, and one that waits for no answer.
    """
    review = await session.get(Review, review_id)
    if review is None or review.applicant_id != actor.account_id or review.due_at is None:
        raise NotFound
    language, host = actor.language, get_settings().base_url.partition("://")[2]
    content = make_entry(
        uid=f"{review.id}@{host}",
        title=tr(language, _TITLE, case=tr(language, CASES[review.kind])),
        words=tr(language, _WORDS, headline=review.headline),
        due_at=review.expected_at or review.due_at,
        # A program replaces an entry by one that was made later.
        made_at=review.overdue_told_at or review.submitted_at or review.updated_at,
    )
    return CalendarFile(name=f"{review.kind.value}-due.ics", content=content)
