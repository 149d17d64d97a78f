"""One's notifications, and the choice of those that come by mail too."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.notices import NoticeRow, PreferenceRow, PreferencesForm
from portal.services import notices
from portal.state.arguments import id_of
from portal.state.base import PortalState
from portal.state.bus import bus
from portal.state.policy import needs, submits

Sent = dict[str, Any]


class NoticesState(PortalState):
    """What the person was told, newest first, a page at a time."""

    rows: list[NoticeRow] = []
    page: int = 1
    page_count: int = 1
    is_loaded: bool = False

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def load(self) -> None:
        """Show the newest, and from now on each one that comes."""
        # In place of the one that the door joined: this one counts as well.
        topic = self._notices_topic(self._actor())
        bus.join(topic, self.router.session.client_token, lambda: NoticesState.refresh)
        await self._load(self.page if self._has_stayed else 1)

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def refresh(self) -> None:
        """Show what has come, or has been read elsewhere, in the meantime."""
        await self._load(self.page)

    @rx.event
    @needs(Permission.ACCOUNTS_CHANGE_OWN)
    async def open(self, notice_id: str) -> EventSpec:
        """Mark one as read, and go where it leads."""
        async with self._acting() as (session, actor):
            path = await notices.mark_read(session, actor, id_of(notice_id))
        return rx.redirect(path)

    @rx.event
    @needs(Permission.ACCOUNTS_CHANGE_OWN)
    async def mark_all_read(self) -> None:
        async with self._acting() as (session, actor):
            await notices.mark_all_read(session, actor)
        await self._load(self.page)

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def turn_back(self) -> None:
        await self._load(self.page - 1)

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def turn_on(self) -> None:
        await self._load(self.page + 1)

    async def _load(self, page: int) -> None:
        async with self._looking() as (session, actor):
            found = await notices.list_notices(session, actor, page=page)
            unread = await notices.count_unread(session, actor)
        self.rows, self.page, self.page_count = found.rows, found.page, found.page_count
        self.unread = unread
        self.is_loaded = True


class NoticePreferencesState(PortalState):
    """About what the person wants mail."""

    by_mail: list[str] = []
    is_loaded: bool = False

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def load(self) -> None:
        async with self._looking() as (session, actor):
            rows = await notices.find_preferences(session, actor)
        self._show(rows)

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def save(self, sent: Sent) -> None:
        form = PreferencesForm.read(sent)
        async with self._acting() as (session, actor):
            rows = await notices.save_preferences(session, actor, form)
        self._show(rows)
        self._announce(said("Saved"))

    def _show(self, rows: list[PreferenceRow]) -> None:
        self.by_mail = [row.subject for row in rows if row.by_mail]
        self.is_loaded = True
