"""Companies on the wire: what a buyer fills in, and what members see of their own company."""

from typing import Annotated, Any, Self
from urllib.parse import urlencode, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from portal.i18n.territories import is_territory
from portal.kit import clock, names, registrations
from portal.kit.words import N_
from portal.models.companies import BusinessType, Company, CompanyStatus, Employees
from portal.schemas.base import (
    Form,
    Line,
    RequiredLine,
    RequiredText,
    Row,
    Text,
    clean_line,
    refuse,
)
from portal.schemas.fields import Moment

#: The options of the form, each with its English source text.
BUSINESS_TYPES: dict[str, str] = {
    BusinessType.IMPORTER: N_("Importer"),
    BusinessType.WHOLESALER: N_("Wholesaler"),
    BusinessType.RETAILER: N_("Retailer"),
    BusinessType.MANUFACTURER: N_("Manufacturer"),
    BusinessType.TRADING_COMPANY: N_("Trading company"),
    BusinessType.BUYING_OFFICE: N_("Buying office"),
    BusinessType.E_COMMERCE: N_("E-commerce"),
    BusinessType.OTHER: N_("Other"),
}
EMPLOYEES: dict[str, str] = {
    Employees.UP_TO_10: N_("1-10 employees"),
    Employees.UP_TO_50: N_("11-50 employees"),
    Employees.UP_TO_200: N_("51-200 employees"),
    Employees.UP_TO_1000: N_("201-1,000 employees"),
    Employees.ABOVE_1000: N_("More than 1,000 employees"),
}
COMPANY_STATUSES: dict[str, str] = {
    CompanyStatus.INCOMPLETE: N_("Incomplete"),
    CompanyStatus.ACTIVE: N_("Active"),
    CompanyStatus.BLOCKED: N_("Blocked"),
    CompanyStatus.DORMANT: N_("Closed"),
    CompanyStatus.MERGED: N_("Merged"),
}
#: How the facts are called beside their fields, for "still missing" lists (A-14).
COMPANY_FACTS: dict[str, str] = {
    "full_name": N_("Company full name"),
    "short_name": N_("Short name"),
    "country": N_("Country/Region"),
    "address": N_("Address"),
    "city": N_("City"),
    "postal_code": N_("Postal code"),
    "business_type": N_("Business type"),
    "registration_number": N_("Registration number"),
    "website": N_("Website"),
    "main_products": N_("Main products"),
    "employees": N_("Number of employees"),
    "founded": N_("Year founded"),
}

#: What the history of a company tells of (A-71).
COMPANY_EVENTS: dict[str, str] = {
    "created": N_("Company created"),
    "changed": N_("Company information changed"),
    "asked": N_("Asked for a change"),
}

#: The oldest firms still trading are younger than this.
_FIRST_YEAR = 1000
_MAX_WEBSITE = 200


def _known_country(value: str) -> str:
    if not is_territory(value):
        raise refuse(N_("Please choose a country or region."))
    return value


def _with_letters(value: str) -> str:
    """A name of signs only folds to nothing, and would look like every other such name."""
    if not names.fold(value):
        raise refuse(N_("Please enter the name in letters."))
    return value


def _web_address(value: str) -> str:
    """Complete "www.example.com" to https://; let nothing through but http and https."""
    if not value:
        return ""
    address = value if "://" in value else f"https://{value}"
    if not _is_web_address(address):
        raise refuse(N_("Please enter a web address such as https://www.example.com."))
    if len(address) > _MAX_WEBSITE:
        raise refuse(
            N_("Please use at most {max_length} characters."), max_length=str(_MAX_WEBSITE)
        )
    return address


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username is not None:
        return False
    labels = host.split(".")
    has_odd_signs = any(char.isspace() or char in "\\<>\"'`{}|^" for char in address)
    return len(labels) > 1 and all(labels) and not has_odd_signs


def _blank_as_none(value: Any) -> Any:
    """A select without a choice sends "", which stands for no answer."""
    text = clean_line(value) if isinstance(value, str) else value
    return None if text == "" else text


def _year(value: Any) -> Any:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    text = clean_line(value)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):  # noqa: PLR2004 - a year
        raise refuse(N_("Please enter a year with four digits."))
    return int(text)


def _in_the_past(value: int | None) -> int | None:
    this_year = clock.now().year
    if value is not None and not _FIRST_YEAR <= value <= this_year:
        raise refuse(
            N_("Please enter a year from {first} to {last}."),
            first=str(_FIRST_YEAR),
            last=str(this_year),
        )
    return value


Country = Annotated[RequiredLine, AfterValidator(_known_country)]
CompanyName = Annotated[RequiredLine, Field(max_length=200), AfterValidator(_with_letters)]
WebAddress = Annotated[Line, AfterValidator(_web_address)]
Year = Annotated[int | None, BeforeValidator(_year), AfterValidator(_in_the_past)]
BusinessChoice = Annotated[BusinessType | None, BeforeValidator(_blank_as_none)]
EmployeesChoice = Annotated[Employees | None, BeforeValidator(_blank_as_none)]


