"""Buyer badges of earlier fairs: finding a record, and correcting what stands in it."""

from typing import Any

import reflex as rx

from portal.i18n.territories import is_territory
from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.support_desk import BadgeForm, BadgeListRow, BadgeRow, BadgeSort
from portal.services import support
from portal.state.arguments import id_of
from portal.state.base import PortalState
from portal.state.lists import listing
from portal.state.policy import needs, submits

Sent = dict[str, Any]
#: Which records the list shows.
CLAIMED, UNCLAIMED = "claimed", "unclaimed"
_CLAIMS = {"": None, CLAIMED: True, UNCLAIMED: False}


class BadgesState(listing(Permission.BADGES_LIST, BadgeSort), PortalState):  # type: ignore[misc]
    """All badge records, a page at a time, and one of them closely."""

    rows: list[BadgeListRow] = []
    #: "" for every country or region, and for claimed and unclaimed records.
    country: str = ""
    claim: str = ""
    #: Nothing while no record is looked at.
    badge: BadgeRow = BadgeRow()

    @rx.event
    @needs(Permission.BADGES_LIST)
    async def load(self) -> None:
        """Come to the list with nothing searched and nothing filtered, as its controls show."""
        self._begin()
        if not self._has_stayed:
            self.country, self.claim, self.badge = "", "", BadgeRow()
        await self._load()

    @rx.event
    @needs(Permission.BADGES_LIST)
    async def show_country(self, country: str) -> None:
        if country and not is_territory(country):
            return
        self.country = country
        await self._load_anew()

    @rx.event
    @needs(Permission.BADGES_LIST)
    async def show_claim(self, claim: str) -> None:
        if claim not in _CLAIMS:
            return
        self.claim = claim
        await self._load_anew()

    @rx.event
    @needs(Permission.BADGES_LIST)
    async def view(self, badge_id: str) -> None:
        self.errors = {}
        await self._show(badge_id)

    @rx.event
    @needs(Permission.BADGES_LIST)
    async def leave_view(self) -> None:
        self.badge, self.errors = BadgeRow(), {}

    @rx.event
    @submits(Permission.BADGES_CORRECT)
    async def correct(self, sent: Sent) -> None:
        form = BadgeForm.read(sent)
        async with self._acting() as (session, actor):
            await support.correct_badge(
                session, actor, id_of(self.badge.id), form, version=self.badge.version
            )
        await self._show(self.badge.id)
        await self._load()
        self._announce(said("The record is corrected."))

    async def _show(self, badge_id: str) -> None:
        async with self._looking() as (session, actor):
            self.badge = await support.find_badge(session, actor, id_of(badge_id))

    async def _load(self) -> None:
        narrowed = support.BadgeFilter(country=self.country, is_claimed=_CLAIMS[self.claim])
        async with self._looking() as (session, actor):
            found = await support.list_badges(session, actor, narrowed=narrowed, **self._asked())
        self._show_page(found)
