"""The second factor: given after the password, set up, and looked after in the settings."""

from typing import Any
from urllib.parse import quote

import reflex as rx

from portal import db
from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.second_factor import (
    FactorCodeForm,
    FactorKeyRow,
    FactorProofForm,
    FactorRow,
    RecoveryCodeForm,
)
from portal.services import second_factor
from portal.state.base import PortalState, Steps
from portal.state.doors import HOME_OF_THE_SIGNED_IN, SECOND_FACTOR, safe_path
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]
#: What the page shows: a form for the code, one for the paper, the key for the app, new codes, and
#: the question for a code before another device takes over.
ENTER, RECOVER, SET_UP, CODES, MOVE = "enter", "recover", "set_up", "codes", "move"
#: What the settings ask a code for.
RENEW, TURN_OFF = "renew", "turn_off"


def _as_file(codes: list[str]) -> str:
    """Return the address of a text file that holds the codes, without a request."""
    return f"data:text/plain;charset=utf-8,{quote(chr(10).join(codes))}"


class SecondFactorState(PortalState):
    """Between the password and everything else (security check 5)."""

    step: str = ""
    setup: FactorKeyRow = FactorKeyRow()
    #: Shown once, and forgotten as soon as the person goes on.
    recovery_codes: list[str] = []
    codes_file: str = ""
    #: The demo people's code of this moment; "" for everybody else.
    demo_code: str = ""
    is_demo: bool = False

    @rx.event
    @needs(Open.BEFORE_SECOND_FACTOR)
    async def load(self) -> Steps:
        """Find out what is missing: the code, or a factor at all; lead on who lacks nothing."""
        if self._has_stayed and self.step:
            # The key is being read into a device, or the codes are being written down.
            return
        self.recovery_codes, self.codes_file, self.setup = [], "", FactorKeyRow()
        async with self._looking() as (session, actor):
            mine = await second_factor.find_factor(session, actor)
        if mine.is_set_up and not mine.is_given:
            self.step = ENTER
            await self._find_demo_code()
        elif not mine.is_set_up and (not mine.is_given or self._asked("set-up")):
            await self._begin()
        elif mine.is_set_up and self._asked("move"):
            self.step = MOVE
        else:
            self.step = ""
            yield rx.redirect(self._destination(), replace=True)

    @rx.event
    @submits(Open.BEFORE_SECOND_FACTOR)
    async def verify(self, sent: Sent) -> None:
        await self._verify(FactorCodeForm.read(sent))

    @rx.event
    @submits(Open.BEFORE_SECOND_FACTOR)
    async def verify_demo_code(self) -> None:
        """Give the code that the page shows to demo people, who exist only outside production."""
        await self._find_demo_code()
        await self._verify(FactorCodeForm.read({"code": self.demo_code}))

    @rx.event
    @needs(Open.BEFORE_SECOND_FACTOR)
    async def show_demo_code(self) -> None:
        await self._find_demo_code()

    @rx.event
    @submits(Open.BEFORE_SECOND_FACTOR)
    async def use_recovery_code(self, sent: Sent) -> None:
        form = RecoveryCodeForm.read(sent)
        async with self._acting() as (session, actor):
            ticket = await second_factor.use_recovery_code(session, actor, form)
        self._log_in_with(ticket, self._destination())

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def begin_move(self, sent: Sent) -> None:
        """Show the key for another device, in exchange for a code."""
        form = FactorProofForm.read(sent)
        async with self._acting() as (session, actor):
            self.setup = await second_factor.begin_move(session, actor, form)
        self.step = SET_UP

    @rx.event
    @submits(Open.BEFORE_SECOND_FACTOR)
    async def confirm(self, sent: Sent) -> None:
        """Put the factor in force by its first code; show the recovery codes."""
        form = FactorCodeForm.read(sent)
        async with self._acting() as (session, actor):
            codes = await second_factor.confirm(session, actor, form)
        self.recovery_codes, self.codes_file = codes, _as_file(codes)
        self.setup, self.step = FactorKeyRow(), CODES

    @rx.event
    @submits(Open.BEFORE_SECOND_FACTOR)
    async def go_on(self) -> None:
        """Leave with a fresh cookie, once the recovery codes are kept."""
        async with self._acting() as (session, actor):
            ticket = await second_factor.go_on(session, actor)
        self.recovery_codes, self.codes_file = [], ""
        self._log_in_with(ticket, self._destination())

    @rx.event
    @needs(Open.BEFORE_SECOND_FACTOR)
    async def ask_for_recovery_code(self) -> None:
        self.step, self.errors = RECOVER, {}

    @rx.event
    @needs(Open.BEFORE_SECOND_FACTOR)
    async def ask_for_code(self) -> None:
        self.step, self.errors = ENTER, {}

    async def _verify(self, form: FactorCodeForm) -> None:
        async with self._acting() as (session, actor):
            ticket = await second_factor.verify(session, actor, form)
        self._log_in_with(ticket, self._destination())

    async def _begin(self) -> None:
        async with self._acting() as (session, actor):
            self.setup = await second_factor.begin(session, actor)
        self.step = SET_UP

    async def _find_demo_code(self) -> None:
        async with db.reading() as session:
            found = await second_factor.demo_code(session, self._actor())
        self.demo_code, self.is_demo = found or "", found is not None

    def _asked(self, what: str) -> bool:
        return what in self.router.url.query_parameters

    def _destination(self) -> str:
        """Return where the person was going when the door sent them here."""
        path = self.router.url.query_parameters.get("next", HOME_OF_THE_SIGNED_IN)
        return HOME_OF_THE_SIGNED_IN if path.startswith(SECOND_FACTOR) else safe_path(path)


class FactorSettingsState(PortalState):
    """One's own second factor, in the settings."""

    factor: FactorRow = FactorRow()
    recovery_codes: list[str] = []
    codes_file: str = ""
    #: Which form is open: RENEW, TURN_OFF or none.
    asked: str = ""
    is_loaded: bool = False

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def load(self) -> None:
        if not self._has_stayed:
            self._close()
        await self._load()

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def ask(self, what: str) -> None:
        """Open the form for new codes or for turning off."""
        if what in {RENEW, TURN_OFF}:
            self._close()
            self.asked = what

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def renew_codes(self, sent: Sent) -> None:
        """Make ten new recovery codes and show them once."""
        form = FactorCodeForm.read(sent)
        async with self._acting() as (session, actor):
            codes = await second_factor.renew_recovery_codes(session, actor, form)
        self._close()
        self.recovery_codes, self.codes_file = codes, _as_file(codes)
        await self._load()
        self._announce(said("You have new recovery codes. The former ones no longer work."))

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def close(self) -> None:
        """Put away the open form, or the codes that are shown."""
        self._close()

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def turn_off(self, sent: Sent) -> None:
        form = FactorProofForm.read(sent)
        async with self._acting() as (session, actor):
            await second_factor.turn_off(session, actor, form)
        self._close()
        await self._load()
        self._announce(said("Your second factor is turned off."))

    def _close(self) -> None:
        self.asked, self.errors = "", {}
        self.recovery_codes, self.codes_file = [], ""

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            self.factor = await second_factor.find_factor(session, actor)
        self.is_loaded = True
