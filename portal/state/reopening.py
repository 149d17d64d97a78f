"""Opening a company again that one has closed oneself (decision 2)."""

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.memberships import ClosedCompanyRow
from portal.services import memberships
from portal.state.arguments import id_of
from portal.state.base import PortalState, Steps
from portal.state.policy import needs


class ReopeningState(PortalState):
    """The companies whose last member one was."""

    closed: list[ClosedCompanyRow] = []
    is_loaded: bool = False

    @rx.event
    @needs(Permission.COMPANIES_CREATE)
    async def load(self) -> None:
        async with self._looking() as (session, actor):
            self.closed = await memberships.list_closed(session, actor)
        self.is_loaded = True

    @rx.event
    @needs(Permission.COMPANIES_CREATE)
    async def reopen(self, company_id: str) -> Steps:
        """Open it again, with oneself as its admin."""
        name = next((row.full_name for row in self.closed if row.id == company_id), "")
        async with self._acting() as (session, actor):
            await memberships.reopen_company(session, actor, id_of(company_id))
        self._announce(said("{company} is open again.", company=name))
        yield self._go("/company")
