"""Invitation letters on the wire: issuing one, one's own, and whether one is genuine."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from portal.schemas.base import Form, RequiredLine, Row
from portal.schemas.fields import Moment

#: With spaces and hyphens, as people type it.
MAX_NUMBER = 40


class LetterForm(Form):
    """Which language the letter speaks; the rest is known."""

    language: Literal["zh", "en", "ru", "es"]


class CheckForm(Form):
    """The number that stands on a letter, as somebody typed it."""

    number: RequiredLine = Field(max_length=MAX_NUMBER)


class LetterRow(Row):
    """One of one's own letters."""

    id: str
    #: As it stands on the letter, readable aloud.
    number: str
    language: str
    event_name: str
    issued_at: Moment


class LetterState(StrEnum):
    """What a check says about a number."""

    VALID = "valid"
    #: Issued, but the person or the company is no longer what it says.
    ENDED = "ended"
    UNKNOWN = "unknown"


class CheckedLetterRow(Row):
    """What a stranger with a letter in hand needs to compare it with, and no more (A-35).

    All but state and number is empty unless the letter is valid; `person` are initials.
    """

    state: LetterState | Literal[""] = ""
    number: str = ""
    company_name: str = ""
    person: str = ""
    event_name: str = ""
    issued_at: str = ""
