"""The authentication of a supplier, step by step, and what opens when it is done."""

from typing import Any

import reflex as rx

from portal.errors import ChangedMeanwhile
from portal.permissions import Permission
from portal.schemas.base import FormRefused, Said, said
from portal.schemas.companies import MeanwhileRow
from portal.schemas.suppliers import (
    REQUIRED_PAPERS,
    SUPPLIER_FACTS,
    AuthenticationRow,
    SubmitForm,
    SupplierDraftForm,
    SupplierFactsRow,
    SupplierForm,
    SupplierRow,
)
from portal.services import suppliers
from portal.state.arguments import id_of
from portal.state.base import PortalState, Steps
from portal.state.policy import needs, submits
from portal.state.reviews import ApplicantState, Typed, readable

Sent = dict[str, Any]
INFORMATION, DOCUMENTS, CHECK = range(3)


class AuthenticationState(ApplicantState, PortalState):
    """The wizard: nothing typed is ever lost, and nothing of another window overwritten unseen."""

    row: AuthenticationRow = AuthenticationRow()
    #: What the fields begin with; typed words are in the browser and, a moment later, in `row`.
    editing: SupplierFactsRow = SupplierFactsRow()
    #: What the desk asks to have corrected, by field or slot: a key of REASONS, and a note.
    remarks: dict[str, str] = {}
    remark_notes: dict[str, str] = {}
    #: What another window saved while this one typed (security check 52).
    meanwhile: list[MeanwhileRow] = []
    step: int = INFORMATION
    #: A step has taken the place of another since the page was opened.
    has_moved: bool = False
    #: Counts the conflicts; the fields are made anew with each, to hold what was taken over.
    form_round: int = 0
    is_loaded: bool = False

    @rx.event
    @needs(Permission.SUPPLIERS_APPLY)
    async def load(self) -> None:
        """Come to the application where it was left; follow from now on what the desk does."""
        self._follow_desk(self._actor())
        if self._has_stayed and self.is_loaded:
            await self._look_anew()
            return
        await self._load()
        self.step = await self._first_unfinished()
        self.has_moved = False
        self._start_keeping()

    @rx.event
    @needs(Permission.SUPPLIERS_APPLY)
    async def follow(self) -> None:
        """Show what the desk has done; a form that is being filled in is left alone."""
        await self._look_anew()

    async def _look_anew(self) -> None:
        async with self._looking() as (session, actor):
            row = await suppliers.find_application(session, actor)
        known = self.row.case
        is_begun_elsewhere = not known.id and row.case.can_edit
        if is_begun_elsewhere or (known.can_edit and row.case.status == known.status):
            # To learn of it now would make the next save overwrite it unseen (check 52).
            return
        self._show(row)
        if row.case.can_edit:
            self.editing = row.facts
            self.step = await self._first_unfinished()

    @rx.event
    @needs(Permission.SUPPLIERS_APPLY)
    async def save(self, typed: Typed, number: int) -> None:
        """Keep what was just typed; what cannot be kept is said beside its field (B-11)."""
        with self._answering(number):
            form, refused = readable(SupplierDraftForm, typed)
            if form.typed:
                await self._save(form)
        faults = refused | _faults(self.row.facts, form.typed)
        kept = {name: words for name, words in self.errors.items() if name not in typed}
        self.errors = kept | faults
        clashes = {each.name for each in self.meanwhile if each.is_clash}
        self._note_kept(typed, {*refused, *clashes})

    @rx.event
    @submits(Permission.SUPPLIERS_APPLY)
    async def finish_information(self, sent: Sent) -> None:
        """Keep all facts and go on to the documents once they are complete and right (B-12)."""
        facts = {"licence_endless": "", **sent}
        if facts.get("bank_account", "") == "":
            # An empty field stands for the number that is kept, which no page is told.
            facts.pop("bank_account", None)
        form = SupplierDraftForm.read(facts)
        try:
            await self._keep(form)
        except ChangedMeanwhile:
            await self._meet_other_window(form)
            raise
        self.meanwhile = []
        self.editing = self.row.facts
        self._start_keeping()
        async with self._looking() as (session, actor):
            await suppliers.check_facts(session, actor)
        self._go_to(DOCUMENTS)

    @rx.event
    @submits(Permission.SUPPLIERS_APPLY)
    async def finish_documents(self, _sent: Sent) -> None:
        """Go on to the summary once the required documents are there."""
        async with self._looking() as (session, actor):
            await suppliers.check_papers(session, actor)
        self._go_to(CHECK)

    @rx.event
    @needs(Permission.SUPPLIERS_APPLY)
    async def go_back(self, step: int) -> None:
        """Go back to an earlier step; everything stays as it was entered."""
        self.errors = {}
        if INFORMATION <= step < self.step:
            self.editing = self.row.facts
            self._go_to(step)

    @rx.event
    @needs(Permission.SUPPLIERS_APPLY)
    async def attach(self, slot: str, file_id: str) -> None:
        """Put an uploaded file into its place."""
        async with self._acting() as (session, actor):
            row = await suppliers.put_paper(session, actor, slot, id_of(file_id))
        self._show(row)
        self.errors = {name: words for name, words in self.errors.items() if name != slot}

    @rx.event
    @needs(Permission.SUPPLIERS_APPLY)
    async def remove(self, slot: str) -> None:
        """Take a file out of its place again."""
        async with self._acting() as (session, actor):
            row = await suppliers.drop_paper(session, actor, slot)
        self._show(row)

    @rx.event
    @needs(Permission.SUPPLIERS_APPLY)
    async def forget_bank(self) -> None:
        """Take the bank out of the application."""
        async with self._acting() as (session, actor):
            row = await suppliers.forget_account_number(session, actor)
        self._show(row)
        self.editing = row.facts
        self.form_round += 1

    @rx.event
    @submits(Permission.SUPPLIERS_APPLY)
    async def submit(self, sent: Sent) -> None:
        """Hand it in; the page then says until when there is an answer (B-13, B-14)."""
        form = SubmitForm.read(sent)
        try:
            async with self._acting() as (session, actor):
                row = await suppliers.submit(session, actor, form, version=self.row.version)
        except ChangedMeanwhile:
            await self._load()
            raise
        self._show(row)
        self._announce(said("Submitted for review"))

    @rx.event
    @needs(Permission.SUPPLIERS_APPLY)
    async def begin_again(self) -> None:
        """Apply anew after a rejection or the end of an authentication."""
        async with self._acting() as (session, actor):
            row = await suppliers.begin_again(session, actor)
        self._show(row)
        self.step = INFORMATION

    def _go_to(self, step: int) -> None:
        self.step, self.has_moved = step, True

    async def _save(self, form: SupplierDraftForm) -> None:
        try:
            await self._keep(form)
        except ChangedMeanwhile:
            await self._meet_other_window(form)

    async def _keep(self, form: SupplierDraftForm) -> None:
        async with self._acting() as (session, actor):
            row = await suppliers.save_draft(session, actor, form, version=self.row.version)
        self._show(row)

    async def _meet_other_window(self, mine: SupplierDraftForm) -> None:
        """Show both versions; the fields keep one's own words and take the others over."""
        before = self.row.facts
        await self._load()
        now, typed = self.row.facts, mine.typed
        theirs = {
            name: getattr(now, name)
            for name in SUPPLIER_FACTS
            if getattr(before, name, "") != getattr(now, name, "")
        }
        clashes = {n: v for n, v in typed.items() if n in theirs and theirs[n] != v}
        self.meanwhile = [
            MeanwhileRow(name=n, mine=clashes.get(n, ""), theirs=v, is_clash=n in clashes)
            for n, v in theirs.items()
            if typed.get(n) != v
        ]
        if rest := {n: v for n, v in typed.items() if n not in clashes}:
            await self._keep(SupplierDraftForm.read(rest))
        if theirs:
            kept = {n: v for n, v in typed.items() if n != "bank_account"}
            self.editing = self.row.facts.model_copy(update=kept)
            self.form_round += 1

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            row = await suppliers.find_application(session, actor)
        self._show(row)
        self.editing, self.meanwhile = row.facts, []
        self.is_loaded = True

    def _show(self, row: AuthenticationRow) -> None:
        self.row = row
        self.remarks = {each.target: each.reason for each in row.case.remarks}
        self.remark_notes = {each.target: each.note for each in row.case.remarks}

    async def _first_unfinished(self) -> int:
        """Return where to go on: at what is to be corrected, else at what is not complete."""
        if self.remarks:
            return INFORMATION if set(self.remarks) & set(SUPPLIER_FACTS) else DOCUMENTS
        try:
            async with self._looking() as (session, actor):
                await suppliers.check_facts(session, actor)
        except FormRefused:
            return INFORMATION
        has_papers = all(slot in self.row.papers for slot in REQUIRED_PAPERS)
        return CHECK if has_papers else DOCUMENTS


class SupplierState(PortalState):
    """An authenticated supplier's own company information (B-16)."""

    row: SupplierRow = SupplierRow()
    is_loaded: bool = False

    @rx.event
    @needs(Permission.SUPPLIERS_ACT)
    async def load(self) -> None:
        """Come to the areas of a supplier: whoever is none learns nothing here."""
        async with self._looking() as (session, actor):
            self.row = await suppliers.find_supplier(session, actor)
        self.is_loaded = True

    @rx.event
    @needs(Permission.SUPPLIERS_ACT)
    async def change(self) -> Steps:
        """Open a change of the approved facts in the wizard (life cycle 6)."""
        async with self._acting() as (session, actor):
            await suppliers.begin_change(session, actor)
        yield rx.redirect("/supplier/authentication")


def _faults(facts: SupplierFactsRow, typed: dict[str, str]) -> dict[str, Said]:
    """Return what is not right in the facts just typed; what is still empty is no fault yet."""
    filled = {name for name, text in typed.items() if text and not name.startswith("bank_")}
    try:
        SupplierForm.of(facts.model_dump())
    except FormRefused as refusal:
        return {name: words for name, words in refusal.errors.items() if name in filled}
    return {}
