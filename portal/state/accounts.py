"""Registering, logging in and getting back in."""

import time
from typing import Any

import reflex as rx

from portal import db
from portal.config import get_settings
from portal.errors import NotFound
from portal.schemas import accounts as forms
from portal.schemas.base import said
from portal.schemas.fields import MAINLAND, AddressKind, read_identifier
from portal.services import accounts, demo
from portal.state.base import PortalState, Steps
from portal.state.doors import HOME_OF_THE_SIGNED_IN, onward, safe_path
from portal.state.gate import asking
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]
_RESEND_MS = 60_000


def rest_until() -> int:
    """Return when the next code may be asked for, as Unix time in milliseconds (check 22)."""
    return int(time.time() * 1000) + _RESEND_MS


class LanguageState(PortalState):
    """The reader's language, kept with the account."""

    @rx.event
    @needs(Open.TO_ALL)
    async def choose(self, language: str) -> None:
        """Keep the choice with the account; the browser has switched and set its cookie itself."""
        actor = asking().actor
        if actor is None or actor.needs_second_factor:
            return
        async with self._acting() as (session, actor):
            await accounts.choose_language(session, actor, language)


class RegisterState(PortalState):
    """The registration forms: one code by mail, then the account (A-27)."""

    #: Unix time in milliseconds until which "Send code" rests; 0 when it does not.
    code_rests_until: int = 0
    is_code_sent: bool = False
    #: What the form of a domestic buyer starts with, when somebody began with the wrong one (A-25).
    begun: forms.BegunRegistrationRow = forms.BegunRegistrationRow()
    is_from_mainland: bool = False

    @rx.event
    @submits(Open.TO_ALL)
    async def send_code(self, email: str) -> None:
        """Mail a code; the answer is the same whether the address is known or not."""
        form = forms.RegistrationCodeForm.read({"email": email})
        async with db.transaction() as session:
            await accounts.send_registration_code(session, self._visitor(), form)
        self._note_code()

    @rx.event
    @submits(Open.TO_ALL)
    async def register_overseas(self, sent: Sent) -> None:
        self.is_from_mainland = sent.get("country") == MAINLAND
        self.begun = forms.BegunRegistrationRow.from_sent(sent)
        await self._register(forms.OverseasRegistrationForm.read(sent))

    @rx.event
    @submits(Open.TO_ALL)
    async def register_domestic(self, sent: Sent) -> None:
        await self._register(forms.DomesticRegistrationForm.read(sent))

    @rx.event
    @submits(Open.TO_ALL)
    async def register_representative(self, sent: Sent) -> None:
        await self._register(forms.RepresentativeRegistrationForm.read(sent))

    @rx.event
    @submits(Open.TO_ALL)
    async def register_supplier(self, sent: Sent) -> None:
        await self._register(forms.SupplierRegistrationForm.read(sent))

    async def _register(self, form: forms.RegistrationForm) -> None:
        ticket = await accounts.register(self._visitor(), form)
        self.begun = forms.BegunRegistrationRow()
        self._log_in_with(ticket, HOME_OF_THE_SIGNED_IN)

    def _note_code(self) -> None:
        self.is_code_sent = True
        self.code_rests_until = rest_until()
        self._announce(said("We have sent a code. Please check your mailbox and spam folder."))


