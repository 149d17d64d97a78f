"""Identity verification on the wire: a form for each case, the draft, and what people see."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator
from stdnum.cn import ric

from portal.config import get_settings
from portal.kit.mrz import Layout
from portal.kit.words import N_
from portal.schemas.base import Form, Line, RequiredLine, Row, SaidRow, Text, refuse
from portal.schemas.fields import (
    NEEDS_LATIN,
    Box,
    CountryCode,
    LatinLine,
    Moment,
    NameLine,
    is_latin,
)
from portal.schemas.files import FileRow, OpeningRow
from portal.schemas.identity_cases import IdentityCase, ResidenceKind, VisaType
from portal.schemas.identity_dates import (
    NEEDS_EXPIRY,
    DayOrNothing,
    PastDay,
    ValidDay,
    refuse_expired,
)
from portal.schemas.identity_mrz import refuse_mismatch
from portal.schemas.reviews import CaseRow
from portal.schemas.support import MAX_MESSAGE

#: The words of A-56, with the way out of A-57.
VISA_REFUSED = N_(
    "Tourist visas and other visas are not accepted: it must be an employment visa. Without one "
    "you can continue as a domestic buyer."
)
VISA_TOO_SHORT = N_(
    "The employment visa must have been issued for at least {days} days. This one is valid for "
    "{length}."
)
BEFORE_ISSUE = N_("This date lies before the date of issue.")
BEFORE_BIRTH = N_("This date lies before the date of birth.")
NOT_A_NUMBER = N_("Please enter the number in letters and digits, as the document shows it.")
NOT_AN_ID_NUMBER = N_("This is no number of a resident identity card. Please check each sign.")
OTHER_BIRTH_DATE = N_("The number of the card says another date of birth.")
CHINESE_PASSPORT = N_(
    "With a passport of the Chinese mainland please choose one of the cases for Chinese passports."
)
PERMIT_NEEDED = N_(
    "Residents of Hong Kong, Macao and Taiwan verify with their Mainland Travel Permit. Please "
    "choose your region under “Personal information” first."
)
_SHORTEST_NUMBER = 5


def _number(value: str) -> str:
    """Compare numbers without the blanks and hyphens that people add."""
    bare = "".join(char for char in value.upper() if char not in " -")
    if len(bare) < _SHORTEST_NUMBER or not (bare.isascii() and bare.isalnum()):
        raise refuse(NOT_A_NUMBER)
    return bare


NumberLine = Annotated[RequiredLine, Field(max_length=30), AfterValidator(_number)]


class _PersonForm(Form):
    """What every document of a person says."""

    #: Where the case itself says it, nobody is asked.
    country: CountryCode = ""
    full_name: NameLine
    name_latin: LatinLine = Field(default="", validate_default=True)
    number: NumberLine
    birth_date: PastDay
    issued_on: PastDay
    expires_on: ValidDay

    @field_validator("name_latin")
    @classmethod
    def _beside_other_scripts(cls, value: str, info: ValidationInfo) -> str:
        if not value and not is_latin(info.data.get("full_name", "")):
            raise refuse(NEEDS_LATIN)
        return value

    @field_validator("issued_on")
    @classmethod
    def _after_birth(cls, value: date, info: ValidationInfo) -> date:
        if (born := info.data.get("birth_date")) and value < born:
            raise refuse(BEFORE_BIRTH)
        return value

    @field_validator("expires_on")
    @classmethod
    def _after_issue(cls, value: date, info: ValidationInfo) -> date:
        if (issued := info.data.get("issued_on")) and value <= issued:
            raise refuse(BEFORE_ISSUE)
        return value


class _PassportPageForm(_PersonForm):
    #: The two lines at the bottom, optional; what they say must be what was typed (A-50).
    mrz: Annotated[Text, Field(max_length=200)] = ""

    @field_validator("mrz")
    @classmethod
    def _agrees(cls, value: str, info: ValidationInfo) -> str:
        return refuse_mismatch(value, info.data, Layout.TD3)


class PassportForm(_PassportPageForm):
    """A passport from outside the Chinese mainland (A-50)."""

    country: CountryCode

    @field_validator("country")
    @classmethod
    def _from_abroad(cls, value: str) -> str:
        if value == "CN":
            raise refuse(CHINESE_PASSPORT)
        if value in {"HK", "MO", "TW"}:
            raise refuse(PERMIT_NEEDED)
        return value


class _PermitForm(_PersonForm):
    #: The three lines of the card, optional, as for passports.
    mrz: Annotated[Text, Field(max_length=200)] = ""

    @field_validator("mrz")
    @classmethod
    def _agrees(cls, value: str, info: ValidationInfo) -> str:
        return refuse_mismatch(value, info.data, Layout.TD1)


class HongKongMacaoForm(_PermitForm):
    """The Mainland Travel Permit for Hong Kong and Macao Residents (A-51)."""

    country: CountryCode

    @field_validator("country")
    @classmethod
    def _one_of_both(cls, value: str) -> str:
        if value not in {"HK", "MO"}:
            raise refuse(N_("Please choose one of the options."))
        return value


class TaiwanForm(_PermitForm):
    """The Mainland Travel Permit for Taiwan Residents (A-52)."""


class ChinesePassportForm(_PassportPageForm):
    """A passport of the Chinese mainland (decision 17)."""


class ChineseResidentForm(_PassportPageForm):
    """A Chinese passport with permanent residence abroad (A-53, A-58)."""

    residence_kind: ResidenceKind
    residence_other: Annotated[Line, Field(max_length=100)] = Field(
        default="", validate_default=True
    )
    residence_has_no_expiry: Box = False
    residence_expires_on: DayOrNothing = Field(default=None, validate_default=True)

    @field_validator("residence_other")
    @classmethod
    def _named(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("residence_kind") is ResidenceKind.OTHER:
            raise refuse(N_("Please fill in this field."))
        return value

    @field_validator("residence_expires_on")
    @classmethod
    def _in_force(cls, value: date | None, info: ValidationInfo) -> date | None:
        return _expiry_or_none(value, has_none=info.data.get("residence_has_no_expiry", False))


class ChineseVisaForm(_PassportPageForm):
    """A Chinese passport with an employment visa for a year or longer (A-54, A-56, decision 5)."""

    visa_type: VisaType
    visa_issued_on: PastDay
    visa_expires_on: ValidDay

    @field_validator("visa_type")
    @classmethod
    def _employment(cls, value: VisaType) -> VisaType:
        if value is not VisaType.EMPLOYMENT:
            raise refuse(VISA_REFUSED)
        return value

    @field_validator("visa_expires_on")
    @classmethod
    def _long_enough(cls, value: date, info: ValidationInfo) -> date:
        issued = info.data.get("visa_issued_on")
        least = get_settings().visa_min_days
        if issued and (length := (value - issued).days) < least:
            raise refuse(VISA_TOO_SHORT, days=str(least), length=str(max(length, 0)))
        return value


class MainlandIdForm(Form):
    """The resident identity card of a domestic buyer (decision 17, GB 11643)."""

    full_name: NameLine
    birth_date: PastDay
    number: NumberLine
    issued_on: PastDay
    has_no_expiry: Box = False
    expires_on: DayOrNothing = Field(default=None, validate_default=True)

    @field_validator("number")
    @classmethod
    def _check_digit(cls, value: str, info: ValidationInfo) -> str:
        if not ric.is_valid(value):
            raise refuse(NOT_AN_ID_NUMBER)
        if (born := info.data.get("birth_date")) and ric.get_birth_date(value) != born:
            raise refuse(OTHER_BIRTH_DATE)
        return value

    @field_validator("expires_on")
    @classmethod
    def _in_force(cls, value: date | None, info: ValidationInfo) -> date | None:
        return _expiry_or_none(value, has_none=info.data.get("has_no_expiry", False))


class OfficeForm(Form):
    """The papers of a representative office, renewed by the desk (decision 17)."""

    full_name: NameLine
    office_name: Annotated[RequiredLine, Field(max_length=200)]
    office_number: Annotated[RequiredLine, Field(max_length=40)]
    office_expires_on: ValidDay
    chief_name: NameLine


def _expiry_or_none(value: date | None, *, has_none: bool) -> date | None:
    if has_none:
        return None
    if value is None:
        raise refuse(NEEDS_EXPIRY)
    return refuse_expired(value)


IDENTITY_FORMS: dict[IdentityCase, type[Form]] = {
    IdentityCase.PASSPORT: PassportForm,
    IdentityCase.PERMIT_HK_MACAO: HongKongMacaoForm,
    IdentityCase.PERMIT_TAIWAN: TaiwanForm,
    IdentityCase.CHINESE_RESIDENT: ChineseResidentForm,
    IdentityCase.CHINESE_VISA: ChineseVisaForm,
    IdentityCase.MAINLAND_ID: MainlandIdForm,
    IdentityCase.MAINLAND_PASSPORT: ChinesePassportForm,
    IdentityCase.OFFICE: OfficeForm,
}

_Short = Annotated[Line, Field(max_length=40)]
_Named = Annotated[Line, Field(max_length=100)]


class IdentityDraftForm(Form):
    """What has been typed so far: any field may be empty or still wrong, none may be hostile.

    A field that the form does not show is not sent and keeps what it held.
    """

    country: _Short | None = None
    full_name: _Named | None = None
    name_latin: _Named | None = None
    number: _Short | None = None
    birth_date: _Short | None = None
    issued_on: _Short | None = None
    expires_on: _Short | None = None
    has_no_expiry: Box | None = None
    mrz: Annotated[Text, Field(max_length=200)] | None = None
    residence_kind: _Short | None = None
    residence_other: _Named | None = None
    residence_expires_on: _Short | None = None
    residence_has_no_expiry: Box | None = None
    visa_type: _Short | None = None
    visa_issued_on: _Short | None = None
    visa_expires_on: _Short | None = None
    office_name: Annotated[Line, Field(max_length=200)] | None = None
    office_number: _Short | None = None
    office_expires_on: _Short | None = None
    chief_name: _Named | None = None


def _is_declared(value: object) -> object:
    if value is True or value in ("on", "true"):
        return True
    raise refuse(N_("Please tick that all this is true."))


class IdentitySubmitForm(Form):
    """The declaration that goes with a submission (life cycle 5)."""

    declared: Annotated[bool, BeforeValidator(_is_declared)] = Field(
        default=False, validate_default=True
    )


class IdentityHelpForm(Form):
    """Asks customer service to upload on one's behalf (A-59)."""

    message: Annotated[Text, Field(max_length=MAX_MESSAGE)] = ""


