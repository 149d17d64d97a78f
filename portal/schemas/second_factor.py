"""What the screens of the second factor send and show."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from portal.kit.words import N_
from portal.schemas.base import Form, RequiredLine, Row, clean_line, refuse
from portal.schemas.fields import CodeLine, Moment

RECOVERY_CODE_LENGTH = 10
_SEPARATORS = re.compile(r"[\s-]")


def _recovery_code(value: Any) -> str:
    """Forgive capitals, spaces and hyphens: people copy these from paper."""
    plain = _SEPARATORS.sub("", clean_line(value)).lower()
    if len(plain) != RECOVERY_CODE_LENGTH or not plain.isascii() or not plain.isalnum():
        raise refuse(N_("Please enter the ten letters and digits of a recovery code."))
    return plain


RecoveryCodeLine = Annotated[str, BeforeValidator(_recovery_code)]


class FactorCodeForm(Form):
    """Gives the six digits that the app shows."""

    code: CodeLine


class RecoveryCodeForm(Form):
    """Gives one of the ten codes for a lost device."""

    recovery_code: RecoveryCodeLine


def _proof(value: str) -> str:
    plain = _SEPARATORS.sub("", value)
    return plain if plain.isdigit() else _recovery_code(plain)


class FactorProofForm(Form):
    """Gives either of the two."""

    proof_code: Annotated[RequiredLine, Field(max_length=40), AfterValidator(_proof)]


class FactorRow(Row):
    """How things stand with one's own second factor."""

    is_required: bool = False
    #: An admin of a company cannot act as one before it is set up.
    is_wanted: bool = False
    is_set_up: bool = False
    #: Given in this session, or not needed.
    is_given: bool = False
    set_up_at: Moment | None = None
    codes_left: int = 0


class FactorKeyRow(Row):
    """What an app needs to show codes: to scan, or to type."""

    picture: str = ""
    #: In groups of four.
    key: str = ""
