"""Who is told that a case changed, once it is committed."""

from collections.abc import Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.db import after_commit
from portal.models.reviews import Review

Changed = Callable[[list[str]], object]
_listeners: list[Changed] = []


def on_changed(callback: Changed) -> None:
    """Have the callback told the topics of each commit that changes a case.

    The topics: "reviews:<account id>" for the applicant's pages, "review:<id>" for whoever looks
    at it at the desk, and "review_queue" for the lists there. The callback must be quick and must
    not raise.
    """
    _listeners.append(callback)


def announce(session: AsyncSession, review: Review) -> None:
    """Tell the listeners about the case after the commit, if it comes."""
    topics = [f"reviews:{review.applicant_id}", f"review:{review.id}", "review_queue"]
    after_commit(session, lambda: _tell(topics))


def _tell(topics: list[str]) -> None:
    for listener in _listeners:
        listener(topics)
