"""Who is told that a company's people changed, once it is committed."""

from collections.abc import Callable
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.db import after_commit

Changed = Callable[[list[str]], object]
_listeners: list[Changed] = []


def on_changed(callback: Changed) -> None:
    """Have the callback told the topics of each commit that changes a company's people.

    The topics: "company:<id>" for its admins' lists, "applicant:<account id>" for the person it
    was about. The callback must be quick and must not raise.
    """
    _listeners.append(callback)


def announce(session: AsyncSession, company_id: UUID, *account_ids: UUID) -> None:
    """Tell the listeners about the company and these people after the commit, if it comes."""
    topics = [f"company:{company_id}", *(f"applicant:{each}" for each in account_ids)]
    after_commit(session, lambda: _tell(topics))


def _tell(topics: list[str]) -> None:
    for listener in _listeners:
        listener(topics)
