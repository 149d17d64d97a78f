"""What the pages of all three reviews do for their applicant: keep what is typed, follow the desk.

    class AuthenticationState(ApplicantState, PortalState):
        @rx.event
        @needs(Permission.SUPPLIERS_APPLY)
        async def save(self, typed: Typed, number: int) -> None:
            with self._answering(number):
                form, refused = readable(SupplierDraftForm, typed)
                ...
            self._note_kept(typed, refused)

The page shows the fields inside components.autosave.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import reflex as rx

from portal.permissions import Actor
from portal.schemas.base import Form, FormRefused, Said
from portal.state.bus import bus

#: Fields by their names, as they were typed; boxes are "on" or "".
Typed = dict[str, str]
DraftForm = TypeVar("DraftForm", bound=Form)


class ApplicantState(rx.State, mixin=True):
    """One's own case. The state has a handler `follow`, which shows what the desk has done."""

    #: The number of the save that was answered last; see assets/kit/autosave.jsx.
    answered: int = 0
    #: Whether all that was typed up to that save is kept.
    is_all_kept: bool = True
    #: Fields whose last words could not be kept.
    _unkept: frozenset[str] = frozenset()

    def _follow_desk(self, actor: Actor) -> None:
        """See from now on what the desk does with the actor's cases."""
        told: Any = type(self)
        topic = f"reviews:{actor.account_id}"
        bus.join(topic, self.router.session.client_token, lambda: told.follow)

    def _start_keeping(self) -> None:
        """Begin with fields that hold what is kept."""
        self._unkept, self.is_all_kept = frozenset(), True

    @contextmanager
    def _answering(self, number: int) -> Iterator[None]:
        """Answer a save whatever becomes of it, or the page would wait for ever."""
        self.is_all_kept = False
        try:
            yield
        finally:
            self.answered = number

    def _note_kept(self, typed: Mapping[str, str], refused: Collection[str]) -> None:
        """Say that what was typed is kept, all but the fields that were refused."""
        self._unkept = (self._unkept - set(typed)) | set(refused)
        self.is_all_kept = not self._unkept


def readable(form: type[DraftForm], typed: Mapping[str, str]) -> tuple[DraftForm, dict[str, Said]]:
    """Return what of the typed fields can be kept, and why the others cannot.

    What is no fact is passed over: a search may stand among the fields.
    """
    known = {name: text for name, text in typed.items() if name in form.model_fields}
    try:
        return form.read(known), {}
    except FormRefused as refusal:
        good = {name: text for name, text in known.items() if name not in refusal.errors}
        return form.read(good), refusal.errors
