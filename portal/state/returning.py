"""Whether a page that arrives was there before: a line that broke and came back is no new visit."""

from typing import Self

import reflex as rx
from reflex.state import BaseState


class ReturningState(rx.State):
    """What a tab's latest connection said about its page."""

    #: The latest connection was made by a page that stood on the screen already.
    _is_reconnected: bool = False
    #: The address that was entered last.
    _entered: str = ""

    @classmethod
    async def _of(cls, state: BaseState) -> Self:
        return await state.get_state(cls)


async def note_connection(state: BaseState, *, is_first: bool) -> None:
    """Keep whether a page was just built (`is_first`), or has only found its line again."""
    returning = await ReturningState._of(state)  # noqa: SLF001 - public methods would be handlers
    returning._is_reconnected = not is_first  # noqa: SLF001


async def note_entrance(state: BaseState, address: str) -> tuple[bool, bool]:
    """Return whether the page has only found its line again, and whether at the same address.

    Both say that it stood open all the time, with all that it shows; a page that writes its own
    address may stand at another one since it was entered.
    """
    returning = await ReturningState._of(state)  # noqa: SLF001
    has_returned = returning._is_reconnected  # noqa: SLF001
    has_stayed = has_returned and returning._entered == address  # noqa: SLF001
    returning._is_reconnected, returning._entered = False, address  # noqa: SLF001
    return has_returned, has_stayed
