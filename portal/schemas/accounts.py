"""Accounts on the wire: the forms of registration, login and settings, and what people see."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from portal.kit.words import N_
from portal.models.accounts import AccountKind, AccountStatus
from portal.schemas.base import Form, Line, Row, Secret, refuse
from portal.schemas.fields import (
    MAINLAND,
    MAX_EMAIL_LENGTH,
    NEEDS_LATIN,
    CodeLine,
    CountryCode,
    EmailLine,
    GivenPassword,
    Identifier,
    LatinLine,
    Moment,
    NameLine,
    NewPassword,
    ReachableLine,
    Ticked,
    TokenLine,
    UserNameLine,
    is_latin,
    read_mobile,
    territory_or_nothing,
)

#: How kinds and statuses are called on screens.
ACCOUNT_KINDS: dict[str, str] = {
    AccountKind.OVERSEAS_BUYER: N_("Overseas Buyer"),
    AccountKind.DOMESTIC_BUYER: N_("Domestic Buyer"),
    AccountKind.REPRESENTATIVE: N_("Employee of a representative office"),
    AccountKind.SUPPLIER: N_("Supplier"),
    AccountKind.SHOPPER: N_("Personal shopper"),
    AccountKind.REVIEWER: N_("Reviewer"),
    AccountKind.REVIEW_LEAD: N_("Head of the review desk"),
    AccountKind.SUPPORT: N_("Customer service"),
}
ACCOUNT_STATUSES: dict[str, str] = {
    AccountStatus.ACTIVE: N_("Active"),
    AccountStatus.LOCKED: N_("Locked"),
    AccountStatus.SUSPENDED: N_("Suspended"),
    AccountStatus.ERASED: N_("Erased"),
}
#: How the personal facts are called beside their fields, for "still missing" lists (A-15).
PERSONAL_FACTS: dict[str, str] = {
    "contact_name": N_("Contact name"),
    "name_on_id": N_("Name on ID"),
    "name_latin": N_("Name in Latin letters"),
    "country": N_("Issuing country/region of passport"),
    "mobile": N_("Mobile number"),
    "job_title": N_("Job title"),
}


class PasswordTwiceForm(Form):
    """A new password, typed twice."""

    password: NewPassword
    password_again: GivenPassword

    @field_validator("password_again")
    @classmethod
    def _same(cls, value: str, info: ValidationInfo) -> str:
        if "password" in info.data and info.data["password"] != value:
            raise refuse(N_("The two passwords differ."))
        return value


class RegistrationCodeForm(Form):
    """Asks for the code that proves an address (A-27)."""

    email: EmailLine


class RegistrationForm(PasswordTwiceForm):
    """What all registrations ask for; the e-mail address is always proven (decision 7)."""

    email: EmailLine
    code: CodeLine
    #: An empty box is not sent at all, and deserves the same words as a refused one.
    agreed: Ticked = Field(default="", validate_default=True)


class OverseasRegistrationForm(RegistrationForm):
    """Buyers from outside the Chinese mainland; Hong Kong, Macao and Taiwan too (A-25, A-26)."""

    contact_name: NameLine
    name_on_id: NameLine
    name_latin: LatinLine = Field(default="", validate_default=True)
    country: CountryCode
    mobile: Line

    @field_validator("name_latin")
    @classmethod
    def _beside_other_scripts(cls, value: str, info: ValidationInfo) -> str:
        if not value and not is_latin(info.data.get("name_on_id", "")):
            raise refuse(NEEDS_LATIN)
        return value

    @field_validator("country")
    @classmethod
    def _not_the_mainland(cls, value: str) -> str:
        if value == MAINLAND:
            raise refuse(N_("Buyers from the Chinese Mainland register as domestic buyers."))
        return value

    @field_validator("mobile")
    @classmethod
    def _e164(cls, value: str, info: ValidationInfo) -> str:
        return _required_mobile(value, info.data.get("country", ""))


class BegunRegistrationRow(Row):
    """What one form of registration hands on to another; never a password or a code."""

    contact_name: str = ""
    name_on_id: str = ""
    name_latin: str = ""
    mobile: str = ""
    email: str = ""

    @classmethod
    def from_sent(cls, sent: Mapping[str, object]) -> Self:
        """Take over what could be typed into a line; anything else stays behind."""
        lines = {name: sent.get(name) for name in cls.model_fields}
        return cls(
            **{
                name: line[:MAX_EMAIL_LENGTH]
                for name, line in lines.items()
                if isinstance(line, str) and line.isprintable()
            }
        )


class DomesticRegistrationForm(RegistrationForm):
    """Buyers from the Chinese mainland (decision 17)."""

    contact_name: NameLine
    name_on_id: NameLine
    name_latin: LatinLine = ""
    mobile: Line

    @field_validator("mobile")
    @classmethod
    def _e164(cls, value: str) -> str:
        return _required_mobile(value, MAINLAND)


class RepresentativeRegistrationForm(DomesticRegistrationForm):
    """Employees of a representative office in the Chinese mainland (decision 17)."""


class SupplierRegistrationForm(RegistrationForm):
    """Suppliers choose a user name (B-04, B-05)."""

    user_name: UserNameLine


def _required_mobile(value: str, region: str) -> str:
    number = read_mobile(value, region)
    if not number:
        raise refuse(N_("Please fill in this field."))
    return number


class LogInForm(Form):
    """E-mail, mobile number or user name, and the password (B-08, C-04)."""

    identifier: Identifier
    password: GivenPassword


class LoginCodeForm(Form):
    """Asks for a code to log in with (A-23)."""

    identifier: ReachableLine


class LogInWithCodeForm(Form):
    """Logs in with the code that came by mail or SMS (A-23)."""

    identifier: ReachableLine
    code: CodeLine


class ForgotPasswordForm(Form):
    """Asks for a link to a new password (B-09, C-05)."""

    email: EmailLine


class ResetPasswordForm(PasswordTwiceForm):
    """Sets a new password by the mailed link's token (B-09)."""

    token: TokenLine


