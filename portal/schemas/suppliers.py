"""Suppliers on the wire: the facts of the authentication, as a draft, complete, and as shown."""

from datetime import date
from typing import Annotated, Any, Literal, Self

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as NumberRefused

from portal.kit import clock, names, registrations
from portal.kit.words import N_
from portal.kit.workdays import SHANGHAI
from portal.schemas.base import Form, Line, RequiredLine, RequiredText, Row, SaidRow, Text, refuse
from portal.schemas.companies import (
    CompanyName,
    Country,
    EmployeesChoice,
    WebAddress,
    Year,
)
from portal.schemas.fields import MAINLAND, EmailLine, Moment
from portal.schemas.files import FileRow, OpeningRow
from portal.schemas.reviews import CaseRow

#: How the facts are called beside their fields, in the order of the form (B-11).
SUPPLIER_FACTS: dict[str, str] = {
    "legal_name": N_("Legal name"),
    "local_name": N_("Name in the local script"),
    "country": N_("Country/Region"),
    "registration_number": N_("Registration number"),
    "legal_form": N_("Legal form"),
    "representative": N_("Legal representative"),
    "founded": N_("Year founded"),
    "registered_capital": N_("Registered capital"),
    "licence_endless": N_("The licence has no end date"),
    "licence_until": N_("Licence valid until"),
    "address": N_("Registered address"),
    "city": N_("City"),
    "postal_code": N_("Postal code"),
    "business_scope": N_("Business scope"),
    "main_products": N_("Main products"),
    "employees": N_("Number of employees"),
    "website": N_("Website"),
    "contact_name": N_("Contact person"),
    "contact_email": N_("Contact e-mail"),
    "contact_phone": N_("Contact telephone"),
    "bank_name": N_("Bank"),
    "bank_account": N_("Account number or IBAN"),
    "bic": N_("SWIFT/BIC"),
}
#: What the review is asked for again before it changes; all other facts come along (life cycle 6).
BANK_FACTS = ("bank_name", "bank_account", "bic")
#: The papers: what they are called, in the order of the page.
SUPPLIER_PAPERS: dict[str, str] = {
    "business_licence": N_("Business licence"),
    "tax_registration": N_("Tax registration"),
    "export_licence": N_("Export licence"),
    "quality_certificate": N_("Quality certificate (such as ISO 9001)"),
    "other_paper": N_("Other document"),
}
REQUIRED_PAPERS = ("business_licence",)
TICKED = "on"

#: What a draft holds at most; the database sets no limit to JSON.
_LENGTHS: dict[str, int] = {
    "legal_name": 200,
    "local_name": 200,
    "country": 2,
    "registration_number": 40,
    "legal_form": 100,
    "representative": 100,
    "founded": 4,
    "registered_capital": 60,
    "licence_endless": 4,
    "licence_until": 10,
    "address": 300,
    "city": 100,
    "postal_code": 20,
    "employees": 20,
    "website": 200,
    "contact_name": 100,
    "contact_email": 254,
    "contact_phone": 40,
    "bank_name": 200,
    "bank_account": 42,
    "bic": 11,
}
_SCOPE, _PRODUCTS = 2000, 500
_ACCOUNT_SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SHORTEST_ACCOUNT, _LONGEST_ACCOUNT = 5, 34


