"""Proving who one is, as its person sees it: facts as typed, documents, and where it stands."""

from typing import Any

import reflex as rx

from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.identity import (
    IdentityDraftForm,
    IdentityHelpForm,
    IdentityRow,
    IdentitySubmitForm,
)
from portal.schemas.identity_cases import IDENTITY_SLOTS, TICKS, IdentityCase
from portal.services import identity
from portal.state.arguments import id_of
from portal.state.base import PortalState
from portal.state.policy import Open, needs, submits
from portal.state.reviews import ApplicantState, Typed, readable

Sent = dict[str, Any]


class IdentityState(ApplicantState, PortalState):
    """One's own verification. Numbers of documents are never among its vars (check 50)."""

    row: IdentityRow = IdentityRow()
    is_loaded: bool = False
    #: Counts how often lines were removed: what was typed leaves the screen with them.
    lines_round: int = 0
    #: The second step, where documents are uploaded, is shown.
    is_uploading: bool = False

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def load(self) -> None:
        """Come to the verification, and see from now on what the desk does."""
        self._follow_desk(self._actor())
        if self._has_stayed and self.is_loaded:
            await self._look_anew()
            return
        self._start_keeping()
        await self._load()
        self.is_uploading = self._goes_on_with_documents()
        self.is_loaded = True

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> None:
        """Show what the desk has done meanwhile; one's own typing is not touched by it."""
        if self._actor().may(Permission.IDENTITY_PROVE):
            await self._look_anew()

    async def _look_anew(self) -> None:
        before = self.row.review.status
        await self._load()
        if self.row.review.status != before:
            self.errors, self.is_uploading = {}, self._goes_on_with_documents()

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def choose_case(self, case: str) -> None:
        if case not in set(IdentityCase):
            return
        async with self._acting() as (session, actor):
            await identity.choose_case(session, actor, IdentityCase(case))
        self.errors, self.is_uploading = {}, False
        await self._load()

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def save(self, typed: Typed, number: int) -> None:
        """Keep what was just typed; what cannot stand in a field is said beside it."""
        with self._answering(number):
            form, refused = readable(IdentityDraftForm, typed)
            async with self._acting() as (session, actor):
                await identity.keep_facts(session, actor, form)
                if typed.get("mrz") == "":
                    await identity.forget_wrong_lines(session, actor)
            await self._load()
        kept = {name: words for name, words in self.errors.items() if name not in typed}
        self.errors = kept | refused
        self._note_kept(typed, refused)

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def forget_lines(self) -> None:
        """Take the machine-readable lines out; the form never shows what is kept of them."""
        self.errors = {name: words for name, words in self.errors.items() if name != "mrz"}
        async with self._acting() as (session, actor):
            await identity.forget_lines(session, actor)
        await self._load()
        self.lines_round += 1

    @rx.event
    @submits(Permission.IDENTITY_PROVE)
    async def go_on(self, sent: Sent) -> None:
        """Go to the documents, once nothing is wrong with the facts (C-17)."""
        given = {name: value for name, value in sent.items() if name not in TICKS}
        async with self._acting() as (session, actor):
            await identity.keep_facts(session, actor, IdentityDraftForm.read(given))
        await self._load()
        self.is_uploading = self.row.can_upload

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def go_back(self) -> None:
        self.errors, self.is_uploading = {}, False

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def put(self, slot: str, file_id: str) -> None:
        """Put an uploaded file into its slot; the coach says at once what it sees (A-55)."""
        self.errors = {}
        try:
            async with self._acting() as (session, actor):
                await identity.put_document(session, actor, slot, id_of(file_id))
        except identity.WrongDocumentType as refusal:
            if slot in IDENTITY_SLOTS:
                self.errors = {slot: said(refusal.text)}
        await self._load()

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def note_refused(self) -> None:
        """Count a file that the browser refused: too big or of another kind (A-59)."""
        async with self._acting() as (session, actor):
            await identity.count_refused(session, actor)
        await self._load()

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def drop(self, slot: str) -> None:
        self.errors = {}
        async with self._acting() as (session, actor):
            await identity.drop_document(session, actor, slot)
        await self._load()

    @rx.event
    @submits(Permission.IDENTITY_PROVE)
    async def submit(self, sent: Sent) -> None:
        """Hand it in; from now on it stands as it is (B-13)."""
        form = IdentitySubmitForm.read(sent)
        async with self._acting() as (session, actor):
            await identity.submit(session, actor, form)
        await self._load()
        self.is_uploading = False
        self._announce(said("Your verification is submitted. We will tell you the result."))

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def reopen(self) -> None:
        """Begin anew after a decision; what was verified stays so meanwhile."""
        async with self._acting() as (session, actor):
            await identity.reopen(session, actor)
        await self._load()
        self.is_uploading = False

    @rx.event
    @needs(Permission.IDENTITY_PROVE)
    async def turn_domestic(self) -> None:
        """Become a domestic buyer, with e-mail and login as they are (A-57)."""
        async with self._acting() as (session, actor):
            await identity.turn_domestic(session, actor)
        self.errors, self.is_uploading = {}, False
        await self._load()
        self._announce(said("You are a domestic buyer now."))

    @rx.event
    @submits(Permission.IDENTITY_PROVE)
    async def ask_help(self, sent: Sent) -> None:
        """Have customer service upload for one (A-59)."""
        form = IdentityHelpForm.read(sent)
        async with self._acting() as (session, actor):
            await identity.ask_for_help(session, actor, form)
        await self._load()
        self._announce(said("Customer service has your request and will write to you."))

    def _goes_on_with_documents(self) -> bool:
        """Whether the second step is where the person goes on: nothing is left to do in the first.

        In a correction they come to the fields first, when the desk asks for any.
        """
        row = self.row
        if not row.can_upload or not row.open_slots:
            return False
        if row.reasons:
            return not any(name in row.open_fields for name in row.reasons)
        return any(each.file for each in row.documents.values())

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            self.row = await identity.find_identity(session, actor)
