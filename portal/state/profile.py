"""The Personal Information Centre: one's own facts, and the proof of a mobile number."""

import time
from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.accounts import MobileCodeForm, MobileForm, ProfileForm, ProfileRow
from portal.schemas.base import said
from portal.schemas.completeness import CompletenessRow
from portal.services import accounts, completeness, viewers
from portal.state.base import PortalState
from portal.state.policy import needs, submits

Sent = dict[str, Any]
#: A code may be asked for again after a minute (security check 22).
_RESEND_MS = 60_000
#: The two forms of the page; refusals belong to the one that was sent.
FACTS, MOBILE = "facts", "mobile"


class ProfileState(PortalState):
    """A person's own information."""

    profile: ProfileRow = ProfileRow()
    #: Unix time in milliseconds until which "Send code" rests; 0 when it does not.
    code_rests_until: int = 0
    is_code_sent: bool = False
    #: The number changes, and who changes it has logged in a while ago.
    asks_password: bool = False
    #: How complete all this is, and what would make it more so (C-10).
    completeness: CompletenessRow = CompletenessRow()
    #: FACTS or MOBILE.
    sent_form: str = FACTS
    is_loaded: bool = False

    @rx.event
    @needs(Permission.ACCOUNTS_READ_OWN)
    async def load(self) -> None:
        if not self._has_stayed:
            self.is_code_sent = self.asks_password = False
        await self._load()

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def save(self, sent: Sent) -> None:
        self.sent_form = FACTS
        form = ProfileForm.read(sent)
        proven = await accounts.prove_if_given(self._actor(), form.password)
        try:
            async with self._acting() as (session, actor):
                await accounts.save_profile(session, actor, form, proven=proven)
        except accounts.PasswordNeeded:
            self.asks_password = True
            raise
        await self._load()
        self.asks_password = False
        self._announce(said("Saved"))

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def send_code(self) -> None:
        """Send a code to the number that is saved, not to one merely typed."""
        self.sent_form = MOBILE
        form = MobileForm.read({"mobile": self.profile.mobile})
        async with self._acting() as (session, actor):
            await accounts.send_mobile_code(session, actor, form)
        self.is_code_sent = True
        self.code_rests_until = int(time.time() * 1000) + _RESEND_MS
        self._announce(said("We have sent a code to your mobile number."))

    @rx.event
    @submits(Permission.ACCOUNTS_CHANGE_OWN)
    async def confirm_mobile(self, sent: Sent) -> None:
        self.sent_form = MOBILE
        form = MobileCodeForm.read({**sent, "mobile": self.profile.mobile})
        async with self._acting() as (session, actor):
            await accounts.verify_mobile(session, actor, form)
        await self._load()
        self.is_code_sent = False
        self.code_rests_until = 0
        self._announce(said("Your mobile number is verified."))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            row = await accounts.find_profile(session, actor)
            self.completeness = await completeness.measure(session, actor)
        self._show(row)

    def _show(self, row: ProfileRow) -> None:
        self.profile = row
        self.is_loaded = True
        self.viewer = self.viewer.model_copy(
            update={
                "contact_name": row.contact_name,
                "initials": viewers.initials_of(row.contact_name),
            }
        )
