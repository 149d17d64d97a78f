"""Asking the support desk: what people without a way in send, and what they may quote."""

from typing import Annotated

from pydantic import Field

from portal.schemas.base import Form, Line, RequiredLine, Row, Text
from portal.schemas.fields import MAX_EMAIL_LENGTH, CountryCode, EmailLine, NameLine

MAX_MESSAGE = 500


class BadgeCorrectionForm(Form):
    """What somebody says stands on their badge, when our record says something else (A-12)."""

    badge_number: Annotated[RequiredLine, Field(max_length=32)]
    name: NameLine
    country: CountryCode
    #: Where the answer goes.
    email: EmailLine
    message: Annotated[Text, Field(max_length=MAX_MESSAGE)] = ""


class AccountRecoveryForm(Form):
    """What somebody remembers of the account that they cannot get into any more (C-06).

    What is remembered need not be well-formed: half an address is a fact too.
    """

    contact_name: NameLine
    country: CountryCode
    #: Where the answer goes, and the account's new address if the desk agrees.
    email: EmailLine
    old_email: Annotated[Line, Field(max_length=MAX_EMAIL_LENGTH)] = ""
    mobile: Annotated[Line, Field(max_length=32)] = ""
    company_name: Annotated[Line, Field(max_length=200)] = ""
    message: Annotated[Text, Field(max_length=MAX_MESSAGE)] = ""


class TicketReceiptRow(Row):
    """What a person takes away from asking: a number to quote, and where the answer goes."""

    #: As it is written and read aloud: "4829-5170".
    number: str = ""
    email: str = ""
