"""One's own data: deleting the account, and keeping it after all."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.erasing import EraseForm, ErasureRow
from portal.services import erasing
from portal.state.base import PortalState
from portal.state.policy import needs, submits

Sent = dict[str, Any]


class PrivacyState(PortalState):
    """When the account goes, and what stands in the way (life cycle 1)."""

    erasure: ErasureRow = ErasureRow()
    is_loaded: bool = False

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def load(self) -> None:
        await self._load()

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def ask(self, sent: Sent) -> None:
        """Have the account deleted in 14 days, by the password."""
        await erasing.ask_to_erase(self._actor(), EraseForm.read(sent))
        await self._load()
        self._announce(said("Your account will be deleted. We have sent you a mail about it."))

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
        self.is_loaded = True
