"""One's own data: a copy of it, deleting the account, and keeping it after all."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.erasing import EraseForm, ErasureRow
from portal.schemas.exporting import CopyForm, CopyRow
from portal.services import erasing, exporting
from portal.state.base import PortalState
from portal.state.policy import needs, submits

Sent = dict[str, Any]


#: The two forms of the page; refusals belong to the one that was sent.
COPY, ERASE = "copy", "erase"


class PrivacyState(PortalState):
    """When the account goes, and what stands in the way (life cycle 1); the copy of one's data."""

    erasure: ErasureRow = ErasureRow()
    copy_made: CopyRow = CopyRow()
    #: COPY or ERASE.
    sent_form: str = ERASE
    is_loaded: bool = False

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def load(self) -> None:
        await self._load()

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def ask(self, sent: Sent) -> None:
        """Have the account deleted in 14 days, by the password."""
        self.sent_form = ERASE
        await erasing.ask_to_erase(self._actor(), EraseForm.read(sent))
        await self._load()
        self._announce(said("Your account will be deleted. We have sent you a mail about it."))

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def ask_for_copy(self, sent: Sent) -> None:
        """Have a copy of everything made, by the password."""
        self.sent_form = COPY
        await exporting.ask_for_copy(self._actor(), CopyForm.read(sent))
        await self._load()
        self._announce(said("The copy of your data is ready."))

    @rx.event
    @needs(Permission.ACCOUNTS_CHANGE_OWN)
    async def keep(self) -> None:
        """Think better of it."""
        async with self._acting() as (session, actor):
            await erasing.cancel_erasing(session, actor)
        await self._load()
        self._announce(said("Your account stays as it is."))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            self.erasure = await erasing.find_erasure(session, actor)
            self.copy_made = await exporting.find_copy(session, actor)
        self.is_loaded = True
