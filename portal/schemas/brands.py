"""Brands on the wire: what a supplier says of one, as a draft and complete, and what is shown."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
)

from portal.i18n.territories import is_territory
from portal.kit import clock, names
from portal.kit.words import N_
from portal.kit.workdays import SHANGHAI
from portal.models.brands import BrandKind
from portal.schemas.base import Form, Line, RequiredLine, Row, SaidRow, Text, refuse
from portal.schemas.fields import CountryCode, territory_or_nothing
from portal.schemas.files import FileRow, OpeningRow
from portal.schemas.reviews import CaseRow

__all__ = ["BrandKind"]

#: How the facts are called beside their fields, in the order of the form (B-19, B-21).
_NAMES: dict[str, str] = {
    "name_zh": N_("Brand name in Chinese"),
    "name_en": N_("Brand name in Latin letters"),
}
_TRADEMARK: dict[str, str] = {
    "trademark_number": N_("Trademark number"),
    "trademark_country": N_("Registered in"),
    "nice_classes": N_("Nice classes"),
}
PRIVATE_FACTS: dict[str, str] = {
    **_NAMES,
    **_TRADEMARK,
    "valid_until": N_("Trademark valid until"),
}
AGENCY_FACTS: dict[str, str] = {
    **_NAMES,
    "brand_owner": N_("Brand owner"),
    **_TRADEMARK,
    "worldwide": N_("The authorisation holds worldwide"),
    "territory": N_("Territory"),
    "categories": N_("Product categories"),
    "valid_from": N_("Authorised from"),
    "valid_until": N_("Authorised until"),
    "sublicence": N_("We may authorise others in turn (sub-licence)"),
}
BRAND_FACTS: dict[str, dict[str, str]] = {
    BrandKind.PRIVATE: PRIVATE_FACTS,
    BrandKind.AGENCY: AGENCY_FACTS,
}
LOGO = "logo"
TRADEMARK_CERTIFICATE = "trademark_certificate"
AUTHORISATION = "authorisation_certificate"
#: The files, in the order of the page (B-19, B-22).
BRAND_PAPERS: dict[str, dict[str, str]] = {
    BrandKind.PRIVATE: {
        LOGO: N_("Brand logo"),
        TRADEMARK_CERTIFICATE: N_("Trademark certificate"),
    },
    BrandKind.AGENCY: {
        LOGO: N_("Brand logo"),
        AUTHORISATION: N_("Brand authorisation certificate"),
        TRADEMARK_CERTIFICATE: N_("Trademark certificate"),
    },
}
#: Without these a brand is not submitted; a certificate is asked anew at each renewal.
REQUIRED_PAPERS: dict[str, tuple[str, ...]] = {
    BrandKind.PRIVATE: (LOGO,),
    BrandKind.AGENCY: (LOGO, AUTHORISATION),
}
#: What proves the right to a brand.
CERTIFICATES: dict[str, str] = {
    BrandKind.PRIVATE: TRADEMARK_CERTIFICATE,
    BrandKind.AGENCY: AUTHORISATION,
}
BRAND_KINDS: dict[str, str] = {
    BrandKind.PRIVATE: N_("Private brand"),
    BrandKind.AGENCY: N_("Agency brand"),
}
TICKED = "on"
#: Among the facts of a renewal: the id of the file that a new certificate must replace.
OLD_CERTIFICATE = "old_certificate"
#: Stands there when there was none.
NO_CERTIFICATE = "none"
NAMES = frozenset({"name_zh", "name_en"})

_LONGEST_NAME = 100
#: The Nice Agreement knows 45 classes of goods and services.
_LAST_CLASS = 45
_CLASS_SIGNS = re.compile(r"[\s,;、，；.]+")
#: More countries and regions than there are.
_MOST_PLACES = 260
#: No authorisation and no trademark is given for longer; a slip in the year is.
_LONGEST_YEARS = 30
_CATEGORIES = 500


def today() -> date:
    """Return the day in Shanghai, by which authorisations count."""
    return clock.now().astimezone(SHANGHAI).date()


class BrandDraftForm(Form):
    """Some facts as they are being typed: any may be missing or unfinished, none too long."""

    name_zh: Line = Field(default="", max_length=_LONGEST_NAME)
    name_en: Line = Field(default="", max_length=_LONGEST_NAME)
    brand_owner: Line = Field(default="", max_length=200)
    trademark_number: Line = Field(default="", max_length=40)
    trademark_country: Line = Field(default="", max_length=2)
    nice_classes: Line = Field(default="", max_length=150)
    worldwide: Line = Field(default="", max_length=4)
    categories: Text = Field(default="", max_length=_CATEGORIES)
    valid_from: Line = Field(default="", max_length=10)
    valid_until: Line = Field(default="", max_length=10)
    sublicence: Line = Field(default="", max_length=4)

    @property
    def typed(self) -> dict[str, str]:
        """Return only what was sent."""
        return self.model_dump(exclude_unset=True)


class TerritoryForm(Form):
    """Where an agency holds: ISO 3166-1 codes, each once."""

    codes: Annotated[list[CountryCode], Field(max_length=_MOST_PLACES)]


def _day(value: Any) -> Any:
    text = str(value).strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refuse(N_("Please enter a date.")) from None
    now = today().year
    if not now - _LONGEST_YEARS - _LONGEST_YEARS <= day.year <= now + _LONGEST_YEARS:
        raise refuse(N_("Please check the year."))
    return day


def _classes(value: str) -> str:
    parts = [each for each in _CLASS_SIGNS.split(value) if each]
    if not all(each.isascii() and each.isdigit() and len(each) < 4 for each in parts):  # noqa: PLR2004
        raise refuse(N_("Please enter numbers from 1 to 45, such as 9, 25."))
    numbers = sorted({int(each) for each in parts})
    if not numbers or not all(1 <= each <= _LAST_CLASS for each in numbers):
        raise refuse(N_("Please enter numbers from 1 to 45, such as 9, 25."))
    return ", ".join(str(each) for each in numbers)


def _not_past(value: date | None) -> date | None:
    if value is not None and value < today():
        raise refuse(N_("This day is over."))
    return value


def _number(value: str) -> str:
    if value and not names.fold(value):
        raise refuse(N_("Please enter the number in letters or digits."))
    return value


Day = Annotated[date | None, BeforeValidator(_day)]
Classes = Annotated[RequiredLine, AfterValidator(_classes)]
Country = Annotated[Line, AfterValidator(territory_or_nothing)]
Number = Annotated[Line, Field(max_length=40), AfterValidator(_number)]


class _BrandForm(Form):
    """What both kinds share: a name in at least one script, and the trademark (B-19)."""

    name_zh: Line = Field(default="", max_length=_LONGEST_NAME)
    name_en: Line = Field(default="", max_length=_LONGEST_NAME, validate_default=True)
    trademark_number: Number = ""
    trademark_country: Country = Field(default="", validate_default=True)
    nice_classes: Classes
    valid_until: Annotated[Day, AfterValidator(_not_past)] = None

    @field_validator("name_zh")
    @classmethod
    def _has_letters(cls, value: str) -> str:
        if value and not names.fold(value):
            raise refuse(N_("Please enter a name in letters or digits."))
        return value

    @field_validator("name_en")
    @classmethod
    def _has_a_name(cls, value: str, info: ValidationInfo) -> str:
        cls._has_letters(value)
        if not value and not info.data.get("name_zh"):
            raise refuse(N_("Please enter the name in at least one of the two."))
        return value

    @field_validator("trademark_country")
    @classmethod
    def _with_its_number(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("trademark_number") and not value:
            raise refuse(N_("Please choose where the trademark is registered."))
        return value

    @property
    def texts(self) -> dict[str, Any]:
        """Return every fact as the draft keeps it."""
        values = self.model_dump(mode="json")
        return {name: "" if value is None else value for name, value in values.items()}


class PrivateBrandForm(_BrandForm):
    """A supplier's own brand, complete; without a registered trademark it declares so (B-19)."""