class SupplierDraftForm(Form):
    """Some facts as they are being typed: any may be missing or unfinished, none too long."""

    legal_name: Line = Field(default="", max_length=_LENGTHS["legal_name"])
    local_name: Line = Field(default="", max_length=_LENGTHS["local_name"])
    country: Line = Field(default="", max_length=_LENGTHS["country"])
    registration_number: Line = Field(default="", max_length=_LENGTHS["registration_number"])
    legal_form: Line = Field(default="", max_length=_LENGTHS["legal_form"])
    representative: Line = Field(default="", max_length=_LENGTHS["representative"])
    founded: Line = Field(default="", max_length=_LENGTHS["founded"])
    registered_capital: Line = Field(default="", max_length=_LENGTHS["registered_capital"])
    licence_endless: Line = Field(default="", max_length=_LENGTHS["licence_endless"])
    licence_until: Line = Field(default="", max_length=_LENGTHS["licence_until"])
    address: Line = Field(default="", max_length=_LENGTHS["address"])
    city: Line = Field(default="", max_length=_LENGTHS["city"])
    postal_code: Line = Field(default="", max_length=_LENGTHS["postal_code"])
    business_scope: Text = Field(default="", max_length=_SCOPE)
    main_products: Text = Field(default="", max_length=_PRODUCTS)
    employees: Line = Field(default="", max_length=_LENGTHS["employees"])
    website: Line = Field(default="", max_length=_LENGTHS["website"])
    contact_name: Line = Field(default="", max_length=_LENGTHS["contact_name"])
    contact_email: Line = Field(default="", max_length=_LENGTHS["contact_email"])
    contact_phone: Line = Field(default="", max_length=_LENGTHS["contact_phone"])
    bank_name: Line = Field(default="", max_length=_LENGTHS["bank_name"])
    bank_account: Line = Field(default="", max_length=_LENGTHS["bank_account"])
    bic: Line = Field(default="", max_length=_LENGTHS["bic"])

    @property
    def typed(self) -> dict[str, str]:
        """Return only what was sent."""
        return self.model_dump(exclude_unset=True)


def _licence_end(value: Any) -> Any:
    text = str(value).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(N_("Please enter a date.")) from None


def today() -> date:
    """Return the day in Shanghai, by which a licence counts."""
    return clock.now().astimezone(SHANGHAI).date()


