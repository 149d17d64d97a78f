"""The local mailbox: what the portal has sent, on a developer's machine."""

import reflex as rx

from portal.config import get_settings
from portal.schemas.mailbox import MailboxMessage, MailboxRow
from portal.services import mailbox
from portal.state.base import PortalState
from portal.state.bus import bus
from portal.state.policy import Open, needs

#: Published when a message was put into the local mailbox.
TOPIC = "mailbox"


class MailboxState(PortalState):
    """The messages, newest first, and the one that is open.

    Open to everybody, because the mailbox exists only on a machine without a mail server; wherever
    else, the service raises NotFound.
    """

    rows: list[MailboxRow] = []
    message: MailboxMessage = MailboxMessage()
    #: Those links of the open message that lead to this portal.
    links: list[str] = []
    page: int = 1
    page_count: int = 1
    is_loaded: bool = False

    @rx.event
    @needs(Open.TO_ALL)
    async def load(self) -> None:
        """Show the newest message, and from now on each one that comes."""
        await self._load(1)
        # After it: where there is no mailbox, nobody waits for one.
        bus.join(TOPIC, self.router.session.client_token, lambda: MailboxState.refresh)
        await self._open_newest()

    @rx.event
    @needs(Open.TO_ALL)
    async def refresh(self) -> None:
        """Show what has come in the meantime; an open older message stays when nothing has."""
        newest = self.rows[0].id if self.page == 1 and self.rows else ""
        await self._load(1)
        if self.rows and self.rows[0].id != newest:
            await self._open_newest()

    @rx.event
    @needs(Open.TO_ALL)
    async def open(self, message_id: str) -> None:
        await self._open(message_id)

    @rx.event
    @needs(Open.TO_ALL)
    async def turn_back(self) -> None:
        await self._load(self.page - 1)

    @rx.event
    @needs(Open.TO_ALL)
    async def turn_on(self) -> None:
        await self._load(self.page + 1)

    async def _load(self, page: int) -> None:
        found = await mailbox.list_messages(page)
        self.rows, self.page, self.page_count = found.rows, found.page, found.page_count
        self.is_loaded = True

    async def _open_newest(self) -> None:
        if self.rows:
            await self._open(self.rows[0].id)

    async def _open(self, message_id: str) -> None:
        message = await mailbox.find_message(message_id)
        home = get_settings().base_url
        self.message = message
        self.links = [link for link in message.links if link == home or link.startswith(f"{home}/")]
