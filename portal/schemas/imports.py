"""Lists of what comes from before, one form for each line of the file."""

from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from portal.i18n import LANGUAGES
from portal.i18n.territories import is_territory, names
from portal.kit.badges import fold_number
from portal.kit.foreign_hashes import LONGEST, HashRefused, read_hash
from portal.kit.names import fold
from portal.kit.words import N_
from portal.models.legacy import LegacyKind
from portal.schemas.base import Form, Line, RequiredLine, clean_line, refuse
from portal.schemas.fields import CountryCode, EmailLine, NameLine, fold_email


@cache
def _territory_codes() -> dict[str, str]:
    return {fold(name): code for language in LANGUAGES for code, name in names(language).items()}


def _country_code(value: Any) -> Any:
    """Take a code or a name in one of the four languages; what is neither stays as it is."""
    text = clean_line(value)
    if is_territory(text.upper()):
        return text.upper()
    return _territory_codes().get(fold(text), text)


def _badge_number(value: str) -> str:
    number = fold_number(value)
    if not number:
        raise refuse(N_("Please fill in this field."))
    return number


def _email_or_nothing(value: str) -> str:
    return fold_email(value) if value else ""


def _country_or_nothing(value: Any) -> Any:
    code = _country_code(value)
    if code and not is_territory(code):
        raise refuse(N_("Please choose a country or region."))
    return code


ListedCountry = Annotated[CountryCode, BeforeValidator(_country_code)]
OptionalCountry = Annotated[str, BeforeValidator(_country_or_nothing)]
OptionalEmail = Annotated[Line, AfterValidator(_email_or_nothing)]
CompanyName = Annotated[Line, Field(max_length=200)]


def _older_kind(value: Any) -> Any:
    """Take the words of an export as well: case, spaces and hyphens do not count."""
    return clean_line(value).casefold().replace(" ", "_").replace("-", "_")


def _foreign_hash(value: str) -> str:
    try:
        return read_hash(value) if value else ""
    except HashRefused as error:
        raise refuse(str(error)) from error


class BadgeLineForm(Form):
    """A badge of an earlier fair, as the organiser lists it (A-01)."""

    #: Folded for comparison.
    number: Annotated[Line, Field(max_length=32), AfterValidator(_badge_number)]
    name: NameLine
    #: A code, or a name in one of the four languages.
    country: ListedCountry
    email: OptionalEmail = ""
    company_name: CompanyName = ""


class OlderAccountLineForm(Form):
    """An account of an older platform, as it was exported (A-08)."""

    kind: Annotated[LegacyKind, BeforeValidator(_older_kind)]
    email: EmailLine
    #: A hash of a kind that can be verified here; "" for people who set a new password by mail.
    password_hash: Annotated[Line, Field(max_length=LONGEST), AfterValidator(_foreign_hash)] = ""
    contact_name: Annotated[Line, Field(max_length=100)] = ""
    country: OptionalCountry = ""
    company_name: CompanyName = ""


class OlderCodeLineForm(Form):
    """A company's code in an earlier system, and by what the company is recognised (A-35)."""

    code: RequiredLine = Field(max_length=40)
    full_name: RequiredLine = Field(max_length=200)
    country: ListedCountry
    registration_number: Line = Field(default="", max_length=60)