class LogInState(PortalState):
    """The ways in: password, and a code by mail or message."""

    #: Which tab stands in front: "buyer" or "supplier" (A-03).
    entry: str = "buyer"
    was_ended: bool = False
    #: What the links between the ways in add to their addresses, so that none forgets the way on.
    onward: str = ""
    #: Where the owner of an older account registers anew, who has to; "" for everybody else.
    register_at: str = ""
    code_rests_until: int = 0
    is_code_sent: bool = False
    #: The code went to a number, not to a mailbox.
    is_code_on_phone: bool = False

    @rx.event
    @needs(Open.TO_ALL)
    async def arrive(self) -> Steps:
        """Read from the address what brought the person here; lead on who is signed in already."""
        asked = self.router.url.query_parameters
        if asking().actor is not None:
            yield rx.redirect(self._destination())
        if self._has_stayed:
            return
        self.entry = "supplier" if asked.get("as") == "supplier" else "buyer"
        self.was_ended = asked.get("ended") == "1"
        self.onward = onward(asked.get("next", ""))
        self.register_at = ""

    @rx.event
    @submits(Open.TO_ALL)
    async def log_in(self, sent: Sent) -> None:
        form = forms.LogInForm.read(sent)
        self.register_at = ""
        try:
            ticket = await accounts.log_in(self._visitor(), form)
        except accounts.MustRegisterAnew as refusal:
            self.register_at = refusal.path
            raise
        self._log_in_with(ticket, self._destination())

    @rx.event
    @submits(Open.TO_ALL)
    async def send_code(self, identifier: str) -> None:
        form = forms.LoginCodeForm.read({"identifier": identifier})
        async with db.transaction() as session:
            await accounts.send_login_code(session, self._visitor(), form)
        self.is_code_sent = True
        self.is_code_on_phone = read_identifier(form.identifier).kind is AddressKind.MOBILE
        self.code_rests_until = rest_until()
        if self.is_code_on_phone:
            self._announce(said("We have sent a code to your mobile number."))
        else:
            self._announce(said("We have sent a code. Please check your mailbox and spam folder."))

    @rx.event
    @submits(Open.TO_ALL)
    async def log_in_with_code(self, sent: Sent) -> None:
        form = forms.LogInWithCodeForm.read(sent)
        ticket = await accounts.log_in_with_code(self._visitor(), form)
        self._log_in_with(ticket, self._destination())

    @rx.event
    @needs(Open.TO_ALL)
    async def log_in_as_demo(self, email: str) -> None:
        """Log in as one of the demo people, who exist only outside production."""
        known = {person.email for person in demo.list_demo_persons(get_settings())}
        if email not in known:
            raise NotFound
        form = forms.LogInForm(identifier=email, password=demo.DEMO_PASSWORD)
        self._log_in_with(await accounts.log_in(self._visitor(), form), HOME_OF_THE_SIGNED_IN)

    def _destination(self) -> str:
        """Return where the person was going when the door sent them here."""
        return safe_path(self.router.url.query_parameters.get("next", HOME_OF_THE_SIGNED_IN))


class RecoveryState(PortalState):
    """Back in without the password: a mailed link, and the new password it allows (B-09)."""

    is_mail_sent: bool = False
    #: Unix time in milliseconds until which "Resend" rests; 0 when it does not (C-07).
    mail_rests_until: int = 0
    is_unlocked: bool = False

    @rx.event
    @needs(Open.TO_ALL)
    async def begin(self) -> None:
        """Come to an empty form: no mail is on its way for whoever has yet to ask."""
        if not self._has_stayed:
            self.is_mail_sent = False

    @rx.event
    @submits(Open.TO_ALL)
    async def ask_for_reset(self, sent: Sent) -> None:
        """Mail a link; the answer is the same whether the address is known or not."""
        await self._ask_for_reset(sent)

    @rx.event
    @submits(Open.TO_ALL)
    async def resend(self, email: str) -> None:
        await self._ask_for_reset({"email": email})

    @rx.event
    @submits(Open.TO_ALL)
    async def set_password(self, sent: Sent) -> None:
        form = forms.ResetPasswordForm.read({**sent, "token": self._token()})
        ticket = await accounts.reset_password(self._visitor(), form)
        self._log_in_with(ticket, HOME_OF_THE_SIGNED_IN)

    @rx.event
    @needs(Open.TO_ALL)
    async def unlock(self) -> None:
        """Open an account again that wrong logins have locked, by the link in the mail."""
        self.is_unlocked = False
        async with db.transaction() as session:
            await accounts.unlock(session, self._visitor(), self._token())
        self.is_unlocked = True

    async def _ask_for_reset(self, sent: Sent) -> None:
        form = forms.ForgotPasswordForm.read(sent)
        async with db.transaction() as session:
            await accounts.ask_for_reset(session, self._visitor(), form)
        self.is_mail_sent = True
        self.mail_rests_until = rest_until()

    def _token(self) -> str:
        """Return the link's secret: it stands behind the #, where no server log sees it."""
        return self.router.url.fragment[:100]


class EmailUndoState(PortalState):
    """An e-mail change undone from the former address (security check 7)."""

    is_done: bool = False

    @rx.event
    @needs(Open.TO_ALL)
    async def begin(self) -> None:
        if not self._has_stayed:
            self.is_done = False

    @rx.event
    @submits(Open.TO_ALL)
    async def undo(self, sent: Sent) -> None:
        """Take the address back with a new password; logging in is the next step."""
        # The link's secret stands behind the #, where no server log sees it.
        token = self.router.url.fragment[:100]
        form = forms.UndoEmailChangeForm.read({**sent, "token": token})
        await accounts.undo_email_change(self._visitor(), form)
        self.is_done = True
