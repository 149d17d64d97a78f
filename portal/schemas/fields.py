"""Kinds of fields that forms about people share: addresses, numbers, names, codes, passwords."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
)
from pydantic_core import PydanticCustomError

from portal.config import get_settings
from portal.i18n.territories import is_territory
from portal.kit import passwords
from portal.kit.words import N_
from portal.schemas.base import (
    Line,
    RequiredLine,
    Secret,
    clean_line,
    refuse,
)

MAINLAND = "CN"
MAX_EMAIL_LENGTH = 254
_USER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{2,31}", re.ASCII)
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_LATIN_SIGNS = frozenset(" '’.,-·/()")

NEEDS_LATIN = N_("Please enter the name in Latin letters as well, as on the passport.")


def fold_email(text: str) -> str:
    """Return the address as it is stored and compared: small letters, domain in ASCII.

    Raises a form error for anything that is no single plain address; whether it exists is proven
    by a code, never by asking its server.
    """
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise refuse(N_("Please enter an e-mail address such as name@example.com.")) from error
    address = (found.ascii_email or found.normalized).lower()
    if len(address) > MAX_EMAIL_LENGTH:
        raise refuse(N_("Please enter an e-mail address such as name@example.com."))
    return address


def parse_mobile(text: str, region: str | None) -> str | None:
    """Return the number in E.164, or None when it is none; national forms need a region (C-03)."""
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def fold_mobile(text: str, region: str | None) -> str:
    """Return the number in E.164, or raise a form error."""
    number = parse_mobile(text, region)
    if number is None:
        raise refuse(
            N_("Please enter a mobile number with its country code, such as +44 7911 123456.")
        )
    return number


def is_latin(text: str) -> bool:
    """Return whether all letters of the text are Latin ones, with or without accents."""
    return all(
        unicodedata.name(char, "").startswith("LATIN ")
        for char in text
        if unicodedata.category(char).startswith("L")
    )


def _latin_name(value: str) -> str:
    is_plain = all(char in _LATIN_SIGNS or unicodedata.category(char)[0] in "LM" for char in value)
    if not (is_plain and is_latin(value)):
        raise refuse(N_("Please use Latin letters only."))
    return value


def _with_letter(value: str) -> str:
    if not any(unicodedata.category(char).startswith("L") for char in value):
        raise refuse(N_("Please enter a name in letters."))
    return value


def _territory(value: str) -> str:
    if not is_territory(value):
        raise refuse(N_("Please choose a country or region."))
    return value


def territory_or_nothing(value: str) -> str:
    """Refuse what is neither empty nor an ISO 3166-1 alpha-2 code."""
    return _territory(value) if value else ""


def _user_name(value: str) -> str:
    if not _USER_NAME.fullmatch(value):
        raise refuse(
            N_(
                "Please use 3 to 32 Latin letters, digits, dots, hyphens or underscores, "
                "beginning with a letter."
            )
        )
    return value


def _code(value: Any) -> Any:
    """Forgive what comes along when a code is copied from a mail: spaces and hyphens."""
    digits = re.sub(r"[\s-]", "", clean_line(value))
    if not _CODE.fullmatch(digits):
        raise refuse(N_("Please enter the six digits of the code."))
    return digits


def _new_password(value: str) -> str:
    """Check the length at once; services.accounts measures the strength off the event loop."""
    length, shortest = len(passwords.normalise(value)), get_settings().password_min_length
    if length < shortest:
        raise refuse(passwords.TOO_SHORT, min_length=str(shortest))
    if length > passwords.MAX_LENGTH:
        raise refuse(passwords.TOO_LONG, max_length=str(passwords.MAX_LENGTH))
    return value


def _filled_in(value: str) -> str:
    if not value:
        raise refuse(N_("Please fill in this field."))
    return value


def _is_ticked(value: object) -> object:
    """An HTML form sends "on" for a ticked box and nothing, or "", for an empty one."""
    if value is True or value in ("on", "true"):
        return True
    raise refuse(N_("Please read and accept the User Agreement."))


def _box(value: object) -> object:
    """Read a box that may stay empty: "on" when ticked, nothing or "" when not."""
    if value is True or value in ("on", "true"):
        return True
    if value is False or value in ("", "false"):
        return False
    raise refuse(N_("Please check this field."))


def read_mobile(value: object, region: str) -> str:
    """Clean and fold a number that a form sent; "" when nothing was entered."""
    text = clean_line(value)
    return fold_mobile(text, region) if text else ""


class AddressKind(StrEnum):
    """What somebody logs in with."""

    EMAIL = "email"
    MOBILE = "mobile"
    USER_NAME = "user_name"


@dataclass(frozen=True)
class Address:
    """What somebody typed to say who they are, folded as the database keeps it."""

    kind: AddressKind
    value: str


def read_identifier(text: str) -> Address:
    """Tell an e-mail address, a mobile number and a user name apart; never refuses (C-04).

    A number without its country code is read as a Chinese one (A-19). What is no valid address
    or number is kept folded: it names nobody, and is answered like any other that names nobody.
    """
    if "@" in text:
        try:
            return Address(AddressKind.EMAIL, fold_email(text))
        except PydanticCustomError:
            return Address(AddressKind.EMAIL, text.casefold())
    if text[:1] in "+(" or text[:1].isdigit():
        return Address(AddressKind.MOBILE, parse_mobile(text, MAINLAND) or text)
    return Address(AddressKind.USER_NAME, fold_user_name(text))


def fold_user_name(text: str) -> str:
    """Return the user name as it is compared: case does not count (B-04)."""
    return text.casefold()


def _reachable(value: str) -> str:
    address = read_identifier(value)
    is_mail = address.kind is AddressKind.EMAIL and _is_email(address.value)
    if not is_mail and not get_settings().has_sms:
        raise refuse(N_("Please enter your e-mail address."))
    is_mobile = address.kind is AddressKind.MOBILE and parse_mobile(address.value, None)
    if not (is_mail or is_mobile):
        raise refuse(N_("Please enter your e-mail address or your mobile number."))
    return address.value


def _is_email(text: str) -> bool:
    try:
        return bool(fold_email(text))
    except PydanticCustomError:
        return False


EmailLine = Annotated[RequiredLine, Field(max_length=MAX_EMAIL_LENGTH), AfterValidator(fold_email)]
NameLine = Annotated[RequiredLine, Field(max_length=100), AfterValidator(_with_letter)]
LatinLine = Annotated[Line, Field(max_length=100), AfterValidator(_latin_name)]
CountryCode = Annotated[RequiredLine, AfterValidator(_territory)]
CodeLine = Annotated[str, BeforeValidator(_code)]
NewPassword = Annotated[Secret, AfterValidator(_new_password)]
GivenPassword = Annotated[Secret, AfterValidator(_filled_in)]
Identifier = Annotated[RequiredLine, Field(max_length=MAX_EMAIL_LENGTH)]
#: An identifier that a message can reach, folded: an e-mail address or an E.164 number.
ReachableLine = Annotated[Identifier, AfterValidator(_reachable)]
UserNameLine = Annotated[RequiredLine, AfterValidator(_user_name)]
TokenLine = Annotated[RequiredLine, Field(max_length=100)]
Box = Annotated[bool, BeforeValidator(_box)]
Ticked = Annotated[Literal[True], BeforeValidator(_is_ticked)]
#: Aware UTC inside, ISO 8601 with its offset on the wire.
Moment = Annotated[datetime, PlainSerializer(datetime.isoformat, return_type=str)]
