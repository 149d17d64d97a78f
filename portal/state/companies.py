"""A company: creating it, reading it, changing it."""

from typing import Any

import reflex as rx

from portal.errors import ChangedMeanwhile, NotFound
from portal.kit.registrations import registration_label
from portal.permissions import Permission
from portal.schemas.base import Said, said
from portal.schemas.companies import (
    CompanyDraftForm,
    CompanyForm,
    CompanyGlanceForm,
    CompanyRow,
    LookAlikeRow,
    MeanwhileRow,
)
from portal.services import companies, memberships
from portal.state.arguments import searched
from portal.state.base import PortalState, Steps
from portal.state.bus import bus
from portal.state.company_changes import CompanyChangesState
from portal.state.leaving import LeavingState
from portal.state.policy import Open, needs, submits
from portal.state.recoveries import RecoveryState

Sent = dict[str, Any]
#: What the button "Save and finish later" adds to the form.
DRAFT = "draft"
#: Fields of the page that are no facts of the company.
_ABOUT_THE_FORM = frozenset({"way", "acknowledged"})
_MAX_NAME = 200
_MAX_COUNTRY = 2
_MAX_NUMBER = 60


class CompanyState(PortalState):
    """One's own company, and the form that makes it."""

    company: CompanyRow = CompanyRow()
    #: Companies like the one about to be created: a second click must be deliberate (A-32).
    hints: list[LookAlikeRow] = []
    #: The refusal of a look-alike stands; there may be no names to it.
    is_alike: bool = False
    #: Companies like the one being typed: said in passing, without a question (A-32).
    alikes: list[LookAlikeRow] = []
    #: What somebody else saved while the form was open (check 52).
    meanwhile: list[MeanwhileRow] = []
    #: What the form holds: the company, and after such a conflict also what was typed.
    editing: CompanyRow = CompanyRow()
    #: Counts the conflicts; the fields are made anew with each, to hold what was taken over.
    round: int = 0
    #: What the empty form starts with: the name that was searched for in vain (A-47), or the one
    #: on an earlier record of the person.
    draft: CompanyRow = CompanyRow()
    #: The company that one has applied to; creating one's own withdraws that (A-42).
    waits_for: str = ""
    #: What the registration number is called in the country chosen last.
    number_label: Said = said(registration_label(""))
    is_loaded: bool = False
    is_editing: bool = False
    #: What has been typed so far of what look-alikes are sought by: name, country and number.
    _typed: tuple[str, str, str] = ("", "", "")

    @rx.event
    @needs(Permission.COMPANIES_CREATE)
    async def begin(self) -> None:
        """Come to an empty form."""
        if self._has_stayed:
            await self._look_for_application()
            return
        self._forget_hints()
        name = _carried(self.router.url.query_parameters.get("name", ""))
        async with self._looking() as (session, actor):
            hint = await companies.find_name_hint(session, actor)
        self.draft = CompanyRow(full_name=name or hint)
        self._start_typing(self.draft)
        await self._look_for_application()
        self.number_label = said(registration_label(""))

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def choose_country(self, country: str) -> None:
        """Call the registration number what it is called there, and look for look-alikes."""
        self.number_label = said(registration_label(country))
        name, _, number = self._typed
        await self._look_for_alikes((name, country, number))

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def type_name(self, name: str) -> None:
        """Look for companies that are called like the one being typed (A-32, decision 4)."""
        _, country, number = self._typed
        await self._look_for_alikes((name, country, number))

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def type_number(self, number: str) -> None:
        """Look for companies with the number being typed."""
        name, country, _ = self._typed
        await self._look_for_alikes((name, country, number))

    @rx.event
    @submits(Permission.COMPANIES_CREATE)
    async def create(self, sent: Sent) -> Steps:
        """Create the company at once, complete or as a draft (A-14, A-30)."""
        form = _read(sent)
        try:
            row = await self._create(form, acknowledged=bool(sent.get("acknowledged")))
        except companies.LookAlikeFound as found:
            self.hints, self.is_alike, self.alikes = found.hints, True, []
            raise
        except companies.AlreadyInCompany:
            yield rx.redirect("/company")
            return
        except (memberships.ApplicationNotPending, memberships.ApplicationPending):
            await self._look_for_application()
            raise
        self._show(row)
        yield self._go("/company" if row.missing else "/company/created")

    @rx.event
    @needs(Permission.COMPANIES_READ)
    async def load(self) -> None:
        """Come to the company, and see from now on when one's place in it changes."""
        for topic in self._people_topics(self._actor()):
            bus.join(topic, self.router.session.client_token, lambda: CompanyState.follow)
        if self._has_stayed and self.is_editing:
            # The form holds what was read when it was opened, and its version (check 52).
            return
        self.is_editing = False
        await self._load()

    @rx.event
    @needs(Open.TO_SIGNED_IN)
    async def follow(self) -> Steps:
        """Show what has changed, unless a form is open; leave with one's place."""
        actor = self._actor()
        if way := await self._look_around(actor):
            yield rx.redirect(way, replace=True)
        elif actor.may(Permission.COMPANIES_READ) and not self.is_editing:
            await self._load()
            yield LeavingState.load
            yield CompanyChangesState.look_anew
            yield RecoveryState.load

    @rx.event
    @needs(Permission.COMPANIES_EDIT)
    async def edit(self) -> None:
        await self._load()
        self._start_typing(self.company)
        self.is_editing = True

    @rx.event
    @submits(Permission.COMPANIES_EDIT)
    async def change(self, sent: Sent) -> Steps:
        """Save the facts; completing them opens the portal's features (A-14)."""
        form = _read(sent)
        was_incomplete = bool(self.company.missing)
        try:
            async with self._acting() as (session, actor):
                row = await companies.change_company(
                    session,
                    actor,
                    form,
                    version=self.company.version,
                    acknowledged=bool(sent.get("acknowledged")),
                )
        except companies.LookAlikeFound as found:
            self.hints, self.is_alike, self.alikes = found.hints, True, []
            raise
        except ChangedMeanwhile:
            await self._meet_other_editor(form)
            raise
        self._show(row)
        self.is_editing = False
        self._announce(said("Saved"))
        # The facts are told to the pages of colleagues as their people are: see follow.
        bus.publish(f"company:{row.id}")
        if was_incomplete and not row.missing:
            yield rx.redirect("/overview")

    async def _meet_other_editor(self, mine: CompanyDraftForm) -> None:
        """Show both versions; the form takes over what one has not touched (check 52)."""
        before = self.company
        await self._load()
        self.editing, self.meanwhile = companies.merge_edits(before, mine, self.company)
        self.round += 1
        self.is_editing = True

    async def _create(self, form: CompanyDraftForm, *, acknowledged: bool) -> CompanyRow:
        async with self._acting() as (session, actor):
            if self.waits_for and not acknowledged:
                # Counts what it tells, so it must come before anything is written.
                await companies.refuse_look_alikes(session, actor, form)
            if self.waits_for:
                # In the same transaction: a company that is refused withdraws nothing.
                await memberships.withdraw(session, actor)
            if isinstance(form, CompanyForm):
                return await companies.create_company(
                    session, actor, form, acknowledged=acknowledged
                )
            return await companies.save_company_draft(
                session, actor, form, acknowledged=acknowledged
            )

    async def _look_for_alikes(self, typed: tuple[str, str, str]) -> None:
        if typed == self._typed:
            return
        self._typed = typed
        name, country, number = (searched(each).strip() for each in typed)
        form = CompanyGlanceForm.read(
            {
                "full_name": name[:_MAX_NAME],
                "country": country[:_MAX_COUNTRY],
                "registration_number": number[:_MAX_NUMBER],
            }
        )
        # Asking is counted, so it writes (security check 37).
        async with self._acting() as (session, actor):
            self.alikes = await companies.find_look_alikes(session, actor, form)

    def _start_typing(self, row: CompanyRow) -> None:
        self._typed = (row.full_name, row.country, row.registration_number)
        self.alikes = []

    def _forget_hints(self) -> None:
        self.hints, self.is_alike = [], False

    async def _look_for_application(self) -> None:
        async with self._looking() as (session, actor):
            row = await memberships.find_application(session, actor)
        self.waits_for = row.company_name if row and row.status == "pending" else ""

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            row = await companies.find_company(session, actor)
        if row is None:
            raise NotFound
        self._show(row)

    def _show(self, row: CompanyRow) -> None:
        self._forget_hints()
        self.company = self.editing = row
        self.meanwhile = []
        self._start_typing(row)
        self.number_label = said(row.registration_label)
        self.is_loaded = True


def _carried(name: str) -> str:
    """Return what came along in the address, as far as it can be a name."""
    return "".join(char for char in name if char.isprintable())[:_MAX_NAME]


def _read(sent: Sent) -> CompanyDraftForm:
    facts = {name: value for name, value in sent.items() if name not in _ABOUT_THE_FORM}
    return (CompanyDraftForm if sent.get("way") == DRAFT else CompanyForm).read(facts)