class AgencyBrandForm(_BrandForm):
    """Somebody else's brand, complete: whose, where, for what and from when to when (B-21)."""

    brand_owner: RequiredLine = Field(max_length=200)
    worldwide: Literal["", "on"] = ""
    territory: list[str] = Field(default=[], max_length=_MOST_PLACES, validate_default=True)
    categories: Annotated[Text, Field(max_length=_CATEGORIES)]
    valid_from: Day = Field(default=None, validate_default=True)
    valid_until: Annotated[Day, AfterValidator(_not_past)] = Field(
        default=None, validate_default=True
    )
    sublicence: Literal["", "on"] = ""

    @field_validator("territory")
    @classmethod
    def _somewhere(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if info.data.get("worldwide") == TICKED:
            return []
        if not value:
            raise refuse(N_("Please choose at least one country or region, or worldwide."))
        if not all(is_territory(each) for each in value):
            raise refuse(N_("Please choose a country or region."))
        return sorted(set(value))

    @field_validator("categories")
    @classmethod
    def _filled_in(cls, value: str) -> str:
        if not value:
            raise refuse(N_("Please fill in this field."))
        return value

    @field_validator("valid_from", "valid_until")
    @classmethod
    def _is_given(cls, value: date | None) -> date | None:
        if value is None:
            raise refuse(N_("Please enter a date."))
        return value

    @field_validator("valid_from")
    @classmethod
    def _in_order(cls, value: date | None, info: ValidationInfo) -> date | None:
        # The end stands in the form's parent, so that it has been read before.
        until = info.data.get("valid_until")
        if value and until and until < value:
            raise refuse(N_("The authorisation cannot end before it begins."))
        return value


def complete(kind: BrandKind, facts: dict[str, Any]) -> PrivateBrandForm | AgencyBrandForm:
    """Check the facts of a draft, or raise FormRefused beside each one that is not right."""
    form = AgencyBrandForm if kind is BrandKind.AGENCY else PrivateBrandForm
    return form.read({name: facts[name] for name in BRAND_FACTS[kind] if name in facts})


def _confirmed(value: object) -> object:
    if value is True or value == TICKED:
        return True
    raise refuse(N_("Please confirm that everything is right."))


class SubmitBrandForm(Form):
    """The last step: everything is true; and where no certificate proves it, a declaration."""

    confirmed: Annotated[Literal[True], BeforeValidator(_confirmed)] = Field(
        default=False,  # refused in words, as an empty box is
        validate_default=True,
    )
    declared: Literal["", "on"] = ""


class BrandFactsRow(Row):
    """The facts as texts; dates are ISO, countries ISO 3166-1 codes."""

    name_zh: str = ""
    name_en: str = ""
    brand_owner: str = ""
    trademark_number: str = ""
    trademark_country: str = ""
    nice_classes: str = ""
    worldwide: str = ""
    territory: list[str] = []
    categories: str = ""
    valid_from: str = ""
    valid_until: str = ""
    sublicence: str = ""
    #: Whether the supplier declared the brand its own, having no certificate.
    declared: str = ""


class BrandRow(Row):
    """A brand in its supplier's list."""

    id: str
    #: A value of BrandKind.
    kind: str
    name: str
    name_zh: str
    #: How the review stands, and until when the answer or the approval is.
    case: CaseRow = CaseRow()
    #: ISO date of the last day on which it may be used; "" for one without an end.
    valid_until: str = ""
    #: Products may carry it today (B-17).
    is_usable: bool = False
    can_delete: bool = False
    can_renew: bool = False


class BrandDetailRow(BrandRow):
    """One brand being filled in or looked at; the defaults are one that has yet to begin."""

    id: str = ""
    kind: str = ""
    name: str = ""
    name_zh: str = ""
    #: What a save must hand back (security check 52); 0 before there is anything to save.
    version: int = 0
    facts: BrandFactsRow = BrandFactsRow()
    #: Slot -> the file that lies there.
    papers: dict[str, FileRow] = {}
    #: Slot -> what the coach finds hard to read in it: a hint, which stops nobody.
    findings: dict[str, list[SaidRow]] = {}
    #: How much of what can be said and shown is there, 0 to 100, and the facts and files that would
    #: add to it (C-10).
    completeness: int = 0
    lacking: list[str] = []
    #: Who else was sent one of the files, newest first (check 48).
    openings: list[OpeningRow] = []
    #: It was approved before: its names stay, and a new certificate is asked.
    is_renewal: bool = False
    #: Nothing proves the right to it, so that the supplier has to declare it.
    needs_declaration: bool = False
