"""Consent to the User Agreement, for people whose last consent was to an older version."""

from typing import Any

import reflex as rx

from portal.schemas.accounts import AgreementForm
from portal.services import agreements
from portal.state.base import PortalState, Steps
from portal.state.doors import HOME_OF_THE_SIGNED_IN
from portal.state.gate import asking
from portal.state.policy import Open, needs, submits


class AgreementState(PortalState):
    """Whether the reader is asked for consent, and their answer (B-07)."""

    is_asked: bool = False

    @rx.event
    @needs(Open.TO_ALL)
    async def look(self) -> None:
        """Learn whether the version in force waits for this reader's consent."""
        actor = asking().actor
        self.is_asked = actor is not None and actor.needs_agreement

    @rx.event
    @submits(Open.TO_SIGNED_IN)
    async def accept(self, sent: dict[str, Any]) -> Steps:
        """Store the consent and let the person go on."""
        # A box without a tick is not sent at all.
        form = AgreementForm.read({"agreed": "", **sent})
        async with self._acting() as (session, actor):
            await agreements.accept(session, actor, self._visitor(), form)
        self.is_asked = False
        yield rx.redirect(HOME_OF_THE_SIGNED_IN)
