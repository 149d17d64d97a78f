"""A change of admins that the desk has announced: the company's people see it, admins object."""

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.recoveries import RecoveryRow
from portal.services import recoveries
from portal.state.base import PortalState
from portal.state.policy import needs


class RecoveryState(PortalState):
    """What waits at one's own company (life cycle 4)."""

    recovery: RecoveryRow = RecoveryRow()
    is_loaded: bool = False

    @rx.event
    @needs(Permission.COMPANIES_READ)
    async def load(self) -> None:
        """Learn what waits; the company's page follows changes by itself."""
        await self._load()

    @rx.event
    @needs(Permission.COMPANIES_MANAGE_STAFF)
    async def object_to(self) -> None:
        """Stop it, as an admin of the company."""
        try:
            async with self._acting() as (session, actor):
                await recoveries.object_to(session, actor)
        finally:
            await self._load()
        self._announce(said("Your objection stands. Nothing changes."))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            self.recovery = await recoveries.find_own(session, actor)
        self.is_loaded = True