class UndoEmailChangeForm(PasswordTwiceForm):
    """Takes the former address back, with a new password, by the mailed link (check 7)."""

    token: TokenLine


class ChangePasswordForm(PasswordTwiceForm):
    """Sets a new password by the old one (C-12, security check 8)."""

    old_password: GivenPassword


class EmailChangeForm(Form):
    """Asks for the two codes of an e-mail change (C-13)."""

    new_email: EmailLine
    password: GivenPassword


class EmailChangeCodesForm(Form):
    """Confirms an e-mail change from the old and the new address (C-13)."""

    new_email: EmailLine
    old_code: CodeLine
    new_code: CodeLine


class MobileForm(Form):
    """Asks for a code to a mobile number, which needs its country code."""

    mobile: Line

    @field_validator("mobile")
    @classmethod
    def _e164(cls, value: str) -> str:
        return _required_mobile(value, "")


class MobileCodeForm(MobileForm):
    """Proves a mobile number."""

    code: CodeLine


class ProfileForm(Form):
    """The personal information; a half-filled form may be saved (A-15)."""

    contact_name: NameLine
    name_on_id: Annotated[Line, Field(max_length=100)] = ""
    name_latin: LatinLine = ""
    country: Annotated[Line, AfterValidator(territory_or_nothing)] = ""
    job_title: Annotated[Line, Field(max_length=100)] = ""
    mobile: Line = ""
    language: Literal["zh", "en", "ru", "es"]
    #: Asked for when the number changes and the person has not proven themselves just before.
    password: Secret = ""

    @field_validator("mobile")
    @classmethod
    def _e164(cls, value: str, info: ValidationInfo) -> str:
        return read_mobile(value, info.data.get("country", ""))


class AgreementForm(Form):
    """Accepts the version of the User Agreement in force (B-07)."""

    agreed: Ticked = Field(default="", validate_default=True)


class ProfileRow(Row):
    """What a person sees of their own account."""

    email: str = ""
    #: A mail server refused the address for good (C-07).
    email_undeliverable: bool = False
    user_name: str = ""
    kind: str = ""
    contact_name: str = ""
    name_on_id: str = ""
    name_latin: str = ""
    country: str = ""
    job_title: str = ""
    #: E.164, "" when there is none.
    mobile: str = ""
    mobile_verified: bool = False
    language: str = ""
    #: The desk has verified who this is: name and country/region stand fast.
    is_verified: bool = False
    #: Names of the personal facts still empty, in the order of the form (A-15).
    missing: list[str] = []


class SessionRow(Row):
    """One signed-in browser of one's own (A-22)."""

    id: str
    #: Browser and system, as "Firefox, Windows"; "?" when unknown.
    device: str
    address: str
    created_at: Moment
    seen_at: Moment
    is_current: bool


class AccountSort(StrEnum):
    """What the staff's list of accounts is ordered by."""

    CONTACT_NAME = "contact_name"
    CREATED_AT = "created_at"
    KIND = "kind"
    STATUS = "status"


class AccountRow(Row):
    """What staff see of somebody's account: enough to recognise it, not to write to it."""

    id: str
    contact_name: str
    #: Masked: "l***@example.com".
    email: str
    kind: str
    status: str
    email_undeliverable: bool
    created_at: Moment
