"""Staff on the wire: what an operator says about somebody new at the desk."""

from pydantic import Field, field_validator

from portal.i18n import LANGUAGES
from portal.kit.words import N_
from portal.models.accounts import STAFF_KINDS, AccountKind
from portal.schemas.base import Form, RequiredLine, refuse
from portal.schemas.fields import EmailLine

#: The kinds that only an operator hands out.
STAFF_KIND_NAMES = tuple(sorted(kind.value for kind in STAFF_KINDS))


class StaffForm(Form):
    """A staff account to be (the command `portal staff add`)."""

    email: EmailLine
    kind: AccountKind
    contact_name: RequiredLine = Field(max_length=100)
    language: str = "en"

    @field_validator("kind")
    @classmethod
    def _is_staff(cls, value: AccountKind) -> AccountKind:
        if value not in STAFF_KINDS:
            raise refuse(N_("Please choose one of the options."))
        return value

    @field_validator("language")
    @classmethod
    def _is_ours(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise refuse(N_("Please choose one of the options."))
        return value
