"""Invitations on the wire: whom an admin invites, what becomes of it, and what the link shows."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from portal.kit.words import N_
from portal.models.companies import InvitationStatus
from portal.schemas.accounts import RegistrationForm
from portal.schemas.base import Form, Line, Row, refuse
from portal.schemas.fields import (
    MAINLAND,
    NEEDS_LATIN,
    CountryCode,
    EmailLine,
    LatinLine,
    Moment,
    NameLine,
    is_latin,
    read_mobile,
)

#: What the admins' list calls the states of an invitation.
INVITATION_STATUSES: dict[str, str] = {
    InvitationStatus.PENDING: N_("Waiting for an answer"),
    InvitationStatus.ACCEPTED: N_("Accepted"),
    InvitationStatus.CANCELLED: N_("Cancelled"),
    InvitationStatus.EXPIRED: N_("Expired"),
}

#: What the page of the link can show; each is a piece of pages.invitation.
View = Literal[
    "",
    "unknown",
    "cancelled",
    "used",
    "closed",
    "expired",
    "register",
    "log_in",
    "other_address",
    "member",
    "elsewhere",
    "no_buyer",
    "join",
]


class InviteForm(Form):
    """Whom an admin would like to have as a member (A-69): neither a code nor a password."""

    email: EmailLine
    contact_name: NameLine
    language: Literal["zh", "en", "ru", "es"]


class InvitedRegistrationForm(RegistrationForm):
    """The registration of somebody invited: short, for whichever kind of buyer they are (A-70)."""

    #: Shown, not asked: the service takes the invitation's own, whatever was sent.
    email: Annotated[Line, Field(max_length=254)] = ""
    contact_name: NameLine
    name_on_id: NameLine
    country: CountryCode
    name_latin: LatinLine = Field(default="", validate_default=True)
    mobile: Line
    #: A ticked box is sent as "on", an empty one not at all.
    is_representative: Literal["", "on"] = ""

    @field_validator("name_latin")
    @classmethod
    def _beside_other_scripts(cls, value: str, info: ValidationInfo) -> str:
        # Where the mainland issued the document, its reader needs no transcription.
        is_abroad = info.data.get("country") != MAINLAND
        if is_abroad and not value and not is_latin(info.data.get("name_on_id", "")):
            raise refuse(NEEDS_LATIN)
        return value

    @field_validator("mobile")
    @classmethod
    def _e164(cls, value: str, info: ValidationInfo) -> str:
        number = read_mobile(value, info.data.get("country", ""))
        if not number:
            raise refuse(N_("Please fill in this field."))
        return number


class InvitationRow(Row):
    """An invitation in the list of the company's admins; the link is nobody's but the invitee's."""

    id: str
    contact_name: str
    email: str
    #: The language of the mail.
    language: str
    #: A key of INVITATION_STATUSES.
    status: str
    sent_at: Moment
    expires_at: Moment
    #: The admin who sent it last.
    invited_by: str
    can_resend: bool
    can_cancel: bool


class OfferRow(Row):
    """An invitation to the one who looks, ready to be accepted."""

    id: str
    company_name: str
    invited_by: str
    expires_at: Moment


class InvitationPageRow(Row):
    """What the link's page shows to the one who opened it: see View."""

    view: View = ""
    company_name: str = ""
    invited_by: str = ""
    #: The address and the name that the admin invited.
    email: str = ""
    contact_name: str = ""
    expires_at: Moment | None = None
    #: The address of the one who is signed in, and the company they belong to.
    own_email: str = ""
    own_company: str = ""
    #: Where an application of theirs waits; it becomes void when they accept.
    applied_to: str = ""
    offers: list[OfferRow] = []