def _phone(value: str, info: ValidationInfo) -> str:
    try:
        number = phonenumbers.parse(value, info.data.get("country") or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise refuse(
            N_("Please enter a telephone number with its country code, such as +86 20 8888 8888.")
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _account(value: str) -> str:
    number = value.replace(" ", "").replace("-", "").upper()
    if not number:
        return ""
    is_plain = set(number) <= _ACCOUNT_SIGNS
    if not (is_plain and _SHORTEST_ACCOUNT <= len(number) <= _LONGEST_ACCOUNT):
        raise refuse(N_("Please enter an account number of 5 to 34 letters and digits."))
    if number[:2].isalpha() and number[2:4].isdigit():
        try:
            iban.validate(number)
        except NumberRefused:
            raise refuse(
                N_("This is not a valid IBAN. Please compare it with your bank.")
            ) from None
    return number


def _bic(value: str) -> str:
    number = value.replace(" ", "").upper()
    try:
        return bic.validate(number) if number else ""
    except NumberRefused:
        raise refuse(N_("This is not a valid SWIFT/BIC (8 or 11 characters).")) from None


class SupplierForm(Form):
    """The facts complete: what the desk checks and buyers rely on (B-11).

    `licence_until` is None for a licence without an end. Dates count by the day in Shanghai.
    """

    legal_name: CompanyName
    local_name: Line = Field(default="", max_length=_LENGTHS["local_name"])
    country: Country
    registration_number: RequiredLine = Field(max_length=_LENGTHS["registration_number"])
    legal_form: Line = Field(default="", max_length=_LENGTHS["legal_form"])
    representative: RequiredLine = Field(max_length=_LENGTHS["representative"])
    founded: Year = None
    registered_capital: Line = Field(default="", max_length=_LENGTHS["registered_capital"])
    licence_endless: Line = Field(default="", max_length=_LENGTHS["licence_endless"])
    licence_until: Annotated[date | None, BeforeValidator(_licence_end)] = Field(
        default=None, validate_default=True
    )
    address: RequiredLine = Field(max_length=_LENGTHS["address"])
    city: RequiredLine = Field(max_length=_LENGTHS["city"])
    postal_code: Line = Field(default="", max_length=_LENGTHS["postal_code"])
    business_scope: RequiredText = Field(max_length=_SCOPE)
    main_products: RequiredText = Field(max_length=_PRODUCTS)
    employees: EmployeesChoice = None
    website: WebAddress = ""
    contact_name: RequiredLine = Field(max_length=_LENGTHS["contact_name"])
    contact_email: EmailLine
    contact_phone: Annotated[RequiredLine, Field(max_length=40), AfterValidator(_phone)]
    bank_name: Line = Field(default="", max_length=_LENGTHS["bank_name"])
    bank_account: Annotated[Line, AfterValidator(_account)] = Field(
        default="", validate_default=True
    )
    bic: Annotated[Line, AfterValidator(_bic)] = ""

    @field_validator("registration_number")
    @classmethod
    def _fits_country(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("country") == MAINLAND:
            number = registrations.tidy_uscc(value)
            if not registrations.is_uscc_shape(number):
                raise refuse(N_("This is not a valid Unified Social Credit Code (18 characters)."))
            return number
        if not names.fold(value):
            raise refuse(N_("Please enter the number in letters or digits."))
        return value

    @field_validator("licence_until")
    @classmethod
    def _still_runs(cls, value: date | None, info: ValidationInfo) -> date | None:
        if info.data.get("licence_endless") == TICKED:
            return None
        if value is None:
            raise refuse(N_("Please enter the date, or tick that there is none."))
        if value < today():
            raise refuse(N_("This licence has expired."))
        return value

    @field_validator("bank_account")
    @classmethod
    def _with_its_bank(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("bank_name") and not value:
            raise refuse(N_("Please enter the account as well, or clear the bank."))
        if value and not info.data.get("bank_name"):
            raise refuse(N_("Please enter the bank as well, or clear the account."))
        return value

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Self:
        """Check the facts of a draft, or raise FormRefused beside each fact that is not right."""
        return cls.read({name: facts.get(name, "") for name in SUPPLIER_FACTS})

    @property
    def texts(self) -> dict[str, str]:
        """Return every fact as the text that a draft keeps."""
        values = self.model_dump(mode="json")
        return {name: "" if value is None else str(value) for name, value in values.items()}


def _confirmed(value: object) -> object:
    if value is True or value == TICKED:
        return True
    raise refuse(N_("Please confirm that everything is right."))


class SubmitForm(Form):
    """The last step: everything is right, and the User Agreement holds for it (B-13)."""

    confirmed: Annotated[Literal[True], BeforeValidator(_confirmed)] = Field(
        default=False,
        validate_default=True,
    )


class SupplierFactsRow(Row):
    """The facts as texts; the account number only by its last characters (check 50)."""

    legal_name: str = ""
    local_name: str = ""
    country: str = ""
    registration_number: str = ""
    legal_form: str = ""
    representative: str = ""
    founded: str = ""
    registered_capital: str = ""
    licence_endless: str = ""
    licence_until: str = ""
    address: str = ""
    city: str = ""
    postal_code: str = ""
    business_scope: str = ""
    main_products: str = ""
    employees: str = ""
    website: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    bank_name: str = ""
    bank_ending: str = ""
    bic: str = ""
    #: English source text of the number's local name.
    registration_label: str = registrations.registration_label("")
    #: An English source text; what it warns of is not refused.
    registration_hint: str = ""


class AuthenticationRow(Row):
    """An authentication, or a change of one, as its applicant sees it; the defaults are none."""

    case: CaseRow = CaseRow()
    is_change: bool = False
    is_authenticated: bool = False
    #: What a save must hand back (security check 52); 0 before there is anything to save.
    version: int = 0
    facts: SupplierFactsRow = SupplierFactsRow()
    #: The documents that are there, by their slots.
    papers: dict[str, FileRow] = {}
    #: Slot -> what the coach finds hard to read in it: a hint, which stops nobody.
    findings: dict[str, list[SaidRow]] = {}
    #: How much of what can be said is said, 0 to 100, and the facts that would add to it (C-10).
    completeness: int = 0
    lacking: list[str] = []
    #: Who else was sent one of the documents, newest first (check 48).
    openings: list[OpeningRow] = []
    #: Of the User Agreement that the confirmation stands on.
    agreement_version: str = ""


class SupplierRow(Row):
    """A supplier as its owner sees it in "Company Information" (B-16); the defaults are none."""

    facts: SupplierFactsRow = SupplierFactsRow()
    authenticated_at: Moment | None = None
    valid_until: Moment | None = None
    #: The licence or the year has ended, and the 30 days after it run.
    is_in_grace: bool = False
    #: A change of the facts that has been begun: its status, "" for none.
    change_status: str = ""
    #: The old account is not shown to anybody while another is being checked (life cycle 6).
    is_bank_waiting: bool = False