class CompanyDraftForm(Form):
    """The company form, saved to be finished later: only name and country are needed (A-14)."""

    full_name: CompanyName
    short_name: Line = Field(default="", max_length=60)
    country: Country
    address: Line = Field(default="", max_length=300)
    city: Line = Field(default="", max_length=100)
    postal_code: Line = Field(default="", max_length=20)
    business_type: BusinessChoice = None
    registration_number: Line = Field(default="", max_length=60)
    website: WebAddress = ""
    main_products: Text = Field(default="", max_length=500)
    employees: EmployeesChoice = None
    founded: Year = None

    @field_validator("registration_number")
    @classmethod
    def _fits_country(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("country") != "CN" or not value:
            return value
        number = registrations.tidy_uscc(value)
        if not registrations.is_uscc(number):
            raise refuse(N_("This is not a valid Unified Social Credit Code (18 characters)."))
        return number


class CompanyForm(CompanyDraftForm):
    """The complete company form: what a trade partner needs to know (A-30)."""

    address: RequiredLine = Field(max_length=300)
    city: RequiredLine = Field(max_length=100)
    business_type: BusinessType
    registration_number: RequiredLine = Field(max_length=60)
    main_products: RequiredText = Field(max_length=500)


class CompanyGlanceForm(Form):
    """What look-alikes are sought by while a company is typed: anything may still be missing."""

    full_name: Line = Field(default="", max_length=200)
    country: Line = Field(default="", max_length=2)
    registration_number: Line = Field(default="", max_length=60)


class LookAlikeRow(Row):
    """What a person may learn of a company that is not theirs: never who belongs to it (D 4)."""

    full_name: str
    country: str
    #: Where it is found by this name, to be joined (A-32).
    join_path: str
    #: Its last member has closed it: it cannot be joined, only opened again (decision 2).
    is_closed: bool = False

    @classmethod
    def of(cls, company: Company) -> Self:
        return cls(
            full_name=company.full_name,
            country=company.country,
            is_closed=company.status is CompanyStatus.DORMANT,
            join_path=f"/company/join?{urlencode({'name': company.full_name})}",
        )


class CompanyRow(Row):
    """A company as its members see it. Empty facts are ""; `country` is an ISO 3166-1 code.

    The defaults are no company at all: what a page shows before the rows are in.
    """

    id: str = ""
    code: str = ""
    status: str = ""
    full_name: str = ""
    short_name: str = ""
    country: str = ""
    address: str = ""
    city: str = ""
    postal_code: str = ""
    business_type: str = ""
    registration_number: str = ""
    #: English source text of the number's local name.
    registration_label: str = ""
    website: str = ""
    main_products: str = ""
    employees: str = ""
    #: Calendar year as text.
    founded: str = ""
    #: Names of required fields that are still empty, in the order of the form (A-14).
    missing: list[str] = []
    #: Whether the person who asked may change the facts.
    is_admin: bool = False
    #: Whom a member can ask for a change.
    admin_names: list[str] = []
    #: What a change must hand back (security check 52).
    version: int = 0

    @classmethod
    def of(cls, company: Company, *, is_admin: bool, admin_names: list[str]) -> Self:
        facts = {name: str(getattr(company, name) or "") for name in COMPANY_FACTS}
        return cls(
            id=str(company.id),
            code=company.code,
            status=company.status,
            registration_label=registrations.registration_label(company.country),
            missing=company.missing_facts(),
            is_admin=is_admin,
            admin_names=admin_names,
            version=company.version,
            **facts,
        )


class MeanwhileRow(Row):
    """A fact that somebody else saved while one's own form was open (security check 52)."""

    name: str
    #: What one wrote oneself; "" where one left the fact alone.
    mine: str
    #: What stands there now.
    theirs: str
    #: Both have changed it: the form keeps one's own words, and one decides.
    is_clash: bool


class FactChangeRow(Row):
    """One fact in the history of a company, before and after; "" for no value."""

    name: str
    old: str
    new: str


class CompanyEventRow(Row):
    """One line of a company's history: a key of COMPANY_EVENTS, who and when (A-71)."""

    id: str
    kind: str
    at: Moment
    #: Empty for customer service, for the portal itself and for erased accounts.
    by: str
    is_by_erased: bool = False
    changes: list[FactChangeRow] = []
    #: Which facts a member would like to see changed, and in what words, if one may read them.
    asked: list[str] = []
    wish: str = ""
    note: str = ""


def _known_facts(value: Any) -> Any:
    if not isinstance(value, list) or not value:
        raise refuse(N_("Please choose what should change."))
    if any(not isinstance(each, str) or each not in COMPANY_FACTS for each in value):
        raise refuse(N_("Please choose one of the options."))
    return [name for name in COMPANY_FACTS if name in value]


class AskChangeForm(Form):
    """What a member asks the admins to change: which facts, to what, and why (A-44)."""

    facts: Annotated[list[str], BeforeValidator(_known_facts)]
    wish: RequiredText = Field(max_length=500)
    note: Text = Field(default="", max_length=300)


class CompanyCardRow(Row):
    """A company in a few words, for cards and headers."""

    id: str = ""
    name: str = ""
    code: str = ""
    status: str = ""
    is_admin: bool = False
    missing: list[str] = []

    @classmethod
    def of(cls, company: Company, *, is_admin: bool) -> Self:
        return cls(
            id=str(company.id),
            name=company.short_name or company.full_name,
            code=company.code,
            status=company.status,
            is_admin=is_admin,
            missing=company.missing_facts(),
        )
