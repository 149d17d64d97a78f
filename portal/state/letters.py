"""Invitation letters: one's own on the company's page, and the check that is open to all."""

from typing import Any

import reflex as rx

from portal import db
from portal.permissions import Permission
from portal.schemas.base import said
from portal.schemas.letters import MAX_NUMBER, CheckedLetterRow, CheckForm, LetterForm, LetterRow
from portal.services import letters
from portal.state.arguments import searched
from portal.state.base import PortalState
from portal.state.policy import Open, needs, submits

Sent = dict[str, Any]


class LettersState(PortalState):
    """One's own letters, newest first (A-35)."""

    letters: list[LetterRow] = []
    #: The language that the next letter begins with: the account's own.
    language: str = "en"
    is_loaded: bool = False

    @rx.event
    @needs(Permission.LETTERS_READ)
    async def load(self) -> None:
        await self._load()
        self.language = self._actor().language

    @rx.event
    @submits(Permission.LETTERS_ISSUE)
    async def issue(self, sent: Sent) -> None:
        """Issue a letter for oneself in the language chosen."""
        form = LetterForm.read(sent)
        row = await letters.issue_letter(self._actor(), form)
        self.language = row.language
        await self._load()
        self._announce(said("Your invitation letter is ready."))

    async def _load(self) -> None:
        async with self._looking() as (session, actor):
            rows = await letters.list_letters(session, actor)
        self.letters = rows
        self.is_loaded = True


class CheckState(PortalState):
    """Whether the letter in somebody's hand is genuine."""

    found: CheckedLetterRow = CheckedLetterRow()
    #: What the field starts with: the number in the address, which the square code puts there.
    number: str = ""

    @rx.event
    @needs(Open.TO_ALL)
    async def begin(self) -> None:
        """Come to the page; a number in its address is looked up at once."""
        if self._has_stayed:
            return
        self.found = CheckedLetterRow()
        self.number = searched(self.router.url.query_parameters.get("number", ""))[:MAX_NUMBER]
        if self.number.strip():
            await self._check(CheckForm.read({"number": self.number}))

    @rx.event
    @submits(Open.TO_ALL)
    async def check(self, sent: Sent) -> None:
        """Look the number up; what is found and what is not is said at the same place."""
        self.found = CheckedLetterRow()
        await self._check(CheckForm.read(sent))

    async def _check(self, form: CheckForm) -> None:
        # A number that names no letter is counted, so it writes.
        async with db.transaction() as session:
            found = await letters.check_letter(session, self._visitor(), form)
        self.found = found