class IdentityDocumentRow(Row):
    """What lies in a slot, and what the coach says about it; `file` None when nothing does."""

    file: FileRow | None = None
    #: What should be better about it; see services.reviews.coach.
    findings: list[SaidRow] = []
    failures: int = 0
    #: Good enough to be submitted: without findings, or after two failures (A-55).
    is_accepted: bool = False


class IdentityFactsRow(Row):
    """What has been typed, but for numbers and machine-readable lines (security check 50)."""

    country: str = ""
    full_name: str = ""
    name_latin: str = ""
    birth_date: str = ""
    issued_on: str = ""
    expires_on: str = ""
    has_no_expiry: bool = False
    residence_kind: str = ""
    residence_other: str = ""
    residence_expires_on: str = ""
    residence_has_no_expiry: bool = False
    visa_type: str = ""
    visa_issued_on: str = ""
    visa_expires_on: str = ""
    office_name: str = ""
    office_number: str = ""
    office_expires_on: str = ""
    chief_name: str = ""


class IdentityRow(Row):
    """One's own verification as it stands."""

    #: Where the case stands at the desk; empty before it has begun.
    review: CaseRow = CaseRow()
    #: Keys of IDENTITY_CASES.
    case: str = ""
    offered: list[str] = []
    facts: IdentityFactsRow = IdentityFactsRow()
    #: The last three signs of the number that is kept, "" when there is none.
    number_end: str = ""
    has_mrz: bool = False
    #: The lines say another name, which a reviewer will judge (A-55).
    is_name_left_to_desk: bool = False
    #: Fields and slots of the case that may be changed now, and all slots of the case.
    open_fields: list[str] = []
    open_slots: list[str] = []
    slots: list[str] = []
    #: Names of fields that are empty and must not be, in the order of the form.
    missing: list[str] = []
    #: What is wrong with what was filled in, by field.
    problems: dict[str, SaidRow] = {}
    #: Every slot by its name, whether the case asks for it or not.
    documents: dict[str, IdentityDocumentRow] = {}
    #: What the desk asks to have corrected, by field or slot: a key of REASONS, and a note.
    reasons: dict[str, str] = {}
    notes: dict[str, str] = {}
    #: Which of these still stand as they were.
    uncorrected: list[str] = []
    #: All facts hold (C-17), and all documents too (A-55).
    can_upload: bool = False
    can_submit: bool = False
    #: Three failures, so customer service may help (A-59); `has_asked_help` when they were asked.
    can_ask_help: bool = False
    has_asked_help: bool = False
    #: The visa is of a kind that leads to the button of A-57.
    can_turn_domestic: bool = False
    verified_at: Moment | None = None
    expires_at: Moment | None = None
    #: Who else was sent one of the documents, newest first (check 48).
    openings: list[OpeningRow] = []


class AssistedRow(Row):
    """What customer service sees of somebody's verification while it uploads for them (A-59)."""

    #: A key of IDENTITY_CASES, "" when none is chosen yet.
    case: str = ""
    #: Slots that the case has and that are open now.
    open_slots: list[str] = []
    #: The verification was rejected: it can be opened again for the person.
    can_reopen: bool = False
    documents: dict[str, IdentityDocumentRow] = {}
