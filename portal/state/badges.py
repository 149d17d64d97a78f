"""Verifying a Buyer Badge: from three facts to an account, or to customer service."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import reflex as rx

from portal import db
from portal.errors import TooManyTries
from portal.permissions import Permission
from portal.schemas.accounts import RegistrationCodeForm
from portal.schemas.badges import BadgeClaimForm, BadgeClaimRow, BadgeEntryRow, BadgeForm
from portal.schemas.base import said
from portal.schemas.support import BadgeCorrectionForm, TicketReceiptRow
from portal.services import badges, support
from portal.state.accounts import rest_until
from portal.state.base import PortalState
from portal.state.gate import asking
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]


class BadgeState(PortalState):
    """One's way from a badge to an account (A-01 to A-06)."""

    #: "verify", then "account" or, signed in, "link", then "done" or "linked"; where the badge
    #: cannot be verified "contact" and "asked".
    step: str = "verify"
    #: What was entered about the badge, for the forms that begin with it.
    entry: BadgeEntryRow = BadgeEntryRow()
    claim: BadgeClaimRow = BadgeClaimRow()
    receipt: TicketReceiptRow = TicketReceiptRow()
    #: The badge could not be verified: customer service is the way on (A-12).
    is_refused: bool = False
    code_rests_until: int = 0
    is_code_sent: bool = False
    #: What proves that this tab has verified the badge; it never leaves the server.
    _claim_token: str = ""

    @rx.event
    @needs(Open.TO_ALL)
    async def arrive(self) -> None:
        """Come to the first step, or back to a badge that is verified already."""
        try:
            async with db.reading() as session:
                claim = await badges.find_claim(session, self._visitor(), self._claim_token)
        except badges.ClaimNotValid:
            self.entry = BadgeEntryRow()
            self._begin()
            return
        self._show(claim)

    @rx.event
    @submits(Open.TO_ALL)
    async def verify(self, sent: Sent) -> None:
        """Compare the three facts with the record (A-01)."""
        form = BadgeForm.read(sent)
        self.entry = BadgeEntryRow(**form.model_dump())
        self.is_refused = False
        actor = asking().actor
        if actor is not None:
            badges.refuse_other_kinds(actor)
        try:
            async with db.transaction() as session:
                token = await badges.verify_badge(session, self._visitor(), form)
                claim = await badges.find_claim(session, self._visitor(), token)
        except (badges.BadgeNotVerified, TooManyTries):
            self.is_refused = True
            raise
        self._claim_token = token
        self.is_code_sent = False
        self._show(claim)

    @rx.event
    @submits(Open.TO_ALL)
    async def send_code(self, email: str) -> None:
        """Mail a code; the answer is the same whether the address is known or not."""
        form = RegistrationCodeForm.read({"email": email})
        with self._while_the_claim_holds():
            async with db.transaction() as session:
                await badges.send_claim_code(session, self._visitor(), self._claim_token, form)
        self.is_code_sent = True
        self.code_rests_until = rest_until()
        self._announce(said("We have sent a code. Please check your mailbox and spam folder."))

    @rx.event
    @submits(Open.TO_ALL)
    async def confirm(self, sent: Sent) -> None:
        """Open the account (A-02, A-05)."""
        form = BadgeClaimForm.read(sent)
        with self._while_the_claim_holds():
            await badges.claim_badge(self._visitor(), self._claim_token, form)
        self._begin()
        self.step = "done"

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def link(self) -> None:
        """Link the badge to the account that is signed in (security check 9)."""
        with self._while_the_claim_holds():
            async with self._acting() as (session, actor):
                await badges.link_badge(session, actor, self._claim_token)
        self._begin()
        self.step = "linked"

    @rx.event
    @needs(Open.TO_ALL)
    async def contact(self) -> None:
        """Turn to customer service with what was entered (A-12)."""
        self.errors = {}
        self.step = "contact"

    @rx.event
    @submits(Open.TO_ALL)
    async def ask_for_correction(self, sent: Sent) -> None:
        """Have customer service look at the badge's record (A-12)."""
        form = BadgeCorrectionForm.read(sent)
        async with db.transaction() as session:
            receipt = await support.ask_for_badge_correction(session, self._visitor(), form)
        self.entry = BadgeEntryRow(**form.model_dump(include=set(BadgeEntryRow.model_fields)))
        self.receipt = receipt
        self.step = "asked"

    @rx.event
    @needs(Open.TO_ALL)
    async def begin_again(self) -> None:
        """Go back to the first step with what was entered last."""
        self.errors = {}
        self._begin()

    @contextmanager
    def _while_the_claim_holds(self) -> Iterator[None]:
        """Go back to the first step, with the refusal, when the claim has ended meanwhile."""
        try:
            yield
        except badges.ClaimNotValid:
            self._begin()
            raise

    def _begin(self) -> None:
        self._claim_token = ""
        self.claim = BadgeClaimRow()
        self.is_refused = False
        self.step = "verify"

    def _show(self, claim: BadgeClaimRow) -> None:
        self.claim = claim
        self.is_refused = False
        self.step = "account" if asking().actor is None else "link"
