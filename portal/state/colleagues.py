"""The lead's colleagues, and help for one who has lost the second factor."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.colleagues import ColleagueRow, ColleagueSort
from portal.schemas.desk_history import ReasonForm
from portal.services import colleagues
from portal.state.arguments import id_of
from portal.state.base import PortalState
from portal.state.lists import listing
from portal.state.policy import needs, submits

Sent = dict[str, Any]
#: What the open dialog asks.
REMOVE_FACTOR = "remove_factor"


class ColleaguesState(
    listing(Permission.COLLEAGUES_RESET_FACTOR, ColleagueSort),  # type: ignore[misc]
    PortalState,
):
    """The people who work at the portal, a page at a time."""

    rows: list[ColleagueRow] = []
    #: What the open dialog asks, and about whom; "" while none is open.
    question: str = ""
    chosen_id: str = ""
    chosen_name: str = ""

    @rx.event
    @needs(Permission.COLLEAGUES_RESET_FACTOR)
    async def load(self) -> None:
        self._begin()
        if not self._has_stayed:
            self.question = ""
        await self._load()

    @rx.event
    @needs(Permission.COLLEAGUES_RESET_FACTOR)
    async def ask(self, account_id: str) -> None:
        """Ask for the reason before a colleague's second factor goes."""
        row = next((each for each in self.rows if each.id == account_id and each.may_remove), None)
        if row is None:
            return
        self.errors = {}
        self.chosen_id, self.chosen_name = row.id, row.contact_name
        self.question = REMOVE_FACTOR

    @rx.event
    @needs(Permission.COLLEAGUES_RESET_FACTOR)
    async def leave_question(self) -> None:
        self.question = ""

    @rx.event
    @submits(Permission.COLLEAGUES_RESET_FACTOR)
    async def remove_second_factor(self, sent: Sent) -> None:
        form = ReasonForm.read(sent)
        async with self._acting() as (session, actor):
            await colleagues.remove_second_factor(session, actor, id_of(self.chosen_id), form)
        await self._load()
        self.question = ""
        self._announce(said("The second factor of {name} is removed.", name=self.chosen_name))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            found = await colleagues.list_colleagues(session, actor, **self._asked())
        self._show_page(found)
