"""The support desk's side of tickets and badge records: what staff see and decide."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from portal.kit.badges import fold_number
from portal.kit.words import N_
from portal.models.desk import TicketKind, TicketStatus
from portal.schemas.accounts import PasswordTwiceForm
from portal.schemas.base import Form, RequiredLine, RequiredText, Row, Text, refuse
from portal.schemas.fields import Box, CountryCode, Moment, NameLine, TokenLine
from portal.schemas.support import MAX_MESSAGE

#: The kinds by which the desk's page tells what to show.
ABOUT_BADGE = TicketKind.BADGE_CORRECTION.value
ABOUT_ACCOUNT = TicketKind.ACCOUNT_RECOVERY.value
ABOUT_UPLOAD = TicketKind.IDENTITY_UPLOAD.value
#: What people ask the desk for.
TICKET_KINDS: dict[str, str] = {
    TicketKind.BADGE_CORRECTION: N_("Badge correction"),
    TicketKind.ACCOUNT_RECOVERY: N_("Account recovery"),
    TicketKind.IDENTITY_UPLOAD: N_("Upload of identity documents"),
}
TICKET_STATUSES: dict[str, str] = {
    TicketStatus.OPEN: N_("Waiting"),
    TicketStatus.IN_WORK: N_("In work"),
    TicketStatus.SOLVED: N_("Solved"),
    TicketStatus.REFUSED: N_("Refused"),
}
#: The steps in a ticket's history.
TICKET_STEPS: dict[str, str] = {
    "opened": N_("Request received"),
    "taken": N_("Taken"),
    "given_back": N_("Given back"),
    "mobile_read": N_("Mobile number looked up"),
    "link_sent": N_("Link sent to the new address"),
    "solved": N_("Solved"),
    "refused": N_("Refused"),
}


#: The facts of a badge record that can be corrected.
BADGE_FACTS: dict[str, str] = {
    "number": N_("Badge number"),
    "name": N_("Name"),
    "country": N_("Country/Region"),
}
#: What an account can share with what somebody entered.
FITTING: dict[str, str] = {
    "old_email": N_("Email"),
    "mobile": N_("Mobile number"),
    "name": N_("Name"),
    "company_name": N_("Company"),
    "country": N_("Country/Region"),
}


class RecoveryCheck(StrEnum):
    """What the desk can do to be sure who asks; two of these are the least (C-06)."""

    MOBILE_CALLED = "mobile_called"
    ADMIN_CONFIRMED = "admin_confirmed"
    FACTS_MATCH = "facts_match"
    OLD_MAILBOX = "old_mailbox"


RECOVERY_CHECKS: dict[str, str] = {
    RecoveryCheck.MOBILE_CALLED: N_("Called back on the registered mobile number"),
    RecoveryCheck.ADMIN_CONFIRMED: N_("Another admin of the company has confirmed it"),
    RecoveryCheck.FACTS_MATCH: N_("Name, country/region and company match the account"),
    RecoveryCheck.OLD_MAILBOX: N_("Answered from the old e-mail address"),
}
LEAST_CHECKS = 2


class TicketScope(StrEnum):
    """Which tickets the queue shows."""

    WAITING = "waiting"
    MINE = "mine"
    CLOSED = "closed"
    ALL = "all"


class TicketSort(StrEnum):
    """What the queue can be ordered by."""

    CREATED_AT = "created_at"
    KIND = "kind"
    STATUS = "status"


class BadgeSort(StrEnum):
    """What the list of badge records can be ordered by."""

    NUMBER = "number"
    NAME = "name"
    COUNTRY = "country"
    UPDATED_AT = "updated_at"


Reason = Annotated[RequiredText, Field(max_length=MAX_MESSAGE)]


class GiveBackForm(Form):
    """Puts a ticket back into the queue; colleagues read why."""

    reason: Reason


class LookForm(Form):
    """Looks a person's number up; the audit trail says why."""

    reason: Reason


class AnswerForm(Form):
    """Closes a ticket; the person reads the answer in a mail."""

    answer: Reason


class BadgeForm(Form):
    """What a badge record should say, and why."""

    number: Annotated[RequiredLine, Field(max_length=32)]
    name: NameLine
    country: CountryCode
    reason: Reason

    @field_validator("number")
    @classmethod
    def _with_signs(cls, value: str) -> str:
        if not fold_number(value):
            raise refuse(N_("Please enter the number in letters and digits."))
        return value


