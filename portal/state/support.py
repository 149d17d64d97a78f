"""Asking the desk for a lost account, and coming back by the link it mails (C-06)."""

from typing import Any

import reflex as rx

from portal import db
from portal.schemas.support import AccountRecoveryForm, TicketReceiptRow
from portal.schemas.support_desk import RecoverAccountForm
from portal.services import support
from portal.state.base import PortalState
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]


class LostAccountState(PortalState):
    """The recovery request of somebody who cannot log in any more."""

    #: Empty until the request is in.
    receipt: TicketReceiptRow = TicketReceiptRow()

    @rx.event
    @needs(Open.TO_ALL)
    async def begin(self) -> None:
        """Come to an empty form."""
        if not self._has_stayed:
            self.receipt = TicketReceiptRow()

    @rx.event
    @submits(Open.TO_ALL)
    async def ask(self, sent: Sent) -> None:
        """Send the request; the answer is the same whether there is such an account or not."""
        form = AccountRecoveryForm.read(sent)
        async with db.transaction() as session:
            self.receipt = await support.ask_for_account_recovery(session, self._visitor(), form)


class RecoveredAccountState(PortalState):
    """The new password, by the link that the desk had mailed."""

    is_done: bool = False

    @rx.event
    @needs(Open.TO_ALL)
    async def begin(self) -> None:
        if not self._has_stayed:
            self.is_done = False

    @rx.event
    @submits(Open.TO_ALL)
    async def set_password(self, sent: Sent) -> None:
        """Move the account to its new address; logging in is the next step, as for everybody."""
        # The link's secret stands behind the #, where no server log sees it.
        token = self.router.url.fragment[:100]
        form = RecoverAccountForm.read({**sent, "token": token})
        await support.recover_account(self._visitor(), form)
        self.is_done = True
