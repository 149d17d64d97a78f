"""The overview: what waits for the person, and where they belong."""

import reflex as rx

from portal.permissions import Permission
from portal.schemas.companies import CompanyCardRow
from portal.schemas.overview import OverviewRow
from portal.services import overview
from portal.state.base import PortalState
from portal.state.policy import needs


class OverviewState(PortalState):
    """The first page after login, as one person sees it."""

    row: OverviewRow = OverviewRow()
    company: CompanyCardRow = CompanyCardRow()
    has_company: bool = False
    is_loaded: bool = False

    @rx.event
    @needs(Permission.OVERVIEW_READ)
    async def load(self) -> None:
        async with self._looking() as (session, actor):
            row = await overview.find_overview(session, actor)
        self.has_company = row.company is not None
        self.company = row.company or CompanyCardRow()
        self.row = row.model_copy(update={"company": None})
        self.is_loaded = True
