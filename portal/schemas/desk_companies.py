"""Companies as customer service sees them: the list, one of them closely, and what is done."""

from enum import StrEnum

from pydantic import Field

from portal.schemas.base import Form, RequiredText, Row
from portal.schemas.desk_history import HistoryRow
from portal.schemas.fields import EmailLine, Moment
from portal.schemas.recoveries import RecoveryRow


class DeskCompanySort(StrEnum):
    """What the list of companies can be sorted by."""

    FULL_NAME = "full_name"
    CREATED_AT = "created_at"
    STATUS = "status"


class ReopenForm(Form):
    """Who leads a closed company from now on, and why the desk opens it."""

    email: EmailLine
    reason: RequiredText = Field(max_length=300)


class DeskCompanyLineRow(Row):
    """A company in the list."""

    id: str
    full_name: str
    code: str
    #: ISO 3166-1 alpha-2.
    country: str
    city: str
    registration_number: str
    #: A key of COMPANY_STATUSES.
    status: str
    member_count: int
    created_at: Moment


class DeskAdminRow(Row):
    """An admin of the company; the address is masked, "View" of the account shows it."""

    account_id: str
    contact_name: str
    email: str
    #: A key of ACCOUNT_STATUSES.
    status: str
    seen_at: Moment | None


class DeskCompanyRow(Row):
    """A company closely; the defaults are none: what the page holds before one is chosen."""

    id: str = ""
    full_name: str = ""
    short_name: str = ""
    code: str = ""
    status: str = ""
    country: str = ""
    city: str = ""
    address: str = ""
    registration_number: str = ""
    #: English source text of the number's local name.
    registration_label: str = ""
    created_at: Moment | None = None
    member_count: int = 0
    #: Latest use of the portal by any member; None when there is no trace of one.
    seen_at: Moment | None = None
    admins: list[DeskAdminRow] = []
    recovery: RecoveryRow = RecoveryRow()
    history: list[HistoryRow] = []
