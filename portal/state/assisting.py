"""Customer service uploads identity documents for the person of a request (A-59)."""

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.identity import AssistedRow
from portal.schemas.identity_cases import IDENTITY_SLOTS
from portal.services import identity
from portal.state.arguments import id_of
from portal.state.base import PortalState
from portal.state.policy import needs


class AssistingState(PortalState):
    """What the person of the open request needs, without what they have entered."""

    row: AssistedRow = AssistedRow()
    #: The request that it is about, "" for none.
    ticket_id: str = ""

    @rx.event
    @needs(Permission.IDENTITY_ASSIST)
    async def look(self, ticket_id: str) -> None:
        """Learn which documents are needed; asked when such a request is opened."""
        self.errors = {}
        async with self._looking() as (session, actor):
            self.row = await identity.find_assisted(session, actor, id_of(ticket_id))
        self.ticket_id = ticket_id

    @rx.event
    @needs(Permission.IDENTITY_ASSIST)
    async def reopen(self) -> None:
        """Open the person's rejected verification again; they are told."""
        ticket_id = id_of(self.ticket_id)
        async with self._acting() as (session, actor):
            await identity.reopen_on_behalf(session, actor, ticket_id)
        async with self._looking() as (session, actor):
            self.row = await identity.find_assisted(session, actor, ticket_id)
        self._announce(said("The verification is open again, and the person is told."))

    @rx.event
    @needs(Permission.IDENTITY_ASSIST)
    async def put(self, slot: str, file_id: str) -> None:
        """Put what was uploaded into the person's slot; they are told."""
        self.errors = {}
        ticket_id = id_of(self.ticket_id)
        try:
            async with self._acting() as (session, actor):
                await identity.put_on_behalf(session, actor, ticket_id, slot, id_of(file_id))
        except identity.WrongDocumentType as refusal:
            if slot in IDENTITY_SLOTS:
                self.errors = {slot: said(refusal.text)}
            return
        async with self._looking() as (session, actor):
            self.row = await identity.find_assisted(session, actor, ticket_id)
        self._announce(said("The document is uploaded, and the person is told."))
