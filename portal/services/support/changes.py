"""Who is told that the queue of tickets changed, once it is committed."""

from collections.abc import Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.db import after_commit

Changed = Callable[[], object]
_listeners: list[Changed] = []


def on_changed(callback: Changed) -> None:
    """Have the callback called after each commit that opens or moves a ticket.

    It must be quick and must not raise.
    """
    _listeners.append(callback)


def announce(session: AsyncSession) -> None:
    """Tell the listeners after the commit, if it comes."""
    after_commit(session, _tell)


def _tell() -> None:
    for listener in _listeners:
        listener()
