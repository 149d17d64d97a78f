"""A supplier's brands: the lists, and one of them being filled in, step by step."""

from typing import Any
from uuid import UUID

import reflex as rx

from portal.errors import ChangedMeanwhile, NotFound
from portal.permissions import Permission
from portal.schemas.base import FormRefused, Said, said
from portal.schemas.brands import (
    BRAND_FACTS,
    REQUIRED_PAPERS,
    BrandDetailRow,
    BrandDraftForm,
    BrandFactsRow,
    BrandKind,
    BrandRow,
    SubmitBrandForm,
    TerritoryForm,
    complete,
)
from portal.services import brands
from portal.state.arguments import id_of
from portal.state.base import PortalState
from portal.state.policy import needs, submits
from portal.state.reviews import ApplicantState, Typed, readable

Sent = dict[str, Any]
INFORMATION, FILES, CHECK = range(3)
#: An HTML form sends nothing for an empty box.
_BOXES = {"worldwide": "", "sublicence": ""}
#: The search among countries stands in the form and is no fact: a choice is kept at once.
_NO_FACT = "territory"


class BrandsState(ApplicantState, PortalState):
    """Both lists, and the brand that stands in their place while it is worked on."""

    private: list[BrandRow] = []
    agency: list[BrandRow] = []
    #: The chosen brand; an empty id with a kind is one that has yet to be saved.
    brand: BrandDetailRow = BrandDetailRow()
    #: What the fields begin with; typed words are in the browser and, a moment later, in `brand`.
    editing: BrandFactsRow = BrandFactsRow()
    #: What the desk asks to have corrected, by field or slot: a key of REASONS, and a note.
    remarks: dict[str, str] = {}
    remark_notes: dict[str, str] = {}
    #: Which tab the list begins with: a BrandKind.
    tab: str = BrandKind.PRIVATE.value
    step: int = INFORMATION
    #: Counts the forms; its fields are made anew with each.
    form_round: int = 0
    is_loaded: bool = False
    #: The draft that is about to be deleted, "" for none.
    doomed: str = ""

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def load(self) -> None:
        """Come to the lists, or by a link to one brand; follow from now on what the desk does."""
        self._follow_desk(self._actor())
        if self.is_loaded and (self._has_stayed or self._has_come_back()):
            await self._look_anew()
            return
        self._close()
        await self._load()
        asked = self.router.url.query_parameters
        if any(each.id == asked.get("brand", "") for each in (*self.private, *self.agency)):
            await self._open(id_of(asked["brand"]))
        elif asked.get("new") in set(BrandKind):
            self._begin(asked["new"])

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def follow(self) -> None:
        """Show what the desk has done; a form that is being filled in is left alone."""
        await self._look_anew()

    def _has_come_back(self) -> bool:
        """Whether the line broke while the page wrote into its address what it shows now."""
        asked, shown = self.router.url.query_parameters, self.brand
        named = asked.get("brand", "") if shown.id else asked.get("new", "")
        return self._has_returned and named in {shown.id, shown.kind} - {""}

    async def _look_anew(self) -> None:
        await self._load()
        known = self.brand
        if not known.id:
            return
        try:
            async with self._looking() as (session, actor):
                row = await brands.find_brand(session, actor, id_of(known.id))
        except NotFound:  # deleted in another window
            self._close()
            return
        if row.case.status != known.case.status:
            await self._work_on(row)

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def begin(self, kind: str) -> None:
        """Open an empty form; nothing is kept before something is typed."""
        if kind in set(BrandKind):
            self._begin(kind)

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def look_at(self, brand_id: str) -> None:
        """Open a brand: go on with a draft, or look at what is at the desk."""
        await self._open(id_of(brand_id))

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def leave_view(self) -> None:
        """Go back to the lists."""
        self._close()
        await self._load()

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def save(self, typed: Typed, number: int) -> None:
        """Keep what was just typed; what cannot be kept is said beside its field."""
        with self._answering(number):
            form, refused = readable(BrandDraftForm, typed)
            if form.typed:
                await self._keep(form)
        faults = refused | self._faults(form.typed)
        kept = {name: words for name, words in self.errors.items() if name not in typed}
        self.errors = kept | faults
        self._note_kept(typed, refused)

    @rx.event
    @submits(Permission.BRANDS_EDIT)
    async def finish_information(self, sent: Sent) -> None:
        """Keep all facts and go on to the files once they are complete and right."""
        facts = {name: text for name, text in sent.items() if name != _NO_FACT}
        await self._keep(BrandDraftForm.read({**_BOXES, **facts}))
        self.editing = self.brand.facts
        async with self._looking() as (session, actor):
            await brands.check_facts(session, actor, self._chosen())
        self.step = FILES

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def add_place(self, code: str) -> None:
        """Add a country or region to the territory of an agency."""
        if code:
            await self._set_territory([*self.brand.facts.territory, code])

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def drop_place(self, code: str) -> None:
        """Take a country or region out of the territory."""
        await self._set_territory([each for each in self.brand.facts.territory if each != code])

    @rx.event
    @submits(Permission.BRANDS_EDIT)
    async def finish_files(self, _sent: Sent) -> None:
        """Go on to the summary once the required files are there (B-22)."""
        await self._recall(FILES)
        async with self._looking() as (session, actor):
            await brands.check_papers(session, actor, self._chosen())
        self.step = CHECK

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def go_back(self, step: int) -> None:
        """Go back to an earlier step; everything stays as it was entered."""
        if INFORMATION <= step < self.step:
            self._start_form(step)

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def attach(self, slot: str, file_id: str) -> None:
        """Put an uploaded file into its place."""
        await self._recall(FILES)
        async with self._acting() as (session, actor):
            row = await brands.put_paper(session, actor, self._chosen(), slot, id_of(file_id))
        self._show(row)
        self.errors = {name: words for name, words in self.errors.items() if name != slot}

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def remove(self, slot: str) -> None:
        """Take a file out of its place again."""
        await self._recall(FILES)
        async with self._acting() as (session, actor):
            row = await brands.drop_paper(session, actor, self._chosen(), slot)
        self._show(row)

    @rx.event
    @submits(Permission.BRANDS_EDIT)
    async def submit(self, sent: Sent) -> None:
        """Hand the brand in; the page then says until when there is an answer (B-20, B-23)."""
        form = SubmitBrandForm.read(sent)
        await self._recall(CHECK)
        version = self.brand.version
        try:
            async with self._acting() as (session, actor):
                row = await brands.submit(session, actor, self._chosen(), form, version=version)
        except ChangedMeanwhile:
            await self._open(self._chosen())
            raise
        self._show(row)
        await self._load()
        self._announce(said("Submitted for review"))

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def renew(self, brand_id: str) -> None:
        """Open a brand again that is over, nearly over or was rejected."""
        async with self._acting() as (session, actor):
            row = await brands.renew(session, actor, id_of(brand_id))
        await self._load()
        await self._work_on(row)
        self._start_form(INFORMATION)

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def ask_delete(self, brand_id: str) -> None:
        """Ask before a draft is deleted."""
        self.doomed = brand_id

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def leave_question(self) -> None:
        """Keep the draft."""
        self.doomed = ""

    @rx.event
    @needs(Permission.BRANDS_EDIT)
    async def delete(self) -> None:
        """Delete the draft that was asked about."""
        chosen = id_of(self.doomed)
        self.doomed = ""
        async with self._acting() as (session, actor):
            await brands.delete_draft(session, actor, chosen)
        self._close()
        await self._load()
        self._announce(said("The draft is deleted."))

    def _chosen(self) -> UUID:
        return id_of(self.brand.id)

    async def _recall(self, step: int) -> None:
        """Find the brand again that the address names, should the tab's state be lost (B-19).

        `step` is where the page asks from. NotFound when the address names none of one's own.
        """
        if self.brand.kind:
            return
        asked = self.router.url.query_parameters
        if asked.get("new") in set(BrandKind):
            self._show(BrandDetailRow(kind=asked["new"]))
            return
        async with self._looking() as (session, actor):
            row = await brands.find_brand(session, actor, id_of(asked.get("brand", "")))
        self._show(row)
        self.step = step

    async def _keep(self, form: BrandDraftForm) -> None:
        await self._recall(INFORMATION)
        known = self.brand
        try:
            async with self._acting() as (session, actor):
                row = await brands.save_draft(
                    session,
                    actor,
                    form,
                    kind=BrandKind(known.kind),
                    brand_id=id_of(known.id) if known.id else None,
                    version=known.version,
                )
        except ChangedMeanwhile:
            # The fields show what the other window saved, before anything is written over it.
            await self._open(self._chosen())
            raise
        self._show(row)

    async def _set_territory(self, codes: list[str]) -> None:
        form = TerritoryForm.read({"codes": codes})
        await self._recall(INFORMATION)
        if not self.brand.id:
            await self._keep(BrandDraftForm())
        async with self._acting() as (session, actor):
            row = await brands.set_territory(session, actor, self._chosen(), form)
        self._show(row)
        self.errors = {name: words for name, words in self.errors.items() if name != _NO_FACT}

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            rows = await brands.list_brands(session, actor)
        self.private = [each for each in rows if each.kind == BrandKind.PRIVATE]
        self.agency = [each for each in rows if each.kind == BrandKind.AGENCY]
        self.is_loaded = True

    async def _open(self, brand_id: UUID) -> None:
        async with self._looking() as (session, actor):
            row = await brands.find_brand(session, actor, brand_id)
        await self._work_on(row)

    async def _work_on(self, row: BrandDetailRow) -> None:
        self._show(row)
        self.tab = row.kind
        self._start_form(self._first_unfinished(row) if row.case.can_edit else INFORMATION)

    def _first_unfinished(self, row: BrandDetailRow) -> int:
        """Return where to go on: at what is to be corrected, else at what is not complete."""
        kind = BrandKind(row.kind)
        if self.remarks:
            return INFORMATION if set(self.remarks) & set(BRAND_FACTS[kind]) else FILES
        try:
            complete(kind, row.facts.model_dump())
        except FormRefused:
            return INFORMATION
        has_files = all(slot in row.papers for slot in REQUIRED_PAPERS[kind])
        return CHECK if has_files and not row.is_renewal else FILES

    def _show(self, row: BrandDetailRow) -> None:
        self.brand = row
        self.remarks = {each.target: each.reason for each in row.case.remarks}
        self.remark_notes = {each.target: each.note for each in row.case.remarks}

    def _start_form(self, step: int) -> None:
        self.step = step
        self.errors = {}
        self.editing = self.brand.facts
        self.form_round += 1
        self._start_keeping()

    def _begin(self, kind: str) -> None:
        self._show(BrandDetailRow(kind=kind))
        self._start_form(INFORMATION)

    def _close(self) -> None:
        self._show(BrandDetailRow())
        self.errors = {}
        self.doomed = ""

    def _faults(self, typed: dict[str, str]) -> dict[str, Said]:
        """Return what is not right in the facts just typed; what is still empty is no fault yet."""
        if not self.brand.kind:
            return {}
        filled = {name for name, text in typed.items() if text}
        try:
            complete(BrandKind(self.brand.kind), self.brand.facts.model_dump())
        except FormRefused as refusal:
            return {name: words for name, words in refusal.errors.items() if name in filled}
        return {}