class BadgeAnswerForm(BadgeForm):
    """The same for a ticket; its sender may get a word with the good news."""

    answer: Annotated[Text, Field(max_length=MAX_MESSAGE)] = ""


class RecoveryForm(Form):
    """How the desk has made sure who asks for an account, and why it agrees (C-06)."""

    mobile_called: Box = False
    admin_confirmed: Box = False
    facts_match: Box = False
    old_mailbox: Box = False
    #: An empty box is not sent at all, so what is said about the boxes stands here.
    reason: Reason

    @property
    def checks(self) -> list[RecoveryCheck]:
        return [each for each in RecoveryCheck if getattr(self, each.value)]


class RecoverAccountForm(PasswordTwiceForm):
    """Sets the new password by the token of the desk's link (C-06)."""

    token: TokenLine


class TicketListRow(Row):
    """A ticket in the queue."""

    id: str
    number: str
    #: A key of TICKET_KINDS.
    kind: str
    #: What the sender calls themselves.
    name: str
    #: Masked.
    email: str
    #: A key of TICKET_STATUSES.
    status: str
    #: Who works on it, "" when nobody does.
    owner: str
    is_mine: bool
    version: int
    created_at: Moment


class TicketCountsRow(Row):
    """How much there is to do."""

    waiting: int = 0
    mine: int = 0
    #: When the oldest one that nobody works on came in; None when none waits.
    oldest_at: Moment | None = None


class TicketStepRow(Row):
    """One step in a ticket's history: `step` is a key of TICKET_STEPS."""

    step: str
    at: Moment
    #: Who of the desk, "" for the sender and for the system.
    by: str
    reason: str


class TicketRow(Row):
    """A ticket as the desk reads it: all that its sender entered."""

    id: str = ""
    number: str = ""
    kind: str = ""
    status: str = ""
    version: int = 0
    name: str = ""
    country: str = ""
    email: str = ""
    language: str = ""
    message: str = ""
    badge_number: str = ""
    old_email: str = ""
    mobile: str = ""
    company_name: str = ""
    owner: str = ""
    is_mine: bool = False
    answer: str = ""
    created_at: Moment | None = None
    #: While a mailed link waits to be used.
    link_expires_at: Moment | None = None
    #: Oldest first.
    steps: list[TicketStepRow] = []


class BadgeMatchRow(Row):
    """A badge record that may be meant, beside what was entered."""

    id: str = ""
    number: str = ""
    name: str = ""
    country: str = ""
    company_name: str = ""
    is_claimed: bool = False
    version: int = 0
    number_differs: bool = False
    name_differs: bool = False
    country_differs: bool = False


class AccountMatchRow(Row):
    """An account that may be meant; `fits` names the entered facts that it shares."""

    id: str = ""
    contact_name: str = ""
    name_on_id: str = ""
    country: str = ""
    company_name: str = ""
    #: A key of ACCOUNT_KINDS and of ACCOUNT_STATUSES.
    kind: str = ""
    status: str = ""
    #: Masked, "" when there is none.
    email: str = ""
    mobile: str = ""
    created_at: Moment | None = None
    fits: list[str] = []


class BadgeListRow(Row):
    """A badge record in the desk's list."""

    id: str
    number: str
    name: str
    country: str
    company_name: str
    is_claimed: bool
    updated_at: Moment


class BadgeChangeRow(Row):
    """What a correction made of one fact: `field` is a key of BADGE_FACTS."""

    field: str
    old: str
    new: str


class BadgeStepRow(Row):
    """One correction of a badge record."""

    at: Moment
    by: str
    reason: str
    #: The number of the request for it, "" when none did.
    request: str
    changes: list[BadgeChangeRow]


class BadgeRow(Row):
    """A badge record looked at closely."""

    id: str = ""
    number: str = ""
    name: str = ""
    country: str = ""
    #: Masked, "" when there is none.
    email: str = ""
    company_name: str = ""
    version: int = 0
    imported_at: Moment | None = None
    is_claimed: bool = False
    claimed_at: Moment | None = None
    #: Who claimed it: the account, its name, and its masked address.
    claimed_id: str = ""
    claimed_by: str = ""
    claimed_email: str = ""
    #: Newest first.
    steps: list[BadgeStepRow] = []
