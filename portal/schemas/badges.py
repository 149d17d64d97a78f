"""Buyer badges on the wire: what proves one, what makes an account of it, and what is shown."""

from typing import Annotated

from pydantic import AfterValidator, Field

from portal.kit.badges import fold_number
from portal.kit.words import N_
from portal.schemas.accounts import RegistrationForm
from portal.schemas.base import Form, RequiredLine, Row, refuse
from portal.schemas.fields import CountryCode, NameLine

MAX_NUMBER = 32


def _number(value: str) -> str:
    if not fold_number(value):
        raise refuse(N_("Please enter the number as it stands on the badge."))
    return value


class BadgeForm(Form):
    """The three facts that must all match one record (A-01); folded where they are compared."""

    badge_number: Annotated[RequiredLine, Field(max_length=MAX_NUMBER), AfterValidator(_number)]
    name: NameLine
    country: CountryCode


class BadgeClaimForm(RegistrationForm):
    """Opens an account for a verified badge (A-02, A-05)."""


class BadgeEntryRow(Row):
    """What somebody entered about a badge, for the forms that begin with it."""

    badge_number: str = ""
    name: str = ""
    country: str = ""


class BadgeClaimRow(Row):
    """A verified badge, as whoever verified it sees it."""

    name: str = ""
    country: str = ""
    company_name: str = ""
    #: The address on the record, masked; "" when there is none (A-05).
    former_email: str = ""
