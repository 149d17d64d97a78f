"""Who is told that a supplier's standing changed, once it is committed."""

from collections.abc import Callable
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.db import after_commit

Changed = Callable[[list[str]], object]
_listeners: list[Changed] = []


def on_changed(callback: Changed) -> None:
    """Have the callback told the topics of each commit that opens or closes a supplier's areas.

    The topic is "applicant:<account id>", which every page of that person listens to: their menu
    follows (B-15). The callback must be quick and must not raise.
    """
    _listeners.append(callback)


def announce(session: AsyncSession, account_id: UUID) -> None:
    """Tell the listeners about the supplier's holder after the commit, if it comes."""
    topics = [f"applicant:{account_id}"]
    after_commit(session, lambda: _tell(topics))


def _tell(topics: list[str]) -> None:
    for listener in _listeners:
        listener(topics)
